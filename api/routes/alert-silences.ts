// /alert-silences: what nobody is told of until when, and who has said so. /alert-deliveries: what was told.
import type { FastifyInstance } from 'fastify';
import type { DatabasePool } from 'slonik';
import Type, { type Static } from 'typebox';
import { deliveriesPage, deliveryStatuses } from '../../connectors/postgres/alert-deliveries.ts';
import { alertSilences, endSilence, insertSilence } from '../../connectors/postgres/alert-rules.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { scan } from '../../operators/output/scan.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import { apiErrors } from '../errors.ts';
import { problemResponses } from '../http/problem.ts';
import type { Journal } from '../journal.ts';
import { MatcherSchema } from './alert-rules.ts';

const Id = Type.String({ pattern: '^[!-~]{1,64}$' });
const BodySchema = Type.Object(
  {
    matcher: MatcherSchema,
    ttl_seconds: Type.Integer({ minimum: 1, maximum: 7_776_000 }),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  { additionalProperties: false },
);
const ParamsSchema = Type.Object({ id: Id });
const SilenceSchema = Type.Object({
  ...{ silence_id: Type.String(), matcher: MatcherSchema, reason: Type.String() },
  ...{ created_by: Type.String(), created_at: Type.String(), until: Type.String() },
});
const QuerySchema = Type.Object(
  {
    status: Type.Optional(Type.Enum(deliveryStatuses)),
    limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$' })),
    after: Type.Optional(Id),
  },
  { additionalProperties: false },
);
const Maybe = Type.Union([Type.String(), Type.Null()]);
const DeliverySchema = Type.Object({
  ...{ delivery_id: Type.String(), rule_id: Type.String(), target: Type.String() },
  ...{ kind: Type.String(), status: Type.Enum(deliveryStatuses), attempts: Type.Integer() },
  ...{ error: Maybe, created_at: Type.String(), sent_at: Maybe, next_at: Maybe },
  ...{ severity: Type.String(), notices: Type.Integer() },
});

const problems = problemResponses({
  401: 'No usable token',
  403: 'Only operators and admins may silence; auditors may look',
  404: 'There is no such silence in force',
  422: 'The body does not match its schema',
  503: 'The database or the log cannot be reached',
});

/** Registers the routes. */
export const alertSilenceRoutes = (
  server: FastifyInstance,
  parts: {
    readonly authenticate: Authenticate;
    readonly pool: DatabasePool;
    readonly journal: Pick<Journal, 'note'>;
    readonly clock: Pick<Clock, 'id' | 'now'>;
  },
): void => {
  const { authenticate, pool, journal, clock } = parts;
  const security = [{ bearer: [] }];
  const mayLook = onlyFor(authenticate, 'spm:admin', 'spm:operator', 'spm:auditor');
  const maySilence = onlyFor(authenticate, 'spm:admin', 'spm:operator');

  const find = async (tenantId: string, id?: string) => {
    const all = await alertSilences(pool, [tenantId]);
    return all
      .filter(({ silence_id: own }) => id === undefined || own === id)
      .map(({ tenant_id, ...silence }) => silence);
  };

  server.get(
    '/alert-silences',
    {
      schema: {
        ...{ security, summary: 'Lists the silences that hold' },
        response: { 200: Type.Object({ silences: Type.Array(SilenceSchema) }), ...problems },
      },
      onRequest: mayLook,
    },
    async ({ identity }) => ({ silences: await find(identity.tenantId) }),
  );
  server.post<{ Body: Static<typeof BodySchema> }>(
    '/alert-silences',
    {
      schema: {
        ...{ security, summary: 'Silences what matches for a while', body: BodySchema },
        response: { 201: SilenceSchema, ...problems },
      },
      onRequest: maySilence,
    },
    async ({ identity: { tenantId, subject: by }, body }, reply) => {
      const id = clock.id();
      const untilMs = clock.now() + body.ttl_seconds * 1_000;
      await insertSilence(pool, {
        ...{ tenant_id: tenantId, silence_id: id, created_by: by, untilMs },
        ...{ matcher: body.matcher, reason: scan(body.reason).redacted },
      });
      await journal.note(tenantId, by, 'alerts_silenced', { silence_id: id }, 'warning');
      return reply.code(201).send((await find(tenantId, id))[0]);
    },
  );
  server.delete<{ Params: Static<typeof ParamsSchema> }>(
    '/alert-silences/:id',
    {
      schema: {
        ...{ security, summary: 'Ends a silence', params: ParamsSchema },
        response: { 204: Type.Null(), ...problems },
      },
      onRequest: maySilence,
    },
    async ({ identity: { tenantId, subject: by }, params: { id } }, reply) => {
      if (!(await endSilence(pool, tenantId, id))) throw apiErrors.NOT_FOUND();
      await journal.note(tenantId, by, 'alert_silence_ended', { silence_id: id });
      return reply.code(204).send(null);
    },
  );
  server.get<{ Querystring: Static<typeof QuerySchema> }>(
    '/alert-deliveries',
    {
      schema: {
        ...{ security, summary: 'Lists messages to targets, the newest first' },
        querystring: QuerySchema,
        response: {
          200: Type.Object({ deliveries: Type.Array(DeliverySchema), next: Maybe }),
          ...problems,
        },
      },
      onRequest: mayLook,
    },
    async ({ identity: { tenantId }, query: { status, limit = '100', after } }) => {
      const countMax = Number(limit);
      const found = await deliveriesPage(pool, tenantId, {
        ...{ status, after, countMax: countMax + 1 },
      });
      const deliveries = found.slice(0, countMax);
      const last = deliveries.at(-1)?.delivery_id ?? null;
      return { deliveries, next: found.length > countMax ? last : null };
    },
  );
};
