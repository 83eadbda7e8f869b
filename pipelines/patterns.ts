// decisions, tool calls and approvals → detections over several steps
import { pipeline } from '../engine/model/pipeline.ts';
import { actOf } from '../operators/cep/act.ts';
import { multiStepPatterns } from '../operators/cep/multi-step.ts';
import { isEnabled, multiStepDetection } from '../operators/cep/multi-step-detection.ts';
import { latest } from '../operators/flow/latest.ts';
import { map } from '../operators/flow/map.ts';
import { where } from '../operators/flow/where.ts';
import { matchEach } from '../operators/pattern/match.ts';
import { broadcasts, topics } from './topics.ts';

export const patterns = () =>
  pipeline({
    name: 'patterns',
    from: [topics.decision, topics.toolRequest, topics.toolResult, topics.approvalRequest],
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        map('act', actOf),
        matchEach('several steps', multiStepPatterns, { skip: 'skipPastLast', order: 'log' }),
        latest('rules', broadcasts.rulesControl),
        where('is enabled', isEnabled),
        map('detection', multiStepDetection),
      ),
    to: topics.detection,
  });
