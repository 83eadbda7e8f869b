// a model's scores have drifted → a detection, which nobody in particular has caused
import { pipeline } from '../engine/model/pipeline.ts';
import { map } from '../operators/flow/map.ts';
import { topics } from './topics.ts';

export const drift = () =>
  pipeline({
    name: 'drift',
    from: topics.modelDrift,
    flow: (events) =>
      events.pipe(
        map('detection', ({ data: { model_id, drift }, correlationId }) => ({
          ...{ user_id: '-', session_id: '-', model_id, rule: 'model_drift', level: 'medium' },
          ...{ count: 1, signals: [], session_signals: [] },
          ...{ short_window_count: 0, long_window_count: 0, avg_intent_drift: 0 },
          posture_trend: drift.after.mean > drift.before.mean ? 'increasing' : 'decreasing',
          ...{ posture_score: drift.after.mean, evidence: [correlationId], drift },
        })),
      ),
    to: topics.detection,
  });
