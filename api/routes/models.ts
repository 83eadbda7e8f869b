// GET /v1/models: what may be asked, in a shape that clients of OpenAI and of Anthropic both read.
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import type { ModelGate } from '../control/model-gate.ts';
import { problemResponses } from '../http/problem.ts';

const ModelSchema = Type.Object({
  id: Type.String(),
  object: Type.Literal('model'),
  type: Type.Literal('model'),
  display_name: Type.String(),
  owned_by: Type.String(),
  created: Type.Integer(),
  created_at: Type.String(),
});

const ListSchema = Type.Object({
  object: Type.Literal('list'),
  data: Type.Array(ModelSchema),
  has_more: Type.Boolean(),
  first_id: Type.Union([Type.String(), Type.Null()]),
  last_id: Type.Union([Type.String(), Type.Null()]),
});

/** Registers the route. */
export const modelsRoute = (
  server: FastifyInstance,
  {
    authenticate,
    gate,
  }: { authenticate: Authenticate; gate: Pick<ModelGate, 'approvedOf' | 'routesOf'> },
): void => {
  server.get(
    '/v1/models',
    {
      schema: {
        summary: 'Names the models that the organisation may ask',
        security: [{ bearer: [] }],
        response: { 200: ListSchema, ...problemResponses({ 401: 'No token, or no good one' }) },
      },
      onRequest: onlyFor(authenticate, '*'),
    },
    async ({ identity: { tenantId } }) => {
      const routes = gate.routesOf(tenantId).map(({ name: modelId, updatedMs: approvedMs }) => ({
        ...{ modelId, approvedMs, provider: 'weir' },
      }));
      const own = new Set(routes.map(({ modelId }) => modelId));
      const models = gate.approvedOf(tenantId).filter(({ modelId }) => !own.has(modelId));
      const data = [...models, ...routes].map(({ modelId, provider, approvedMs }) => ({
        ...{ id: modelId, object: 'model' as const, type: 'model' as const },
        ...{ display_name: modelId, owned_by: provider },
        created: Math.floor(approvedMs / 1_000),
        created_at: new Date(approvedMs).toISOString(),
      }));
      const [first, last] = [data[0]?.id ?? null, data.at(-1)?.id ?? null];
      return { object: 'list' as const, data, has_more: false, first_id: first, last_id: last };
    },
  );
};
