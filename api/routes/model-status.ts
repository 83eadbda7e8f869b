// PUT /models/:model/status: whether a model may be asked. Every gateway and worker knows within
// milliseconds.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import { setModelStatus } from '../../connectors/postgres/registry.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import { type AnnounceParts, announce } from '../models/announce.ts';

const ParamsSchema = Type.Object({
  model: Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' }),
});
const BodySchema = Type.Object(
  {
    status: Type.Enum(['approved', 'retired']),
    provider: Type.Optional(
      Type.Enum(['anthropic', 'openai', 'groq', 'scripted'], {
        description: 'Who answers for it; needed for a model that is not registered yet',
      }),
    ),
    risk_tier: Type.Optional(Type.Enum(['low', 'medium', 'high'])),
  },
  { additionalProperties: false },
);

/** Registers the route. */
export const modelStatusRoute = (
  server: FastifyInstance,
  parts: AnnounceParts & { readonly authenticate: Authenticate; readonly pool: DatabasePool },
): void => {
  const { authenticate, pool } = parts;
  server.put<{ Params: Static<typeof ParamsSchema>; Body: Static<typeof BodySchema> }>(
    '/models/:model/status',
    {
      schema: {
        ...{ security: [{ bearer: [] }], params: ParamsSchema, body: BodySchema },
        summary: 'Approves a model, or retires it: then nobody may ask it',
        response: {
          204: Type.Null(),
          ...problemResponses({
            401: 'No usable token',
            403: 'Only admins may',
            404: 'The organisation has no such model: name its provider to register it',
            422: 'The body does not match its schema',
            503: 'The database cannot be reached: nothing has changed',
          }),
        },
      },
      onRequest: onlyFor(authenticate, 'spm:admin'),
    },
    async ({ identity: { tenantId, subject: by }, params: { model }, body }, reply) => {
      const { status, provider = null, risk_tier: riskTier = null } = body;
      const isThere = await setModelStatus(pool, tenantId, model, {
        ...{ status, by, provider, riskTier },
      });
      if (!isThere) throw apiErrors.NOT_FOUND();
      await announce(parts, { tenantId, by }, `model_${status}`, { model_id: model, ...body });
      return reply.code(204).send(null);
    },
  );
};
