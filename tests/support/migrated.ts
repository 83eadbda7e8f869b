// A PostgreSQL with every table in place, a pool and a client on it: what tests of records begin with.
import pg from 'pg';
import type { DatabasePool } from 'slonik';
import { migrate } from '../../connectors/postgres/migrate.ts';
import { openPool } from '../../connectors/postgres/pool.ts';
import { startTestPostgres } from './postgres.ts';

export interface Migrated {
  readonly url: string;
  readonly pool: DatabasePool;
  readonly client: pg.Client;
  stop(): Promise<void>;
}

/** Starts one that nobody else uses. */
export const startMigrated = async (): Promise<Migrated> => {
  const { url, stop } = await startTestPostgres();
  await migrate(url);
  const pool = await openPool(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    ...{ url, pool, client },
    stop: async () => {
      await client.end();
      await pool.end();
      await stop();
    },
  };
};
