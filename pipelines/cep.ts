// scored posture, of blocked prompts too → behavioural detections
import { pipeline } from '../engine/model/pipeline.ts';
import { detect } from '../operators/cep/detect.ts';
import {
  accumulation,
  burst,
  burstAndSustained,
  crescendo,
  criticalCombination,
  drifting,
  repeatedAttempt,
  risingPosture,
  splitOverTurns,
  sustained,
} from '../operators/cep/rules.ts';
import { sliding } from '../operators/window/sliding.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

export const cep = ({ limits }: Pick<Services, 'limits'>) =>
  pipeline({
    name: 'cep',
    from: topics.postureEnriched,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        sliding(limits, { at: (event) => event.timeMs }),
        detect([
          criticalCombination,
          burstAndSustained(limits.short.threshold, limits.long.threshold),
          splitOverTurns,
          burst(limits.short.threshold),
          sustained(limits.long.threshold),
          crescendo,
          repeatedAttempt,
          drifting,
          risingPosture,
          accumulation,
        ]),
      ),
    to: topics.detection,
  });
