// /budgets: how much a tenant and its application keys may use up, and how much they have.
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { budgetPeriods, budgetUnits } from '../../pipelines/events/policy-control.ts';
import type { Budgets } from '../budgets/budgets.ts';
import { forecastOf } from '../budgets/forecast.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { type PolicyWordsParts, sayControl } from '../control/policy-words.ts';
import { apiErrors } from '../errors.ts';
import { etagOf } from '../http/etags.ts';
import { problemResponses } from '../http/problem.ts';

const Subject = {
  key: Type.Optional(
    Type.String({ pattern: '^[0-9a-f]{16}$', description: 'An application key; else the tenant' }),
  ),
  unit: Type.Enum(budgetUnits),
  period: Type.Enum(budgetPeriods, { description: 'By UTC' }),
};
const Limit = Type.Union([
  Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }),
  Type.Null({ description: 'No budget' }),
]);
const BodySchema = Type.Object(
  { ...Subject, limit: Limit, reason: Type.String({ minLength: 1, maxLength: 500 }) },
  { additionalProperties: false },
);
const said = { limit: Limit, reason: Type.String(), by: Type.String() };
const BudgetSchema = Type.Object({ ...Subject, ...said });
const StateSchema = Type.Object({
  ...Subject,
  ...said,
  taken: Type.Integer({
    description: 'Used, and up to a twentieth per gateway that it holds ready',
  }),
  forecast: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Taken when the period ends, if it goes on like this; null while it is too early',
  }),
  reset_at: Type.String(),
});

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only admins may change this',
  422: 'The body does not match its schema',
  503: 'The log cannot be reached: nothing has changed',
});
const common = { security: [{ bearer: [] }] };

/** Registers the routes. */
export const budgetRoutes = (
  server: FastifyInstance,
  parts: PolicyWordsParts & {
    readonly authenticate: Authenticate;
    readonly budgets: Pick<Budgets, 'states'>;
  },
): void => {
  const { authenticate, budgets, clock } = parts;
  server.get(
    '/budgets',
    {
      schema: {
        ...common,
        summary: 'The budgets of the organisation, and what is used of them',
        response: { 200: Type.Object({ budgets: Type.Array(StateSchema) }), ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin', 'spm:operator', 'spm:auditor'),
    },
    async ({ identity: { tenantId } }, reply) => {
      const states = await budgets.states(tenantId).catch((cause) => {
        throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
      });
      // What is used of a budget is no version of it.
      reply.header(
        'etag',
        etagOf(JSON.stringify(states.map(({ taken: _, endsMs: __, ...set }) => set))),
      );
      return {
        budgets: states.map(({ endsMs, ...state }) => ({
          ...state,
          forecast: forecastOf({ ...state, endsMs }, clock.now()),
          reset_at: new Date(endsMs).toISOString(),
        })),
      };
    },
  );
  server.post<{ Body: Static<typeof BodySchema> }>(
    '/budgets',
    {
      schema: {
        ...common,
        summary: 'Sets or ends a budget of the organisation or of an application key',
        body: BodySchema,
        response: { 200: BudgetSchema, ...problems },
      },
      onRequest: onlyFor(authenticate, 'spm:admin'),
    },
    ({ identity: { tenantId, subject: by }, body }) =>
      sayControl(parts, tenantId, { kind: 'budget', ...body, by }),
  );
};
