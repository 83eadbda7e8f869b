// POST /chat/stream: the same as /chat, with the answer as it comes: server-sent events `meta`, `delta`,
// `tool`, `redaction`, `done` and `error`; `review` where somebody's word is waited for.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { onlyFor } from '../callers/only-for.ts';
import { replayed, type Segment } from '../conversation/answer.ts';
import type { Decided } from '../conversation/converse.ts';
import { explain, reviewOf } from '../conversation/refusals.ts';
import type { Repeat } from '../conversation/repeats.ts';
import { goneSignal, sendEvents } from '../http/event-stream.ts';
import { asWeirError } from '../http/problem.ts';
import { afterReview } from '../reviews/after-review.ts';
import { eventStream } from '../wire/answers.ts';
import {
  ChatBodySchema,
  type ChatParts,
  chatProblems,
  decideChat,
  repeatOf,
  sendBlocked,
} from './chat.ts';

type ChatRequest = FastifyRequest<{ Body: Static<typeof ChatBodySchema> }>;

const event = (name: string, data: object): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const begin = ({ raw, decided, context }: Omit<Repeat, 'answer'>): string =>
  event('meta', {
    ...{ session_id: raw.data.session_id, correlation_id: raw.id, model: raw.data.model_id },
    ...{ decision: decided.decision, posture_score: decided.posture_score },
    citations: context.citations,
  });

const refused = (reason: string, explanation: string): string =>
  event('error', { error: 'blocked_by_policy', reason, explanation });

const written = (segment: Segment): string => {
  if (segment.type === 'text') return event('delta', { text: segment.text });
  if (segment.type === 'tool_call') {
    return event('tool', { id: segment.id, name: segment.name, arguments: segment.arguments });
  }
  if (segment.type === 'tool_use') {
    const { name, summary, outcome } = segment;
    return event('tool', { name, summary, outcome });
  }
  if (segment.type === 'review') {
    const { call_id, tool, reason, deadlineMs } = segment;
    const deadline = new Date(deadlineMs).toISOString();
    return event('review', { review_url: `/reviews/${call_id}`, deadline, tool, reason });
  }
  const { final, usage } = segment;
  if (final.blocked) return refused(final.rule, final.reason);
  const redacted =
    final.finding_kinds.length === 0 ? '' : event('redaction', { kinds: final.finding_kinds });
  return redacted + event('done', { usage, stop_reason: final.stop_reason });
};

/** The events of a stream, from what was decided at first. */
async function* texts(request: ChatRequest, first: Decided, parts: ChatParts, signal: AbortSignal) {
  let outcome = first;
  if (first.kind === 'escalated') {
    const { reviews, reviewMs: patienceMs } = parts;
    yield event('review', { ...reviewOf(first, patienceMs), reason: first.decided.reason });
    outcome = await afterReview(first, reviews, { patienceMs, signal }, (review, id) =>
      decideChat(request, parts, { signal, review, id, sessionId: first.raw.data.session_id }),
    );
  }
  const { decided, kind } = outcome;
  if (kind === 'escalated') {
    yield refused('review_expired', 'Nobody has approved the prompt in time.');
    return;
  }
  if (kind === 'blocked') {
    yield refused(decided.rule, explain(decided));
    return;
  }
  let hasBegun = false;
  for await (const segment of parts.answering.streamed(outcome.question)) {
    yield hasBegun ? written(segment) : begin(outcome) + written(segment);
    hasBegun = true;
  }
}

/** The events of a stream that is on record. */
async function* again(known: Repeat) {
  yield begin(known);
  if (!known.answer) yield refused('review_expired', 'Nobody has approved the prompt in time.');
  else for await (const segment of replayed(known.answer)) yield written(segment);
}

const fail = (error: unknown): string => {
  const { code, message } = asWeirError(error);
  return event('error', { error: code, explanation: message });
};

/** Registers the route. */
export const chatStreamRoute = (server: FastifyInstance, parts: ChatParts): void => {
  server.post<{ Body: Static<typeof ChatBodySchema> }>(
    '/chat/stream',
    {
      schema: {
        summary: 'Asks the model like /chat; the answer comes as server-sent events',
        security: [{ bearer: [] }],
        body: ChatBodySchema,
        response: {
          200: { description: 'The stream', content: eventStream },
          ...chatProblems,
        },
      },
      onRequest: onlyFor(parts.authenticate, '*'),
    },
    async (request, reply) => {
      const signal = goneSignal(request, reply);
      const known = await repeatOf(request, parts);
      const outcome = known.decided
        ? known
        : await decideChat(request, parts, { signal, reply, ...known });
      if (outcome.decided.decision === 'block') return sendBlocked(reply, outcome);
      const events =
        'question' in outcome ? texts(request, outcome, parts, signal) : again(outcome);
      await sendEvents(reply, events, { signal, fail });
      return reply;
    },
  );
};
