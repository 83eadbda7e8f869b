// GET /reviews/{id}: what became of an escalated prompt. Until reviewers can be asked, the deadline
// decides: what nobody has approved is refused.
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Authenticate } from '../authenticate.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../problem.ts';

const ParamsSchema = Type.Object({ id: Type.String({ pattern: '^[!-~]{1,128}$' }) });
const AnswerSchema = Type.Object({
  correlation_id: Type.String(),
  status: Type.Union([Type.Literal('pending'), Type.Literal('refused')]),
  reason: Type.String(),
  deadline: Type.String(),
});

/** When an escalated prompt was decided about; `undefined` when there is none of this user. */
export type FindEscalation = (
  tenantId: string,
  userId: string,
  correlationId: string,
) => Promise<{ readonly decidedMs: number } | undefined>;

/** Registers the route. */
export const reviewsRoute = (
  server: FastifyInstance,
  options: {
    readonly authenticate: Authenticate;
    readonly find: FindEscalation;
    readonly reviewMs: number;
    readonly now: () => number;
  },
): void => {
  const { authenticate, find, reviewMs, now } = options;
  server.get<{ Params: Static<typeof ParamsSchema> }>(
    '/reviews/:id',
    {
      schema: {
        summary: 'What became of an escalated prompt',
        security: [{ bearer: [] }],
        params: ParamsSchema,
        response: {
          200: AnswerSchema,
          ...problemResponses({ 401: 'No usable token', 404: 'This user has no such review' }),
        },
      },
      onRequest: async (request) => {
        request.identity = await authenticate(request);
      },
    },
    async (request) => {
      const { id } = request.params;
      const { tenantId, subject } = request.identity;
      const escalation = await find(tenantId, subject, id);
      if (!escalation) throw apiErrors.NOT_FOUND();
      const deadlineMs = escalation.decidedMs + reviewMs;
      const expired = now() >= deadlineMs;
      return {
        correlation_id: id,
        status: expired ? 'refused' : 'pending',
        reason: expired ? 'review_expired' : 'waiting for a reviewer',
        deadline: new Date(deadlineMs).toISOString(),
      };
    },
  );
};
