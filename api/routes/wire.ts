// The endpoints in the wire formats of others: official clients need no more than another base URL.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../engine/kernel/clock.ts';
import { asUser } from '../callers/application-keys.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { type Answering, replayed, type Segment } from '../conversation/answer.ts';
import type { Converse, Decided } from '../conversation/converse.ts';
import { hashOf } from '../conversation/ingest.ts';
import { refusalOf } from '../conversation/refusals.ts';
import { keyedId, type Repeat, type Repeats } from '../conversation/repeats.ts';
import { apiErrors } from '../errors.ts';
import { goneSignal, sendEvents } from '../http/event-stream.ts';
import { asWeirError } from '../http/problem.ts';
import { afterReview } from '../reviews/after-review.ts';
import type { ReviewOutcomes } from '../reviews/review-outcomes.ts';
import { eventStream } from '../wire/answers.ts';
import type { Head, StreamWriter, WireFormat } from '../wire/format.ts';
import { sendInFormat } from '../wire/send-error.ts';

export interface WireParts {
  readonly authenticate: Authenticate;
  readonly converse: Converse;
  readonly answering: Answering;
  readonly reviewMs: number;
  readonly reviews: Pick<ReviewOutcomes, 'wait'>;
  readonly repeats: Repeats;
  /** How long an escalated prompt waits while its client does. */
  readonly patienceMs: number;
  readonly clock: Pick<Clock, 'id' | 'now'>;
}

/** Histories are sent again with every turn, pictures with them. */
const bodyBytesMax = 8 * 1_024 * 1_024;

async function* written(segments: AsyncIterable<Segment>, writer: StreamWriter) {
  let hasBegun = false;
  for await (const segment of segments) {
    // Only our own chat has tools of Weir.
    if (segment.type === 'tool_use' || segment.type === 'review') continue;
    yield hasBegun ? writer.segment(segment) : writer.begin() + writer.segment(segment);
    hasBegun = true;
  }
}

/** Registers `POST path` in a wire format. */
export const wireRoute = <Body>(
  server: FastifyInstance,
  path: string,
  format: WireFormat<Body>,
  parts: WireParts,
): void => {
  const { authenticate, converse, answering, reviewMs, reviews, repeats, patienceMs, clock } =
    parts;

  /** Has a request decided about, or finds what is on record of it. */
  const settle = async (
    request: FastifyRequest,
    body: Body,
    signal: AbortSignal,
  ): Promise<Decided | Repeat> => {
    const { identity, traceparent } = request;
    const who = asUser(identity, format.user(body), hashOf);
    const asked = format.read(body);
    const keyed = keyedId(request, who);
    const sha256 = keyed === undefined ? undefined : hashOf(JSON.stringify(asked));
    const known: Repeat | { id?: string; decided?: undefined } =
      keyed === undefined || sha256 === undefined ? {} : await repeats.find(who, keyed, sha256);
    if (known.decided) return known;
    const asking = { sessionId: clock.id(), traceparent, signal, sha256 };
    const first = await converse(who, asked, { ...asking, id: known.id });
    return afterReview(first, reviews, { patienceMs, signal }, (review, id) =>
      converse(who, asked, { ...asking, review, id }),
    );
  };

  const segmentsOf = (known: Decided | Repeat): AsyncIterable<Segment> => {
    if ('question' in known) return answering.streamed(known.question);
    if (!known.answer) throw apiErrors.INTERNAL();
    return replayed(known.answer);
  };

  server.post(
    path,
    {
      bodyLimit: bodyBytesMax,
      schema: {
        ...{ summary: format.summary, security: [{ bearer: [] }], body: format.schema },
        response: {
          200: {
            description: 'The answer; a stream of events when `stream` is set',
            content: { 'application/json': { schema: format.answerSchema }, ...eventStream },
          },
          409: { description: 'The request of this Idempotency-Key is under way or spent' },
          429: {
            description: 'Too many prompts, or a budget is used up: Retry-After says how long',
          },
        },
      },
      config: { sendError: sendInFormat(format), errorSchema: format.errorSchema },
      onRequest: onlyFor(authenticate, '*'),
    },
    async (request, reply) => {
      const body = request.body as Body;
      const signal = goneSignal(request, reply);
      const known = await settle(request, body, signal);
      const { raw, decided } = known;
      reply.header('x-weir-correlation-id', raw.id);
      if (decided.decision !== 'allow') throw refusalOf(known, reviewMs);
      const head: Head = { id: raw.id, model: raw.data.model_id, createdMs: raw.timeMs };
      if (format.isStream(body)) {
        const writer = format.writeStream(head, body);
        const fail = (error: unknown): string => writer.fail(asWeirError(error));
        await sendEvents(reply, written(segmentsOf(known), writer), { signal, fail });
        return reply;
      }
      const answer = 'question' in known ? await answering.whole(known.question) : known.answer;
      if (!answer) throw apiErrors.INTERNAL();
      if (!answer.final.blocked) return reply.send(format.write(head, answer));
      const { rule: reason, reason: explanation } = answer.final;
      throw apiErrors.BLOCKED({ reason, explanation, wire_code: 'content_filter' });
    },
  );
};
