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
const usersDefault = 2_000;
/** The most users that a query may ask for. */
const usersMax = 10_000;
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

const names = (what: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${what}-${n}`);
const users = names('user', usersMax);
const sessions = names('session', 50);
const withAddress = Array.from(
  { length: 100 },
  (_, n) => `${sentence} Send it to ann.${n}@example.com`,
);

/** Time of event number `n`: on and on, with a little back and forth. */
const timeOf = (n: number, baseMs: number): number =>
  baseMs + Math.floor((n * 1_000) / eventsPerSecond) + scatter(n + 7, jitterMs);

/**
 * Event number `n` of a round that begins at `baseMs`, of one of `userCount` users. Built from
 * parts made beforehand: the generator must cost little beside what it feeds.
 */
export const promptEvent = (
  n: number,
  baseMs: number,
  userCount: number = usersDefault,
  modelId: string = models[n % 8] as string,
): Event<Asked> => {
  const user = users[scatter(n, userCount)] as string;
  const id = `e${n}`;
  return {
    id,
    source: 'bench/producer',
    type: prompts.name,
    subject: user,
    timeMs: timeOf(n, baseMs),
    tenantId: 'bench',
    correlationId: id,
    traceparent: undefined,
    expiresAtMs: undefined,
    replyTo: undefined,
    schemaVersion: 1,
    data: {
      user_id: user,
      session_id: sessions[n % 50] as string,
      model_id: modelId,
      prompt: n % 10 === 0 ? (withAddress[n % 100] as string) : sentence,
      verdict: n % 20 === 0 ? 'block' : 'allow',
      score: scatter(n + 3, 1_000) / 1_000,
    },
  };
};
