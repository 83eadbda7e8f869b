// For commands that change records: database and log of the platform, and a journal of the tenant.
import type { DatabasePool } from 'slonik';
import { openPool } from '../../connectors/postgres/pool.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { apiErrors } from '../errors.ts';
import { type Journal, openJournal } from '../journal.ts';
import type { SettingValues } from '../settings.ts';
import { withLog } from './platform.ts';

export interface Records {
  readonly pool: DatabasePool;
  readonly transport: Transport;
  readonly journal: Journal;
  /** As the platform runs, whatever is set here. */
  readonly values: SettingValues;
}

/** Runs `work` for a tenant that is served. */
export const withRecords = <Result>(
  tenant: string,
  work: (records: Records) => Promise<Result>,
): Promise<Result> =>
  withLog(async (transport, { databaseUrl, values, profile }) => {
    if (databaseUrl === '') throw apiErrors.NOT_RUNNING({ missing: ['DATABASE_URL'] });
    const partitions = (await transport.shape()).get(tenant);
    if (partitions === undefined) throw apiErrors.TENANT_FOREIGN({ tenant });
    const pool = await openPool(databaseUrl, 2);
    const journal = openJournal({ transport, partitions, clock: systemClock, log: silentLog });
    const WEIR_PROFILE = profile === 'production' ? ('production' as const) : ('dev' as const);
    try {
      return await work({ pool, transport, journal, values: { ...values, WEIR_PROFILE } });
    } finally {
      await pool.end();
    }
  });
