// Who answers the desk in tests: a chain that repeats each question, and an owner of that chain who
// answers by hand.
import Type from 'typebox';
import { systemClock } from '../../../engine/kernel/clock.ts';
import { chain } from '../../../engine/model/chain.ts';
import type { Event } from '../../../engine/model/event.ts';
import { pipeline } from '../../../engine/model/pipeline.ts';
import { replyAddress } from '../../../engine/model/reply-address.ts';
import { topic } from '../../../engine/model/topic.ts';
import { decodeEvent, encodeEvent } from '../../../engine/stream/codec.ts';
import { keys } from '../../../engine/stream/keys.ts';
import type { Entry, Transport } from '../../../engine/stream/transport.ts';
import { map } from '../../../operators/flow/map.ts';

const schema = Type.Object({ text: Type.String() });
const retentionMs = 3_600_000;

export const questions = topic({ name: 'questions', schema, retentionMs });
export const answers = topic({ name: 'answers', schema, retentionMs });

/** Answers each question with `re: <its text>`. */
export const echoChain = chain('echo', [
  pipeline({
    name: 'echo',
    from: questions,
    key: (event) => event.subject,
    flow: (events) => events.pipe(map('echo', ({ data }) => ({ text: `re: ${data.text}` }))),
    to: answers,
    replies: true,
  }),
]);

const tenantId = 't1';
const partition = { tenantId, partition: 0 };
const task = { ...partition, chain: 'echo' };

/** A question that waits `waitMs` for its answer. */
export const question = (
  id: string,
  waitMs = 10_000,
  changed: Partial<Event<unknown>> = {},
): Event<unknown> => {
  const timeMs = systemClock.now();
  return {
    ...{ id, source: 'test', type: questions.name, subject: 'ann', timeMs, tenantId },
    ...{ correlationId: id, traceparent: undefined, expiresAtMs: timeMs + waitMs },
    ...{ replyTo: undefined, schemaVersion: 1, data: { text: id } },
    ...changed,
  };
};

export interface Answerer {
  /** The questions in the log, as they came. */
  asked(): Promise<readonly Event<unknown>[]>;
  /**
   * Commits all questions that are open, and answers each: by push and record, or, with
   * `silently`, by the record alone, as if the push were lost.
   */
  answerAll(options?: { readonly silently?: boolean }): Promise<void>;
}

/** Owns the chain and answers when told to. */
export const openAnswerer = async (transport: Transport): Promise<Answerer> => {
  const tenure = await transport.acquire(task, 'by hand', [questions.name], 600_000);
  if (!tenure) throw new Error('somebody else answers');
  const reader = transport.reader({ chain: task.chain, countMax: 1_000 });
  let from = 0;
  const replyOf = (entry: Entry, silently: boolean) => {
    const event = decodeEvent(entry.text);
    const text = encodeEvent({ ...event, type: answers.name, data: { text: `re: ${event.id}` } });
    const nobody = keys.channel(partition, 'nobody');
    const address = replyAddress(event.replyTo ?? nobody, event.correlationId);
    return { ...address, ...(silently ? { channel: nobody } : {}), text };
  };
  return {
    asked: async () =>
      (await transport.range(partition, questions.name, '0', 10_000)).map(({ text }) =>
        decodeEvent(text),
      ),
    answerAll: async ({ silently = false } = {}) => {
      const entries = await reader.next(task, [questions.name]);
      const to = entries.at(-1)?.seq ?? 0;
      const entryIds = entries.map(({ entryId }) => entryId);
      await transport.commit({
        ...{ task, epoch: tenure.epoch, outputs: [], state: [], dead: [], outgoing: [] },
        inputs: [{ topic: questions.name, from, to, entryIds }],
        replies: entries.map((entry) => replyOf(entry, silently)),
        ...{ replyTtlMs: 60_000, watermarkMs: Number.NEGATIVE_INFINITY },
      });
      from = to;
    },
  };
};
