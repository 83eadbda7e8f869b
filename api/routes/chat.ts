// POST /chat: a prompt in, an answer or a refusal out.
import type { FastifyInstance, FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { explanations, type SignalCategory } from '../../operators/guard/categories.ts';
import { promptLengthMax } from '../../pipelines/events/raw.ts';
import type { Authenticate } from '../authenticate.ts';
import type { Converse, Outcome } from '../converse.ts';
import { problemResponses } from '../problem.ts';

const BodySchema = Type.Object(
  {
    prompt: Type.String({ minLength: 1, maxLength: promptLengthMax }),
    session_id: Type.Optional(Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' })),
    model: Type.Optional(Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' })),
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
});

const ReviewSchema = Type.Object({
  review_url: Type.String(),
  deadline: Type.String(),
  decision: Type.String(),
  reason: Type.String(),
  session_id: Type.String(),
  correlation_id: Type.String(),
});

const problems = problemResponses({
  400: 'The body is not JSON, or the policy blocks the prompt or its answer: `reason` names the rule',
  401: 'No token, or one that cannot be trusted: `code` says why',
  403: 'Another organisation, a model that is not approved, or a role that may not ask',
  413: 'The body is too large',
  415: 'The body is not sent as JSON',
  422: 'The body does not match its schema: `mismatches` says where',
  429: 'Too many prompts: Retry-After says when to come back',
  503: 'Nothing could be decided, and no model was asked: Retry-After says when to try again',
});

const explain = (categories: readonly string[], reason: string): string =>
  categories.map((each) => explanations[each as SignalCategory]).find((text) => text) ??
  `The prompt was refused: ${reason}.`;

const sendBlocked = (
  reply: FastifyReply,
  facts: { readonly rule: string; readonly reason: string; readonly categories: readonly string[] },
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
      detail: facts.reason,
      error: 'blocked_by_policy',
      reason: facts.rule,
      explanation: explain(facts.categories, facts.reason),
      categories: facts.categories,
      ...ids,
    });

const send = (reply: FastifyReply, outcome: Outcome, reviewMs: number): FastifyReply => {
  const { raw, decided } = outcome;
  const ids = { session_id: raw.data.session_id, correlation_id: raw.id };
  if (outcome.kind === 'blocked') return sendBlocked(reply, decided, ids);
  if (outcome.kind === 'output_blocked') {
    const { rule, reason } = outcome.answer;
    return sendBlocked(reply, { rule, reason, categories: [] }, ids);
  }
  if (outcome.kind === 'escalated') {
    return reply.code(202).send({
      review_url: `/reviews/${raw.id}`,
      deadline: new Date(raw.timeMs + reviewMs).toISOString(),
      decision: decided.decision,
      reason: decided.reason,
      ...ids,
    });
  }
  const { answer } = outcome;
  return reply.send({
    response: answer.text,
    ...ids,
    model: answer.model_id,
    decision: decided.decision,
    posture_score: decided.posture_score,
    tools: [],
    usage: { input_tokens: answer.input_tokens, output_tokens: answer.output_tokens },
    redactions: answer.finding_kinds,
  });
};

/** Registers the route. */
export const chatRoute = (
  server: FastifyInstance,
  options: {
    readonly authenticate: Authenticate;
    readonly converse: Converse;
    readonly admissionsMax: number;
    readonly reviewMs: number;
    readonly newSession: () => string;
  },
): void => {
  const { authenticate, converse, admissionsMax, reviewMs, newSession } = options;
  server.post<{ Body: Static<typeof BodySchema> }>(
    '/chat',
    {
      schema: {
        summary: 'Asks the model, once guard, posture and policy allow it',
        security: [{ bearer: [] }],
        body: BodySchema,
        response: { 200: AnswerSchema, 202: ReviewSchema, ...problems },
      },
      onRequest: async (request) => {
        request.identity = await authenticate(request);
      },
    },
    async (request, reply) => {
      const gone = new AbortController();
      request.raw.on('close', () => {
        if (!request.raw.complete || reply.raw.destroyed) gone.abort();
      });
      const { prompt, session_id, model } = request.body;
      const outcome = await converse(
        request.identity,
        {
          ...{ prompt, sessionId: session_id ?? newSession(), modelId: model },
          traceparent: request.traceparent,
        },
        gone.signal,
      );
      reply.header('x-ratelimit-limit', admissionsMax);
      reply.header('x-ratelimit-remaining', Math.max(0, outcome.remaining));
      return send(reply, outcome, reviewMs);
    },
  );
};
