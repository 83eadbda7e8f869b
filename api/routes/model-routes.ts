// /models/routes: names that stand for several models. Admins make them, operators see them and how their
// models compare.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import {
  deleteRoute,
  type ModelRoute,
  modelRoutes,
  putRoute,
} from '../../connectors/postgres/model-routes.ts';
import { memberFigures, shadowFigures } from '../../connectors/postgres/route-comparison.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import type { ModelGate } from '../control/model-gate.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import { type AnnounceParts, announce } from '../models/announce.ts';
import { modelErrors } from '../models/errors.ts';
import { timeRange, timeRangeFields } from '../time-range.ts';

const Name = Type.String({ minLength: 1, maxLength: 128, pattern: '^[!-~]+$' });
const ParamsSchema = Type.Object({ name: Name });
const BodySchema = Type.Object(
  {
    members: Type.Array(
      Type.Object(
        { model: Name, weight: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }) },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 16 },
    ),
    shadow: Type.Optional(
      Type.Object(
        { model: Name, share: Type.Number({ minimum: 0, maximum: 1 }) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
const RouteSchema = Type.Object({
  name: Type.String(),
  members: Type.Array(Type.Object({ model: Type.String(), weight: Type.Number() })),
  shadow: Type.Union([Type.Object({ model: Type.String(), share: Type.Number() }), Type.Null()]),
  updated_by: Type.String(),
  updated_at: Type.String(),
});
const RangeSchema = Type.Object(timeRangeFields, { additionalProperties: false });

const Figure = Type.Union([Type.Number(), Type.Null()]);
const side = {
  latency_ms_p50: Figure,
  latency_ms_p95: Figure,
  input_tokens: Type.Number(),
  output_tokens: Type.Number(),
  cost_microusd: Type.Number(),
  response_length: Figure,
  blocked: Type.Number(),
};
const ComparisonSchema = Type.Object({
  route: Type.String(),
  from: Type.String(),
  to: Type.String(),
  members: Type.Array(Type.Object({ model_id: Type.String(), answers: Type.Number(), ...side })),
  shadows: Type.Array(
    Type.Object({
      model_id: Type.String(),
      calls: Type.Number(),
      answered: Type.Number(),
      failed: Type.Number(),
      similarity_mean: Figure,
      similarity_p10: Figure,
      same_output_decision: Type.Number(),
      same_stop_reason: Type.Number(),
      primary: Type.Object(side),
      shadow: Type.Object(side),
    }),
  ),
});

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only operators may see, and only admins may change',
  404: 'There is no such route',
  409: 'A route leads to approved models, each named once: detail.unusable names those that are not',
  422: 'The body does not match its schema',
  503: 'The database cannot be reached: nothing has changed',
});

export interface ModelRouteParts extends AnnounceParts {
  readonly authenticate: Authenticate;
  readonly gate: Pick<ModelGate, 'approved' | 'refresh'>;
  readonly pool: DatabasePool;
}

const shown = ({ name, members, shadow, updatedBy, updatedMs }: ModelRoute) => ({
  ...{ name, members: [...members], shadow, updated_by: updatedBy },
  updated_at: new Date(updatedMs).toISOString(),
});

/** Models of a body that are named twice, or that the registry does not approve. */
const unusable = (
  { members, shadow }: Static<typeof BodySchema>,
  isApproved: (model: string) => boolean,
): readonly string[] => {
  const models = members.map(({ model }) => model);
  const all = shadow ? [...models, shadow.model] : models;
  return [...new Set(all.filter((model) => !isApproved(model) || !isOnce(model, models)))];
};

const isOnce = (model: string, models: readonly string[]): boolean =>
  models.filter((each) => each === model).length < 2;

const security = [{ bearer: [] }];

const changeRoutes = (server: FastifyInstance, parts: ModelRouteParts): void => {
  const { authenticate, gate, pool } = parts;
  const onRequest = onlyFor(authenticate, 'spm:admin');
  server.put<{ Params: Static<typeof ParamsSchema>; Body: Static<typeof BodySchema> }>(
    '/models/routes/:name',
    {
      schema: {
        ...{ security, params: ParamsSchema, body: BodySchema },
        summary: 'Makes or replaces a route: in force at once',
        response: { 204: Type.Null(), ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId, subject: by }, params: { name }, body }, reply) => {
      const lost = unusable(body, (model) => gate.approved(tenantId, model) !== undefined);
      if (lost.length > 0) throw modelErrors.ROUTE_UNUSABLE({ unusable: lost });
      const { members, shadow = null } = body;
      await putRoute(pool, { tenantId, name, members, shadow, updatedBy: by });
      await announce(parts, { tenantId, by }, 'model_route_set', { name, members, shadow });
      return reply.code(204).send(null);
    },
  );
  server.delete<{ Params: Static<typeof ParamsSchema> }>(
    '/models/routes/:name',
    {
      schema: {
        ...{ security, params: ParamsSchema },
        summary: 'Removes a route',
        response: { 204: Type.Null(), ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId, subject: by }, params: { name } }, reply) => {
      if (!(await deleteRoute(pool, tenantId, name))) throw apiErrors.NOT_FOUND();
      await announce(parts, { tenantId, by }, 'model_route_removed', { name });
      return reply.code(204).send(null);
    },
  );
};

/** Registers the routes. */
export const modelRouteRoutes = (server: FastifyInstance, parts: ModelRouteParts): void => {
  const { authenticate, pool, clock } = parts;
  const onRequest = onlyFor(authenticate, 'spm:operator', 'spm:admin');
  const routesOf = async (tenantId: string): Promise<readonly ModelRoute[]> =>
    (await modelRoutes(pool)).filter((each) => each.tenantId === tenantId);
  server.get(
    '/models/routes',
    {
      schema: {
        security,
        summary: 'Lists the routes between models',
        response: { 200: Type.Object({ routes: Type.Array(RouteSchema) }), ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId } }) => ({ routes: (await routesOf(tenantId)).map(shown) }),
  );
  server.get<{
    Params: Static<typeof ParamsSchema>;
    Querystring: Static<typeof RangeSchema>;
  }>(
    '/models/routes/:name/comparison',
    {
      schema: {
        ...{ security, params: ParamsSchema, querystring: RangeSchema },
        summary: 'Compares the models of a route, and its shadow with what was answered',
        response: { 200: ComparisonSchema, ...problems },
      },
      onRequest,
    },
    async ({ identity: { tenantId }, params: { name: route }, query }) => {
      const range = timeRange(query, clock.now());
      const asked = { tenantId, route, ...range };
      const [members, shadows] = await Promise.all([
        memberFigures(pool, asked),
        shadowFigures(pool, asked),
      ]);
      const from = new Date(range.fromMs).toISOString();
      const to = new Date(range.toMs).toISOString();
      return { route, from, to, members: [...members], shadows: [...shadows] };
    },
  );
  changeRoutes(server, parts);
};
