// Prompts for the product's own chain, as the gateway would append them: ordinary ones of many
// users, each in a session of its own.
import { judge, promptOf } from '../../api/conversation/conversation.ts';
import { rawEvent } from '../../api/conversation/ingest.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { encodeEvent } from '../../engine/stream/codec.ts';
import { promptGuard } from '../../operators/guard/prompt-guard.ts';
import { topics } from '../../pipelines/topics.ts';
import type { Kind } from './backlog.ts';

const wishes = [
  'Summarise the quarterly report for the board in five bullet points, please.',
  'Which of our suppliers have a contract that ends before March?',
  'Draft a friendly reminder to the team that time sheets are due on Friday.',
  'Explain how a sliding window differs from a hopping one, with an example.',
  'Translate the second paragraph into French and keep the tone formal.',
] as const;

export const prompts: Kind = {
  topic: topics.raw.name,
  answers: topics.decision.name,
  text: ({ tenantId, run, n, subject }, timeMs) => {
    const id = `${run}-${n}`;
    const event = rawEvent(
      {
        ...{ tenantId, userId: subject, sessionId: `session of ${subject}`, modelId: 'bench' },
        judged: judge(promptOf(`${wishes[n % wishes.length]} (${n})`), promptGuard),
        ...{ roles: ['user'], scopes: [] },
      },
      { clock: { ...systemClock, now: () => timeMs }, id },
    );
    return { id, text: encodeEvent(event) };
  },
};
