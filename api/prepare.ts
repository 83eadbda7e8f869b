// Prepares the stores of a platform: schema, tenants, default model, shape of the log. Safe to run
// by any number of processes at once.
import type { DatabasePool } from 'slonik';
import { migrate } from '../connectors/postgres/migrate.ts';
import { openPool } from '../connectors/postgres/pool.ts';
import { ensureTenant, type TenantRecord, tenantRecords } from '../connectors/postgres/registry.ts';
import { systemClock } from '../engine/kernel/clock.ts';
import type { Logger } from '../engine/kernel/log.ts';
import { openRedisTransport } from '../engine/stream/redis/transport.ts';
import type { Transport } from '../engine/stream/transport.ts';
import { broadcasts } from '../pipelines/topics.ts';
import { hearBroadcast, sayBroadcast } from './control/broadcast.ts';
import { firstMode, firstModels, sayFirstMode } from './control/tenant-admin.ts';
import { platformTenant } from './journal.ts';
import type { SettingValues } from './settings.ts';

/** Says to a log that is new, and knows nothing of it, who came and who went at run time. */
const sayAgain = async (
  transport: Transport,
  records: readonly TenantRecord[],
  log: Logger,
): Promise<void> => {
  const known = new Set<string>();
  const heard = await hearBroadcast(transport, broadcasts.tenantControl, platformTenant, {
    ...{ learn: ({ tenant_id }) => known.add(tenant_id), log },
  });
  heard.close();
  for (const { tenantId: tenant_id, createdBy, removedMs } of records) {
    const state = removedMs === null ? 'serving' : 'removed';
    // Whom TENANTS names need not be said to be served.
    const isNews = state === 'removed' || createdBy !== null;
    if (known.has(tenant_id) || !isNews) continue;
    const said = { tenant_id, state, by: 'platform' } as const;
    await sayBroadcast(transport, broadcasts.tenantControl, platformTenant, said, systemClock);
  }
};

/** Registers who is served at the start, and answers who is new. */
const registerTenants = async (
  pool: DatabasePool,
  tenants: readonly string[],
  values: SettingValues,
): Promise<readonly string[]> => {
  const fresh: string[] = [];
  for (const tenant of tenants) {
    if (await ensureTenant(pool, tenant, firstModels(values))) fresh.push(tenant);
  }
  return fresh;
};

/** Brings Redis and PostgreSQL to where gateways and workers can start. */
export const prepare = async (values: SettingValues, log: Logger): Promise<void> => {
  await migrate(values.DATABASE_URL);
  const pool = await openPool(values.DATABASE_URL, 1);
  const transport = await openRedisTransport({ url: values.REDIS_URL, patience: 'fail', log });
  try {
    await transport.verify();
    const records = await tenantRecords(pool);
    // Who was removed while the platform ran stays so, whatever TENANTS says.
    const removed = new Set(
      records.flatMap(({ tenantId, removedMs }) => (removedMs === null ? [] : [tenantId])),
    );
    const served = values.TENANTS.filter((tenant) => !removed.has(tenant));
    const came = records.filter(
      ({ tenantId, createdBy }) => createdBy !== null && !removed.has(tenantId),
    );
    const fresh = await registerTenants(pool, served, values);
    const mode = firstMode(values);
    for (const tenant of mode === 'monitor' ? fresh : []) {
      await sayFirstMode({ transport, clock: systemClock }, tenant, mode, 'platform');
    }
    await sayAgain(transport, records, log);
    for (const tenant of [...served, ...came.map(({ tenantId }) => tenantId), platformTenant]) {
      await transport.settlePartitions(tenant, values.WEIR_PARTITIONS);
    }
  } finally {
    await transport.close();
    await pool.end();
  }
};
