// /tenants: who is served, and how organisations come and go while the platform runs. It takes the role
// `weir:platform-admin` in the reserved tenant `platform`.
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { type TenantRecord, tenantRecords } from '../../connectors/postgres/registry.ts';
import { modes } from '../../pipelines/events/policy-control.ts';
import { tenantIdPattern } from '../../pipelines/events/tenant-control.ts';
import type { Authenticate } from '../callers/authenticate.ts';
import { onlyFor } from '../callers/only-for.ts';
import {
  addTenant,
  platformAdmin,
  removeTenant,
  type TenantAdminParts,
} from '../control/tenant-admin.ts';
import { problemResponses } from '../http/problem.ts';
import { type Journal, platformTenant } from '../journal.ts';

const Id = Type.String({ pattern: tenantIdPattern });
const AddSchema = Type.Object(
  { tenant_id: Id, mode: Type.Optional(Type.Enum(modes)) },
  { additionalProperties: false },
);
const ParamsSchema = Type.Object({ id: Id });
const TenantSchema = Type.Object({
  tenant_id: Type.String(),
  state: Type.Enum(['serving', 'removed']),
  created_at: Type.String(),
  created_by: Type.Union([Type.String(), Type.Null()], { description: 'null: by TENANTS' }),
  removed_at: Type.Union([Type.String(), Type.Null()]),
});

const problems = problemResponses({
  401: 'No usable token',
  403: `It takes the role ${platformAdmin} in the tenant ${platformTenant}`,
  404: 'There is no such organisation that could be removed',
  409: 'The name is reserved',
  422: 'The body does not match its schema',
  503: 'The log or the database cannot be reached: say it again, every step may be taken again',
});
const common = { security: [{ bearer: [] }] };

/** A tenant as people see it. */
export const shownTenant = (record: TenantRecord): Static<typeof TenantSchema> => ({
  tenant_id: record.tenantId,
  state: record.removedMs === null ? 'serving' : 'removed',
  created_at: new Date(record.createdMs).toISOString(),
  created_by: record.createdBy,
  removed_at: record.removedMs === null ? null : new Date(record.removedMs).toISOString(),
});

/** Registers the routes; `authenticate` lets the reserved tenant in, and nobody else. */
export const tenantRoutes = (
  server: FastifyInstance,
  parts: TenantAdminParts & {
    readonly authenticate: Authenticate;
    readonly journal: Pick<Journal, 'note'>;
  },
): void => {
  const { authenticate, pool, journal } = parts;
  const onRequest = onlyFor(authenticate, platformAdmin);
  server.get(
    '/tenants',
    {
      schema: {
        ...common,
        summary: 'All organisations, those that were removed too',
        response: { 200: Type.Object({ tenants: Type.Array(TenantSchema) }), ...problems },
      },
      onRequest,
    },
    async () => ({ tenants: (await tenantRecords(pool)).map(shownTenant) }),
  );
  server.post<{ Body: Static<typeof AddSchema> }>(
    '/tenants',
    {
      schema: {
        ...common,
        summary: 'Serves an organisation from now on: every process takes it up within a second',
        body: AddSchema,
        response: { 201: Type.Object({ tenant_id: Id, is_new: Type.Boolean() }), ...problems },
      },
      onRequest,
    },
    async ({ identity: { subject: by }, body: { tenant_id, mode } }, reply) => {
      const asked = { tenantId: tenant_id, by, ...(mode ? { mode } : {}) };
      const is_new = await addTenant(parts, asked);
      await journal.note(platformTenant, by, 'tenant_added', { tenant_id, is_new }, 'warning');
      return reply.code(201).send({ tenant_id, is_new });
    },
  );
  server.delete<{ Params: Static<typeof ParamsSchema> }>(
    '/tenants/:id',
    {
      schema: {
        ...common,
        summary: 'Serves an organisation no longer; what it has written is kept',
        params: ParamsSchema,
        response: { 204: Type.Null(), ...problems },
      },
      onRequest,
    },
    async ({ identity: { subject: by }, params: { id } }, reply) => {
      await removeTenant(parts, { tenantId: id, by });
      await journal.note(platformTenant, by, 'tenant_removed', { tenant_id: id }, 'warning');
      return reply.code(204).send(null);
    },
  );
};
