// POST /simulate: what would have been decided, had other policies held. Nothing that is live notices it.
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Clock } from '../../engine/kernel/clock.ts';
import { judgedPolicies } from '../../policies/simulator.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { problemResponses } from '../http/problem.ts';
import type { Simulations } from '../simulation/simulate.ts';
import { timeRange, timeRangeFields } from '../time-range.ts';
import { changesFields } from './policy-versions.ts';

/** Recorded decisions that one simulation may judge. */
export const eventsMax = 1_000_000;
const givenMax = 1_000;
const changesMax = 1_000;
const changesUsual = 100;

const JudgementSchema = Type.Object({ decision: Type.String(), rule: Type.String() });
const Counts = Type.Record(Type.String(), Type.Integer());

const BodySchema = Type.Object(
  {
    ...changesFields,
    ...timeRangeFields,
    events: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Type.Optional(Type.String({ maxLength: 128 })),
            policy: Type.Optional(
              Type.Enum([...judgedPolicies], { description: 'prompt if blank' }),
            ),
            input: Type.Object({}, { additionalProperties: true }),
          },
          { additionalProperties: false },
        ),
        { maxItems: givenMax, description: 'Inputs of policies; without them, what was recorded' },
      ),
    ),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: eventsMax })),
    limit: Type.Optional(
      Type.Integer({ minimum: 0, maximum: changesMax, description: 'Changes to show' }),
    ),
  },
  { additionalProperties: false },
);

const ChangeSchema = Type.Object({
  ...{ event_id: Type.String(), correlation_id: Type.String(), session_id: Type.String() },
  ...{ decided_at: Type.String(), policy_version: Type.String() },
  ...{ before: JudgementSchema, after: JudgementSchema },
});
const RecordedSchema = Type.Object({
  candidate: Type.String({ description: 'The version that the candidate would be' }),
  ...{ from: Type.String(), to: Type.String() },
  events: Type.Integer({ description: 'Recorded decisions that both have judged' }),
  ...{ before: Counts, after: Counts, changed: Type.Integer(), transitions: Counts },
  changes: Type.Array(ChangeSchema),
  left_out: Type.Object({ frozen: Type.Integer(), incomplete: Type.Integer() }),
  truncated: Type.Boolean({
    description: 'Whether there are more decisions than one simulation judges',
  }),
});
const GivenSchema = Type.Object({
  candidate: Type.String(),
  changed: Type.Integer(),
  events: Type.Array(
    Type.Object({
      ...{ id: Type.String(), policy: Type.String(), changed: Type.Boolean() },
      ...{ before: JudgementSchema, after: JudgementSchema },
    }),
  ),
});

const iso = (ms: number): string => new Date(ms).toISOString();

/** Registers the route. */
export const simulateRoute = (
  server: FastifyInstance,
  {
    authenticate,
    simulations,
    clock,
  }: {
    readonly authenticate: Authenticate;
    readonly simulations: Simulations;
    readonly clock: Pick<Clock, 'now'>;
  },
): void => {
  server.post<{ Body: Static<typeof BodySchema> }>(
    '/simulate',
    {
      schema: {
        security: [{ bearer: [] }],
        summary:
          'Judges recorded decisions, or given events, by the policies that hold with changes',
        body: BodySchema,
        response: {
          200: Type.Union([RecordedSchema, GivenSchema]),
          ...problemResponses({
            401: 'No usable token',
            403: 'Only admins and operators may simulate',
            409: 'The version that holds was changed in the database',
            422: 'The body does not match its schema, or the candidate is not sound',
            503: 'The database cannot be reached, or too many simulations wait',
          }),
        },
      },
      onRequest: onlyFor(authenticate, 'spm:admin', 'spm:operator'),
    },
    async ({ identity: { tenantId }, body }) => {
      const { sources, data, events, offset = 0, limit = changesUsual } = body;
      const changes = { sources, data };
      if (events) {
        const given = events.map(({ id, policy = 'prompt', input }, nth) => ({
          ...{ id: id ?? String(nth), policy, input },
        }));
        const { version: candidate, events: judged } = await simulations.given(
          tenantId,
          given,
          changes,
        );
        return {
          candidate,
          changed: judged.filter((each) => each.changed).length,
          events: [...judged],
        };
      }
      const { fromMs, toMs } = timeRange(body, clock.now());
      const range = { tenantId, fromMs, toMs, countMax: eventsMax, offset, limit };
      const { version: candidate, read, ...simulated } = await simulations.recorded(range, changes);
      return {
        ...{ candidate, from: iso(fromMs), to: iso(toMs), ...simulated },
        changes: [...simulated.changes],
        truncated: read >= eventsMax,
      };
    },
  );
};
