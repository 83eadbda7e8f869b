// /reviews: what waits for somebody's word. Users see what became of their own; reviewers see the queue
// and vote.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import { findReview, type ReviewItem, reviewItems } from '../../connectors/postgres/reviews.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import { isReviewer, type Reviewing } from '../reviews/reviews.ts';

const ParamsSchema = Type.Object({ id: Type.String({ pattern: '^[!-~]{1,256}$' }) });
const QuerySchema = Type.Object(
  {
    status: Type.Optional(Type.Enum(['pending', 'all'])),
    kind: Type.Optional(Type.Enum(['prompt', 'tool'])),
    user_id: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    after: Type.Optional(ParamsSchema.properties.id),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
  },
  { additionalProperties: false },
);
const VoteSchema = Type.Object(
  {
    decision: Type.Enum(['approved', 'refused']),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  { additionalProperties: false },
);
const ReviewSchema = Type.Object({
  kind: Type.Enum(['prompt', 'tool']),
  id: Type.String(),
  correlation_id: Type.String(),
  user_id: Type.String(),
  session_id: Type.String(),
  model_id: Type.String(),
  tool: Type.String(),
  text: Type.String({ description: 'Without secrets and personal data' }),
  rule: Type.String(),
  reason: Type.String(),
  status: Type.Enum(['pending', 'approved', 'refused', 'expired']),
  asked_at: Type.String(),
  deadline: Type.String(),
  votes: Type.Array(
    Type.Object({ reviewer: Type.String(), decision: Type.String(), reason: Type.String() }),
  ),
});
const ListSchema = Type.Object({
  reviews: Type.Array(ReviewSchema),
  next: Type.Union([Type.String(), Type.Null()], {
    description: 'For `after`, while there is more',
  }),
});

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only operators and admins may, and nobody may review what is their own',
  404: 'There is no such review here',
  409: 'It is decided, or too late, or this reviewer has voted',
  422: 'The body does not match its schema',
  503: 'The database or the log cannot be reached: nothing has changed',
});

const iso = (ms: number): string => new Date(ms).toISOString();

export interface ReviewRouteParts {
  readonly authenticate: Authenticate;
  readonly pool: DatabasePool;
  readonly reviewing: Reviewing;
  readonly reviewMs: number;
  readonly clock: Pick<Clock, 'now'>;
}

/** Registers the routes. */
export const reviewRoutes = (server: FastifyInstance, parts: ReviewRouteParts): void => {
  const { authenticate, pool, reviewing, reviewMs, clock } = parts;
  const onRequest = onlyFor(authenticate, '*');
  const onReview = onlyFor(authenticate, 'spm:operator', 'spm:admin');
  const common = { security: [{ bearer: [] }] };

  const shown = (item: ReviewItem): Static<typeof ReviewSchema> => ({
    ...{ kind: item.kind, id: item.id, correlation_id: item.correlationId, tool: item.tool },
    ...{ user_id: item.userId, session_id: item.sessionId, model_id: item.modelId },
    ...{ text: item.text, rule: item.rule, reason: item.reason, votes: [...item.votes] },
    status: reviewing.statusOf(item),
    ...{ asked_at: iso(item.askedMs), deadline: iso(reviewing.deadlineOf(item)) },
  });

  server.get<{ Querystring: Static<typeof QuerySchema> }>(
    '/reviews',
    {
      schema: {
        ...common,
        summary: 'Lists what waits for a reviewer, oldest first',
        querystring: QuerySchema,
        response: { 200: ListSchema, ...problems },
      },
      onRequest: onReview,
    },
    async ({ identity, query }) => {
      const { status = 'pending', kind, user_id: userId, after, limit = '100' } = query;
      const sinceMs = clock.now() - reviewMs * (status === 'all' ? 20 : 1);
      const countMax = Number(limit);
      const found = await reviewItems(pool, identity.tenantId, {
        ...{ sinceMs, countMax: countMax + 1, kind, userId, after },
        votesMin: status === 'all' ? undefined : reviewing.reviewersMin,
      });
      const items = found.slice(0, countMax);
      const next = found.length > countMax ? (items.at(-1)?.id ?? null) : null;
      const reviews = items.map(shown);
      return {
        reviews: reviews.filter((each) => status === 'all' || each.status === status),
        next,
      };
    },
  );
  server.get<{ Params: Static<typeof ParamsSchema> }>(
    '/reviews/:id',
    {
      schema: {
        ...common,
        summary: 'What became of a prompt or a call that had to wait',
        params: ParamsSchema,
        response: { 200: ReviewSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity, params: { id } }) => {
      const item = await findReview(pool, identity.tenantId, id);
      const isTheirs = item?.userId === identity.subject || isReviewer(identity);
      if (!item || !isTheirs) throw apiErrors.NOT_FOUND();
      return shown(item);
    },
  );
  server.post<{ Params: Static<typeof ParamsSchema>; Body: Static<typeof VoteSchema> }>(
    '/reviews/:id/votes',
    {
      schema: {
        ...common,
        summary: 'Approves or refuses what waits; whoever waits for it goes on at once',
        params: ParamsSchema,
        body: VoteSchema,
        response: { 201: ReviewSchema, ...problems },
      },
      onRequest: onReview,
    },
    async ({ identity, params: { id }, body }, reply) =>
      reply.code(201).send(shown(await reviewing.decide(identity, id, body))),
  );
};
