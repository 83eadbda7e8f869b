// weir tenant: organisations come and go while the platform runs.
import type { DatabasePool } from 'slonik';
import { openPool } from '../../connectors/postgres/pool.ts';
import { tenantRecords } from '../../connectors/postgres/registry.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { modes } from '../../pipelines/events/policy-control.ts';
import { tenantIdPattern } from '../../pipelines/events/tenant-control.ts';
import { addTenant, removeTenant, type TenantAdminParts } from '../control/tenant-admin.ts';
import { apiErrors } from '../errors.ts';
import { openJournal, platformTenant } from '../journal.ts';
import { shownTenant } from '../routes/tenants.ts';
import { speaker } from './mode.ts';
import { answer, table } from './output.ts';
import { type Platform, withLog } from './platform.ts';

interface Options {
  readonly json?: true;
}

const withStores = (
  work: (
    parts: TenantAdminParts,
    note: (type: string, details: object) => Promise<void>,
  ) => Promise<void>,
): Promise<void> =>
  withLog(async (transport: Transport, { databaseUrl, values, profile }: Platform) => {
    if (databaseUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['DATABASE_URL'] });
    const clock = systemClock;
    const shape = await transport.shape();
    // The platform's own partitions are those of every tenant.
    const partitions = shape.get(platformTenant) ?? values.WEIR_PARTITIONS;
    const journal = openJournal({ transport, partitions, clock, log: silentLog });
    const pool: DatabasePool = await openPool(databaseUrl, 1);
    try {
      // As the platform runs, whatever is set here.
      const WEIR_PROFILE = profile === 'production' ? ('production' as const) : ('dev' as const);
      const as = { ...values, WEIR_PROFILE, WEIR_PARTITIONS: partitions };
      const parts = { pool, transport, clock, values: as };
      await work(parts, (type, details) =>
        journal.note(platformTenant, speaker(), type, { ...details }, 'warning'),
      );
    } finally {
      await pool.end();
    }
  });

/** Serves an organisation from now on. */
export const tenantAdd = (
  tenantId: string,
  { mode: name, json }: Options & { readonly mode?: string },
): Promise<void> =>
  withStores(async (parts, note) => {
    if (!new RegExp(tenantIdPattern).test(tenantId)) {
      throw apiErrors.INPUT_INVALID({ expected: `a name like ${tenantIdPattern}` });
    }
    const mode = modes.find((each) => each === name);
    if (name !== undefined && !mode) {
      throw apiErrors.INPUT_INVALID({ expected: modes.join(' or ') });
    }
    const is_new = await addTenant(parts, {
      ...{ tenantId, by: speaker() },
      ...(mode ? { mode } : {}),
    });
    await note('tenant_added', { tenant_id: tenantId, is_new });
    answer(json === true, { tenant_id: tenantId, is_new }, () => `${tenantId} is served now`);
  });

/** Serves an organisation no longer. */
export const tenantRemove = (tenantId: string, { json }: Options): Promise<void> =>
  withStores(async (parts, note) => {
    await removeTenant(parts, { tenantId, by: speaker() });
    await note('tenant_removed', { tenant_id: tenantId });
    const said = `${tenantId} is served no longer; what it has written is kept`;
    answer(json === true, { tenant_id: tenantId, state: 'removed' }, () => said);
  });

/** Lists all organisations. */
export const tenantList = ({ json }: Options): Promise<void> =>
  withStores(async ({ pool }) => {
    const tenants = (await tenantRecords(pool)).map(shownTenant);
    answer(json === true, { tenants }, () =>
      table(
        tenants.map(({ tenant_id, state, created_at, created_by }) => [
          ...[tenant_id, state, created_at, created_by ?? 'TENANTS'],
        ]),
      ),
    );
  });
