// The events that the queries are fed: prompts of users, a little out of order in event time, the
// same for every run.
import Type, { type Static } from 'typebox';
import type { Event } from '../../engine/model/event.ts';
import { topic } from '../../engine/model/topic.ts';

const hourMs = 3_600_000;

export const askedSchema = Type.Object({
  user_id: Type.String(),
  session_id: Type.String(),
  model_id: Type.String(),
  prompt: Type.String(),
  verdict: Type.String(),
  score: Type.Number(),
});
export type Asked = Static<typeof askedSchema>;

export const prompts = topic({ name: 'prompts', schema: askedSchema, retentionMs: hourMs });

export const models = Array.from({ length: 8 }, (_, n) => `model-${n}`);
export const usersDefault = 2_000;
/** Events per second of event time. */
const eventsPerSecond = 1_000;
/** Event time goes back by up to this much: less than a task allows by default. */
const jitterMs = 1_500;

const sentence = 'Summarise the attached quarterly report in five bullet points for the board. '
  .repeat(3)
  .slice(0, 170);

/** A number in [0, below) that looks random and is the same for the same `n`. */
export const scatter = (n: number, below: number): number => {
  const mixed = Math.imul(n ^ (n >>> 15), 0x2c1b3c6d);
  return (Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 0) % below;
};

/** Event number `n` of a round that begins at `baseMs`. */
export const promptEvent = (
  n: number,
  baseMs: number,
  { users = usersDefault, changes = {} as Partial<Asked> } = {},
): Event<Asked> => {
  const user = `user-${scatter(n, users)}`;
  const id = `e${n}`;
  return {
    ...{ id, source: 'bench/producer', type: prompts.name, subject: user, tenantId: 'bench' },
    timeMs: baseMs + Math.floor((n * 1_000) / eventsPerSecond) + scatter(n + 7, jitterMs),
    ...{ correlationId: id, traceparent: undefined, expiresAtMs: undefined, replyTo: undefined },
    schemaVersion: 1,
    data: {
      ...{ user_id: user, session_id: `session-${n % 50}`, model_id: models[n % 8] as string },
      prompt: n % 10 === 0 ? `${sentence} Send it to ann.${n % 1_000}@example.com` : sentence,
      ...{ verdict: n % 20 === 0 ? 'block' : 'allow', score: scatter(n + 3, 1_000) / 1_000 },
      ...changes,
    },
  };
};
