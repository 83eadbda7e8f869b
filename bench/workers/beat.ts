// What the workers of the bench are fed at fixed rates: a beat says when it was due, by the clock
// that all processes of a machine share.
import Type, { type Static } from 'typebox';
import type { Event } from '../../engine/model/event.ts';
import { topic } from '../../engine/model/topic.ts';
import { encodeEvent } from '../../engine/stream/codec.ts';

const schema = Type.Object({
  /** Which run it belongs to, and its number there. */
  run: Type.Integer(),
  n: Type.Integer(),
  due_us: Type.Number(),
});
export type Beat = Static<typeof schema>;

/** Short, so that a soak sees its streams trimmed. */
const retentionMs = 10_000;
const beatTopic = <const Name extends string>(name: Name) => topic({ name, schema, retentionMs });

export const beats = beatTopic('beats');
export const secondBeats = beatTopic('second_beats');
export const thirdBeats = beatTopic('third_beats');
export const heardBeats = beatTopic('heard_beats');

/** Microseconds of the machine's monotonic clock: the same in every process. */
export const nowUs = (): number => Number(process.hrtime.bigint() / 1_000n);

const users = Array.from({ length: 2_000 }, (_, n) => `user-${n}`);

/** A beat as it is appended. */
export const beatText = (
  tenantId: string,
  beat: Beat,
  timeMs: number,
  subject: string = users[beat.n % users.length] as string,
): { readonly id: string; readonly text: string } => {
  const id = `${beat.run}-${beat.n}`;
  const event: Event<Beat> = {
    ...{ id, source: 'bench/load', type: beats.name, subject, timeMs, tenantId },
    ...{ correlationId: id, traceparent: undefined, expiresAtMs: undefined, replyTo: undefined },
    schemaVersion: 1,
    data: beat,
  };
  return { id, text: encodeEvent(event) };
};
