// The gateway's part in the audit: reading, proving, erasing, and the record of its own start.
import type { FastifyInstance } from 'fastify';
import { openBulkPool } from '../../connectors/postgres/pool.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { eraseUser } from '../audit/erase-user.ts';
import { pseudonymKeyOf } from '../audit/pseudonym-key.ts';
import type { Tenants } from '../control/tenants.ts';
import { platformTenant } from '../journal.ts';
import type { MemoryDesk } from '../memory/memory-desk.ts';
import { packageVersion } from '../package.ts';
import { type AuditRouteParts, auditRoutes } from '../routes/audit.ts';
import { auditSubjectRoute } from '../routes/audit-subjects.ts';
import type { SettingValues } from '../settings.ts';

/** Registers the routes, and tells every tenant's audit that a gateway has started. */
export const openAudit = async (
  server: FastifyInstance,
  values: SettingValues,
  parts: AuditRouteParts & {
    readonly tenants: Pick<Tenants, 'in'>;
    readonly memory: Pick<MemoryDesk, 'ask'>;
    readonly policies: { readonly version: string };
    readonly transport: Transport;
    readonly clock: Clock;
  },
): Promise<{ close(): Promise<void> }> => {
  const { authenticate, journal, tenants, memory, policies, transport, clock } = parts;
  const pseudonymKey = pseudonymKeyOf(values);
  const pool = openBulkPool(values.DATABASE_URL, 1);
  auditRoutes(server, parts);
  auditSubjectRoute(server, {
    authenticate,
    erase: (erasure) =>
      eraseUser(
        {
          ...{ pool, transport, clock, pseudonymKey },
          forget: async ({ tenantId, userId, actor }) => {
            const caller = { subject: actor, roles: ['spm:admin'] };
            const asked = { operation: 'erase' } as const;
            return (await memory.ask({ tenantId, userId }, caller, asked)).count;
          },
        },
        erasure,
      ),
  });
  const details = { version: packageVersion, policy_version: policies.version };
  for (const tenantId of [...tenants.in('serving'), platformTenant]) {
    await journal.note(tenantId, 'platform', 'platform_started', details);
  }
  return { close: () => pool.end() };
};
