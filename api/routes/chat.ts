// POST /chat: a prompt in, an answer or a refusal out.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Decision } from '../../pipelines/events/decision.ts';
import { promptLengthMax, type Raw } from '../../pipelines/events/raw.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import type { Answer, Answering } from '../conversation/answer.ts';
import { CitationSchema } from '../conversation/context.ts';
import { promptOf } from '../conversation/conversation.ts';
import type { Converse, Decided } from '../conversation/converse.ts';
import { hashOf } from '../conversation/ingest.ts';
import { explain, reviewOf } from '../conversation/refusals.ts';
import { keyedId, type Repeat, type Repeats, reviewedId } from '../conversation/repeats.ts';
import { apiErrors } from '../errors.ts';
import { goneSignal } from '../http/event-stream.ts';
import { problemResponses } from '../http/problem.ts';
import type { ApprovalOf } from '../reviews/approved-prompt.ts';
import type { ReviewOutcomes } from '../reviews/review-outcomes.ts';

/** What both chat routes are asked. */
export const ChatBodySchema = Type.Object(
  {
    prompt: Type.String({ minLength: 1, maxLength: promptLengthMax }),
    session_id: Type.Optional(Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' })),
    model: Type.Optional(Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' })),
    history: Type.Optional(
      Type.Boolean({
        description:
          'false: the model is not told of earlier turns, and this one is not remembered',
      }),
    ),
    review_id: Type.Optional(
      Type.String({
        ...{ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' },
        description: 'Of the review in which this very prompt was approved',
      }),
    ),
  },
  { additionalProperties: false },
);

const AnswerSchema = Type.Object({
  response: Type.String(),
  session_id: Type.String(),
  correlation_id: Type.String(),
  model: Type.String(),
  decision: Type.String(),
  posture_score: Type.Number(),
  tools: Type.Array(Type.Object({ name: Type.String(), summary: Type.String() })),
  usage: Type.Object({ input_tokens: Type.Integer(), output_tokens: Type.Integer() }),
  redactions: Type.Array(Type.String()),
  citations: Type.Array(CitationSchema),
});

const ReviewSchema = Type.Object({
  review_url: Type.String(),
  deadline: Type.String(),
  decision: Type.String(),
  reason: Type.String(),
  session_id: Type.String(),
  correlation_id: Type.String(),
});

/** A request that was decided about, now or before. */
type Known = Omit<Repeat, 'answer'>;

/** How both chat routes refuse. */
export const chatProblems = problemResponses({
  400: 'The body is not JSON, or the policy blocks the prompt or its answer: `reason` names the rule',
  401: 'No token, or one that cannot be trusted: `code` says why',
  403: 'Another organisation, a model that is not approved, or a role that may not ask',
  409: 'The prompt of `review_id` was not approved, or its Idempotency-Key is under way or spent',
  413: 'The body is too large',
  415: 'The body is not sent as JSON',
  422: 'The body does not match its schema: `mismatches` says where',
  429: 'Too many prompts: Retry-After says when to come back',
  503: 'Nothing could be decided, and no model was asked: Retry-After says when to try again',
});

const sendProblem = (
  reply: FastifyReply,
  refused: Pick<Decision, 'rule' | 'reason' | 'categories'> & Partial<Pick<Decision, 'facts'>>,
  ids: { readonly session_id: string; readonly correlation_id: string },
): FastifyReply =>
  reply
    .code(400)
    .type('application/problem+json')
    .send({
      type: '/docs#blocked_by_policy',
      title: 'the policy blocks this request',
      status: 400,
      code: 'WEIR_API_BLOCKED',
      detail: refused.reason,
      error: 'blocked_by_policy',
      reason: refused.rule,
      explanation: explain(refused),
      categories: refused.categories,
      ...ids,
    });

const sendReview = (reply: FastifyReply, outcome: Known, reviewMs: number): FastifyReply => {
  const { raw, decided } = outcome;
  return reply.code(202).send({
    ...reviewOf(outcome, reviewMs),
    decision: decided.decision,
    reason: decided.reason,
    session_id: raw.data.session_id,
    correlation_id: raw.id,
  });
};

const sendAnswer = (reply: FastifyReply, outcome: Known, answer: Answer): FastifyReply => {
  const { raw, decided } = outcome;
  const { final } = answer;
  const ids = { session_id: raw.data.session_id, correlation_id: raw.id };
  if (final.blocked) {
    return sendProblem(reply, { rule: final.rule, reason: final.reason, categories: [] }, ids);
  }
  return reply.send({
    response: final.text,
    ...ids,
    model: final.model_id,
    decision: decided.decision,
    posture_score: decided.posture_score,
    tools: answer.uses.map(({ name, summary }) => ({ name, summary })),
    usage: answer.usage,
    redactions: final.finding_kinds,
    citations: [...outcome.context.citations],
  });
};

/** What the two chat routes need. */
export interface ChatParts {
  readonly authenticate: Authenticate;
  readonly converse: Converse;
  readonly answering: Answering;
  readonly reviews: Pick<ReviewOutcomes, 'wait'>;
  readonly repeats: Repeats;
  /** Finds the approval of a prompt that comes again. */
  readonly approvalOf: ApprovalOf;
  readonly admissionsMax: number;
  readonly reviewMs: number;
  readonly clock: Pick<Clock, 'id'>;
}

/** What of a request must be the same when it comes again. */
const sha256Of = ({ prompt, model }: Static<typeof ChatBodySchema>): string =>
  hashOf(JSON.stringify([prompt, model]));

/** Judges and decides what a chat request asks. */
export const decideChat = async (
  request: FastifyRequest<{ Body: Static<typeof ChatBodySchema> }>,
  { converse, clock, admissionsMax }: ChatParts,
  how: {
    readonly signal: AbortSignal;
    readonly reply?: FastifyReply;
    readonly review?: Raw['review'];
    readonly sessionId?: string;
    /** Names a request that may come again. */
    readonly id?: string | undefined;
  },
): Promise<Decided> => {
  const { prompt, session_id: named, model: modelId, history } = request.body;
  const { identity, traceparent } = request;
  const { signal, reply, id, review, sessionId = clock.id() } = how;
  const asked = promptOf(prompt, { modelId, sessionId: named });
  const outcome = await converse(identity, asked, {
    ...{ sessionId, traceparent, signal, isChat: true, history, review, id },
    sha256: sha256Of(request.body),
  });
  reply?.header('x-ratelimit-limit', admissionsMax);
  reply?.header('x-ratelimit-remaining', Math.max(0, outcome.remaining));
  return outcome;
};

/** A request that is not on record yet. */
interface Fresh {
  /** What it is to be asked under, where it may come again. */
  readonly id?: string;
  readonly review?: Raw['review'];
  readonly decided?: undefined;
}

/** What is on record of a request with a key, or of one that a reviewer has approved. */
export const repeatOf = async (
  { headers, identity, body }: FastifyRequest<{ Body: Static<typeof ChatBodySchema> }>,
  { repeats, approvalOf }: Pick<ChatParts, 'repeats' | 'approvalOf'>,
): Promise<Repeat | Fresh> => {
  const sha256 = sha256Of(body);
  const keyed = keyedId({ headers }, identity);
  const { review_id: reviewId } = body;
  if (reviewId === undefined) {
    return keyed === undefined ? {} : repeats.find(identity, keyed, sha256);
  }
  const review = await approvalOf(identity, reviewId, sha256);
  const known = await repeats.find(identity, reviewedId(identity, reviewId), sha256);
  return known.decided ? known : { ...known, review };
};

/** The answer to a chat that a policy has blocked. */
export const sendBlocked = (reply: FastifyReply, { raw, decided }: Known): FastifyReply =>
  sendProblem(reply, decided, {
    ...{ session_id: raw.data.session_id, correlation_id: raw.id },
  });

/** Registers the route. */
export const chatRoute = (server: FastifyInstance, parts: ChatParts): void => {
  const { authenticate, answering, reviewMs } = parts;
  server.post<{ Body: Static<typeof ChatBodySchema> }>(
    '/chat',
    {
      schema: {
        summary: 'Asks the model, once guard, posture and policy allow it',
        security: [{ bearer: [] }],
        body: ChatBodySchema,
        response: { 200: AnswerSchema, 202: ReviewSchema, ...chatProblems },
      },
      onRequest: onlyFor(authenticate, '*'),
    },
    async (request, reply) => {
      const signal = goneSignal(request, reply);
      const known = await repeatOf(request, parts);
      const outcome = known.decided
        ? known
        : await decideChat(request, parts, { signal, reply, ...known });
      if (outcome.decided.decision === 'block') return sendBlocked(reply, outcome);
      if (outcome.decided.decision === 'escalate') return sendReview(reply, outcome, reviewMs);
      const answer =
        'question' in outcome ? await answering.whole(outcome.question) : outcome.answer;
      if (!answer) throw apiErrors.INTERNAL();
      return sendAnswer(reply, outcome, answer);
    },
  );
};
