// rulings on calls and results of tools → detections of attacks on the agent
import { pipeline } from '../engine/model/pipeline.ts';
import { detectMisuse } from '../operators/tools/detect-misuse.ts';
import { topics } from './topics.ts';

export const misuse = () =>
  pipeline({
    name: 'misuse',
    from: [topics.toolRequest, topics.toolResult],
    key: (event) => event.subject,
    flow: (events) => events.pipe(detectMisuse()),
    to: topics.detection,
  });
