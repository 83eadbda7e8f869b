// Prepares the stores of a platform: schema, tenants, default model, shape of the log. Safe to run
// by any number of processes at once.
import { migrate } from '../connectors/postgres/migrate.ts';
import { openPool } from '../connectors/postgres/pool.ts';
import { ensureTenant, tenantRecords } from '../connectors/postgres/registry.ts';
import { systemClock } from '../engine/kernel/clock.ts';
import type { Logger } from '../engine/kernel/log.ts';
import { openRedisTransport } from '../engine/stream/redis/transport.ts';
import { platformTenant } from './journal.ts';
import type { SettingValues } from './settings.ts';
import { firstMode, firstModels, sayFirstMode } from './tenant-admin.ts';

/** Brings Redis and PostgreSQL to where gateways and workers can start. */
export const prepare = async (values: SettingValues, log: Logger): Promise<void> => {
  await migrate(values.DATABASE_URL);
  const pool = await openPool(values.DATABASE_URL, 1);
  const [served, fresh]: [string[], string[]] = [[], []];
  try {
    const records = await tenantRecords(pool);
    // Who was removed while the platform ran stays so, whatever TENANTS says.
    const removed = new Set(
      records.flatMap(({ tenantId, removedMs }) => (removedMs === null ? [] : [tenantId])),
    );
    served.push(...values.TENANTS.filter((tenant) => !removed.has(tenant)));
    for (const tenant of served) {
      if (await ensureTenant(pool, tenant, firstModels(values))) fresh.push(tenant);
    }
  } finally {
    await pool.end();
  }
  const transport = await openRedisTransport({ url: values.REDIS_URL, patience: 'fail', log });
  try {
    await transport.verify();
    const mode = firstMode(values);
    for (const tenant of mode === 'monitor' ? fresh : []) {
      await sayFirstMode({ transport, clock: systemClock }, tenant, mode, 'platform');
    }
    for (const tenant of [...served, platformTenant]) {
      await transport.settlePartitions(tenant, values.WEIR_PARTITIONS);
    }
  } finally {
    await transport.close();
  }
};
