// GET /usage: what was used and what it has cost. Operators and admins see their organisation, everybody
// else what is their own.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import { type UsagePart, usageOf, usageParts } from '../../connectors/postgres/usage.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { problemResponses } from '../http/problem.ts';
import { timeRange, timeRangeFields } from '../time-range.ts';

const part = `(${usageParts.join('|')})`;
const QuerySchema = Type.Object(
  {
    ...timeRangeFields,
    group_by: Type.Optional(
      Type.String({
        pattern: `^${part}(,${part}){0,2}$`,
        description: `Comma-separated, of ${usageParts.join(', ')}; model if blank`,
      }),
    ),
  },
  { additionalProperties: false },
);
const Name = Type.Union([Type.String(), Type.Null()]);
const RowSchema = Type.Object({
  ...{ user_id: Name, model_id: Name, day: Name },
  ...{ answers: Type.Integer(), blocked: Type.Integer(), fallbacks: Type.Integer() },
  ...{ shadow_calls: Type.Integer(), input_tokens: Type.Integer(), output_tokens: Type.Integer() },
  cost_microusd: Type.Integer(),
  unpriced: Type.Integer({ description: 'Of these no price is known: they are not in the cost' }),
});
const UsageSchema = Type.Object({
  from: Type.String(),
  to: Type.String(),
  prices_as_of: Type.String(),
  usage: Type.Array(RowSchema),
  truncated: Type.Boolean({ description: 'Whether there are more lines than were sent' }),
});

const rowsMax = 10_000;

/** Registers the route. */
export const usageRoute = (
  server: FastifyInstance,
  parts: {
    readonly authenticate: Authenticate;
    readonly pool: DatabasePool;
    readonly prices: { readonly asOf: string };
    readonly clock: Pick<Clock, 'now'>;
  },
): void => {
  const { authenticate, pool, prices, clock } = parts;
  server.get<{ Querystring: Static<typeof QuerySchema> }>(
    '/usage',
    {
      schema: {
        summary: 'Adds up tokens and cost; without a role for more, what is your own',
        security: [{ bearer: [] }],
        querystring: QuerySchema,
        response: {
          200: UsageSchema,
          ...problemResponses({
            401: 'No usable token',
            422: 'The query does not match its schema',
            503: 'The database cannot be reached',
          }),
        },
      },
      onRequest: onlyFor(authenticate, '*'),
    },
    async ({ identity, query }) => {
      const { tenantId, subject, roles } = identity;
      const seesAll = roles.includes('spm:operator') || roles.includes('spm:admin');
      const range = timeRange(query, clock.now());
      const rows = await usageOf(pool, {
        ...{ tenantId, ...range, countMax: rowsMax + 1 },
        userId: seesAll ? undefined : subject,
        groupBy: (query.group_by ?? 'model').split(',') as UsagePart[],
      });
      return {
        from: new Date(range.fromMs).toISOString(),
        to: new Date(range.toMs).toISOString(),
        prices_as_of: prices.asOf,
        usage: rows.slice(0, rowsMax),
        truncated: rows.length > rowsMax,
      };
    },
  );
};
