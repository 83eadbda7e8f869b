// The work of the engine comparison, the same for every side: a keyed running count and one output
// per event, over JSON events of about 524 bytes.
import Type from 'typebox';
import { chain } from '../engine/model/chain.ts';
import { pipeline } from '../engine/model/pipeline.ts';
import { topic } from '../engine/model/topic.ts';
import { encodeEvent } from '../engine/stream/codec.ts';
import type { Transport } from '../engine/stream/transport.ts';
import { count } from '../operators/flow/count.ts';
import { map } from '../operators/flow/map.ts';

const hourMs = 3_600_000;
const Prompt = {
  user_id: Type.String(),
  session_id: Type.String(),
  model_id: Type.String(),
  prompt: Type.String(),
  verdict: Type.String(),
  score: Type.Number(),
};

export const asked = topic({ name: 'asked', schema: Type.Object(Prompt), retentionMs: hourMs });
export const counted = topic({
  name: 'counted',
  schema: Type.Object({ ...Prompt, count: Type.Integer() }),
  retentionMs: hourMs,
});

export const counting = chain('counting', [
  pipeline({
    name: 'counting',
    from: asked,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        count('prompts of a user'),
        map('shape', ({ value: { data }, count: reached }) => ({
          user_id: data.user_id,
          session_id: data.session_id,
          model_id: data.model_id,
          prompt: data.prompt,
          verdict: data.verdict,
          score: data.score,
          count: reached,
        })),
      ),
    to: counted,
  }),
]);

export const users = 2_000;
const appendMax = 1_000;
const prompt = 'Summarise the attached quarterly report in five bullet points for the board. '
  .repeat(3)
  .slice(0, 190);

/** The text of event number `n`. */
export const eventText = (tenantId: string, n: number, timeMs: number): string => {
  const user = `user-${(n * 7_919) % users}`;
  const id = `e${n}`;
  return encodeEvent({
    ...{ id, source: 'bench/producer', type: asked.name, subject: user, timeMs, tenantId },
    ...{ correlationId: id, traceparent: undefined, expiresAtMs: undefined, replyTo: undefined },
    schemaVersion: 1,
    data: {
      ...{ user_id: user, session_id: `session-${n % 50}`, model_id: 'claude-sonnet-4-6' },
      ...{ prompt, verdict: 'allow', score: 0.05 },
    },
  });
};

/** Fills the input topic of a tenant, partition 0. */
export const fill = async (
  transport: Transport,
  tenantId: string,
  events: number,
  nowMs: number,
): Promise<void> => {
  for (let from = 0; from < events; from += appendMax) {
    const size = Math.min(appendMax, events - from);
    await transport.append({
      partition: { tenantId, partition: 0 },
      topic: asked.name,
      dedupeMs: 600_000,
      events: Array.from({ length: size }, (_, index) => ({
        id: `e${from + index}`,
        text: eventText(tenantId, from + index, nowMs),
      })),
    });
  }
};
