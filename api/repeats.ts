// Repeats: a request that comes again under its Idempotency-Key gets the decision and the answer that
// are on record; no model is asked again. The key belongs to its user and to the very same prompt.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { DatabasePool } from 'slonik';
import type { Identity } from '../connectors/identity/tokens.ts';
import type { TextPart, ToolCallPart } from '../connectors/llm/model.ts';
import { type RecordedEvent, recordedEvents } from '../connectors/postgres/recorded.ts';
import type { Event } from '../engine/model/event.ts';
import type { Topic } from '../engine/model/topic.ts';
import type { FinalResponse } from '../pipelines/events/final-response.ts';
import type { Raw } from '../pipelines/events/raw.ts';
import { topics } from '../pipelines/topics.ts';
import type { Answer } from './answer.ts';
import type { Decided } from './converse.ts';
import { apiErrors } from './errors.ts';
import { hashOf } from './ingest.ts';

/** What is on record of a request; without an answer when there was none to give. */
export interface Repeat extends Pick<Decided, 'decided' | 'context'> {
  readonly raw: Pick<Event<Raw>, 'id' | 'timeMs' | 'data'>;
  readonly answer: Answer | undefined;
}

export interface Repeats {
  /**
   * Finds what is on record of a keyed request, or the id under which it is to be asked. Throws when the
   * key was used for another prompt, or when its request is still under way.
   */
  find(
    identity: Identity,
    keyed: string,
    prompt: string,
  ): Promise<Repeat | { readonly id: string; readonly decided?: undefined }>;
}

const keyPattern = /^[!-~]{1,255}$/;

/** The id under which a keyed request is known; `undefined` without a key. */
export const keyedId = (
  { headers }: Pick<FastifyRequest, 'headers'>,
  { tenantId, subject }: Identity,
): string | undefined => {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !keyPattern.test(key)) throw apiErrors.IDEMPOTENCY_KEY();
  const hash = createHash('sha256').update(JSON.stringify([tenantId, subject, key]));
  return `key-${hash.digest('hex').slice(0, 40)}`;
};

const dataOf = <Data>(events: readonly RecordedEvent[], topic: Topic<Data>): Data | undefined => {
  const found = events.findLast((each) => each.topic === topic.name);
  return found && topic.decode(found.data, found.schemaVersion);
};

const partsOf = ({ text, tool_calls = [] }: FinalResponse): (TextPart | ToolCallPart)[] => [
  ...(text === '' ? [] : [{ type: 'text' as const, text }]),
  ...tool_calls.map((call) => ({ type: 'tool_call' as const, ...call })),
];

const answerOf = (final: FinalResponse): Answer => ({
  ...{ final, uses: [], parts: final.blocked ? [] : partsOf(final), model: final.model_id },
  stopReason: final.stop_reason as Answer['stopReason'],
  usage: { input_tokens: final.input_tokens, output_tokens: final.output_tokens },
});

/** Attempts under one key; each may have failed at its provider. */
const attemptsMax = 5;

/** Looks requests up in the archive; one without an answer is under way for `pendingMs`. */
export const openRepeats = (
  pool: DatabasePool,
  { pendingMs, now }: { readonly pendingMs: number; readonly now: () => number },
): Repeats => {
  const wanted = [topics.raw.name, topics.decision.name, topics.finalResponse.name];

  const recorded = async (
    tenantId: string,
    id: string,
    prompt: string,
  ): Promise<Repeat | 'none' | 'failed'> => {
    const events = await recordedEvents(pool, { tenantId, correlationId: id }, wanted);
    const [first] = events;
    if (!first) return 'none';
    const raw = dataOf(events, topics.raw);
    const decided = dataOf(events, topics.decision);
    const final = dataOf(events, topics.finalResponse);
    if (raw && raw.prompt_sha256 !== hashOf(prompt)) throw apiErrors.IDEMPOTENCY_MISMATCH();
    const isOpen = !raw || !decided || (decided.decision === 'allow' && !final);
    if (isOpen && now() - first.timeMs >= pendingMs) return 'failed';
    if (isOpen) throw apiErrors.IDEMPOTENCY_PENDING({ retry_after_seconds: 1 });
    return {
      ...{ raw: { id, timeMs: first.timeMs, data: raw }, decided },
      ...{ context: { text: '', citations: [] }, answer: final && answerOf(final) },
    };
  };

  return {
    find: async ({ tenantId }, keyed, prompt) => {
      for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
        const id = attempt === 0 ? keyed : `${keyed}-${attempt}`;
        const found = await recorded(tenantId, id, prompt);
        if (found === 'none') return { id };
        if (found !== 'failed') return found;
      }
      throw apiErrors.IDEMPOTENCY_SPENT();
    },
  };
};
