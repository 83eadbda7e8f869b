// every fact → its rows in PostgreSQL, each exactly once
import { pipeline } from '../engine/model/pipeline.ts';
import { tickTopic } from '../engine/model/tick.ts';
import { expand } from '../operators/flow/expand.ts';
import { archiveRow, decisionRows } from './events/rows.ts';
import type { Services } from './services.ts';
import { topics } from './topics.ts';

export const archive = ({ facts }: Pick<Services, 'facts'>) =>
  pipeline({
    name: 'archive',
    from: [
      topics.raw,
      topics.retrieved,
      topics.postureEnriched,
      topics.decision,
      topics.finalResponse,
      topics.shadowResponse,
      topics.outputChecked,
      topics.toolIntent,
      topics.toolRequest,
      topics.toolResult,
      topics.approvalRequest,
      topics.modelDrift,
      topics.detection,
      topics.alert,
      topics.finding,
      // Where timers have woken in silence: a replay wakes them there again.
      tickTopic,
    ],
    flow: (events) =>
      events.pipe(expand('rows', (event) => [archiveRow(event), ...decisionRows(event)])),
    to: { into: facts },
  });
