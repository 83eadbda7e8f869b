// PUT /models/:model/settings: the bounds of a model, and who takes over when it fails.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import { setModelSettings } from '../../connectors/postgres/registry.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import { type AnnounceParts, announce } from '../models/announce.ts';

const Name = Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' });
const ParamsSchema = Type.Object({ model: Name });
const BodySchema = Type.Object(
  {
    timeout_ms: Type.Optional(Type.Integer({ minimum: 100, maximum: 600_000 })),
    tokens_max: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    temperature_max: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
    fallback: Type.Optional(Type.Array(Name, { maxItems: 8, uniqueItems: true })),
  },
  { additionalProperties: false },
);

/** Registers the route. */
export const modelSettingsRoute = (
  server: FastifyInstance,
  parts: AnnounceParts & { readonly authenticate: Authenticate; readonly pool: DatabasePool },
): void => {
  const { authenticate, pool } = parts;
  server.put<{ Params: Static<typeof ParamsSchema>; Body: Static<typeof BodySchema> }>(
    '/models/:model/settings',
    {
      schema: {
        ...{ security: [{ bearer: [] }], params: ParamsSchema, body: BodySchema },
        summary: 'Sets the bounds of a model, all at once: what is left out is unbounded',
        response: {
          204: Type.Null(),
          ...problemResponses({
            401: 'No usable token',
            403: 'Only admins may',
            404: 'The organisation has no such model',
            422: 'The body does not match its schema',
            503: 'The database cannot be reached: nothing has changed',
          }),
        },
      },
      onRequest: onlyFor(authenticate, 'spm:admin'),
    },
    async ({ identity: { tenantId, subject: by }, params: { model }, body }, reply) => {
      const settings = {
        ...{ timeoutMs: body.timeout_ms ?? null, tokensMax: body.tokens_max ?? null },
        ...{ temperatureMax: body.temperature_max ?? null, fallback: body.fallback ?? [] },
      };
      if (!(await setModelSettings(pool, tenantId, model, settings))) throw apiErrors.NOT_FOUND();
      await announce(parts, { tenantId, by }, 'model_settings_set', { model_id: model, ...body });
      return reply.code(204).send(null);
    },
  );
};
