// Repeats: a request that comes again under its Idempotency-Key gets the decision and the answer that
// are on record; no model is asked again. The key belongs to its user and to the very same request. An
// approval of a reviewer is a key, too: it is good for one answer.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { DatabasePool } from 'slonik';
import type { Identity } from '../../connectors/identity/tokens.ts';
import type { TextPart, ToolCallPart } from '../../connectors/llm/model.ts';
import { type RecordedEvent, recordedEvents } from '../../connectors/postgres/recorded.ts';
import type { Event } from '../../engine/model/event.ts';
import type { Topic } from '../../engine/model/topic.ts';
import { brokenOff, type FinalResponse } from '../../pipelines/events/final-response.ts';
import type { Raw } from '../../pipelines/events/raw.ts';
import { topics } from '../../pipelines/topics.ts';
import { type Freezes, frozenError } from '../control/freezes.ts';
import { apiErrors } from '../errors.ts';
import type { Answer } from './answer.ts';
import type { Decided } from './converse.ts';

/** What is on record of a request; without an answer when there was none to give. */
export interface Repeat extends Pick<Decided, 'decided' | 'context'> {
  readonly raw: Pick<Event<Raw>, 'id' | 'timeMs' | 'data'>;
  readonly answer: Answer | undefined;
}

/** Whoever a request belongs to. */
type OwnerOfKey = Pick<Identity, 'tenantId' | 'subject'>;

export interface Repeats {
  /**
   * Finds what is on record of a keyed request, or the id under which it is to be asked. Throws when the
   * key was used for another request, or when its request is still under way.
   */
  find(
    owner: OwnerOfKey,
    keyed: string,
    requestSha256: string,
  ): Promise<Repeat | { readonly id: string; readonly decided?: undefined }>;
}

const idOf = (kind: 'key' | 'reviewed', { tenantId, subject }: OwnerOfKey, key: string): string => {
  const hash = createHash('sha256').update(JSON.stringify([tenantId, subject, key]));
  return `${kind}-${hash.digest('hex').slice(0, 40)}`;
};

/** The id of the request that follows from the approval of a prompt: there is one. */
export const reviewedId = (owner: OwnerOfKey, reviewId: string): string =>
  idOf('reviewed', owner, reviewId);

const keyPattern = /^[!-~]{1,255}$/;

/** The id under which a keyed request is known; `undefined` without a key. */
export const keyedId = (
  { headers }: Pick<FastifyRequest, 'headers'>,
  owner: OwnerOfKey,
): string | undefined => {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !keyPattern.test(key)) throw apiErrors.IDEMPOTENCY_KEY();
  return idOf('key', owner, key);
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

/** What shows that a request is under way still. */
const steps = [topics.toolRequest, topics.toolResult, topics.approvalRequest];
const wanted = [topics.raw, topics.decision, topics.finalResponse, ...steps].map(
  ({ name }) => name,
);

/**
 * Looks requests up in the archive. One without an answer is under way for `pendingMs` after the last that
 * was heard of it, and for `patienceMs` more when that was a call which waits for a reviewer; one whose
 * answer broke off may be asked anew.
 */
export const openRepeats = (
  pool: DatabasePool,
  {
    freezes,
    pendingMs,
    patienceMs,
    now,
  }: {
    readonly freezes: Pick<Freezes, 'of'>;
    readonly pendingMs: number;
    readonly patienceMs: number;
    readonly now: () => number;
  },
): Repeats => {
  /** Who is frozen is told nothing again, either. */
  const permit = (tenantId: string, raw: Raw): void => {
    const { user_id: userId, session_id: sessionId, model_id: modelId, asked_model } = raw;
    const freeze = freezes.of(tenantId, { userId, sessionId, modelId, askedModel: asked_model });
    if (freeze) throw frozenError(freeze);
  };

  const recorded = async (
    tenantId: string,
    id: string,
    requestSha256: string,
  ): Promise<Repeat | 'none' | 'failed'> => {
    const events = await recordedEvents(pool, { tenantId, correlationId: id }, wanted);
    const [first] = events;
    const last = events.at(-1);
    if (!first || !last) return 'none';
    const raw = dataOf(events, topics.raw);
    const decided = dataOf(events, topics.decision);
    const final = dataOf(events, topics.finalResponse);
    if (raw && raw.request_sha256 !== requestSha256) throw apiErrors.IDEMPOTENCY_MISMATCH();
    const isOpen = !raw || !decided || (decided.decision === 'allow' && !final);
    if (final?.stop_reason === brokenOff) return 'failed';
    const waitMs = last.topic === topics.approvalRequest.name ? patienceMs : 0;
    if (isOpen && now() - last.timeMs >= pendingMs + waitMs) return 'failed';
    if (isOpen) throw apiErrors.IDEMPOTENCY_PENDING({ retry_after_seconds: 1 });
    permit(tenantId, raw);
    return {
      ...{ raw: { id, timeMs: first.timeMs, data: raw }, decided },
      ...{ context: { text: '', citations: [] }, answer: final && answerOf(final) },
    };
  };

  const attempted: Repeats['find'] = async ({ tenantId }, keyed, requestSha256) => {
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const id = attempt === 0 ? keyed : `${keyed}-${attempt}`;
      const found = await recorded(tenantId, id, requestSha256);
      if (found === 'none') return { id };
      if (found !== 'failed') return found;
    }
    throw apiErrors.IDEMPOTENCY_SPENT();
  };

  return {
    find: async (owner, keyed, requestSha256) => {
      const found = await attempted(owner, keyed, requestSha256);
      if (found.decided === undefined) return found;
      if (found.decided.decision !== 'escalate') return found;
      // What became of it may be on record, too.
      const reviewed = reviewedId(owner, found.raw.id);
      const then = await attempted(owner, reviewed, requestSha256);
      return then.decided ? then : found;
    },
  };
};
