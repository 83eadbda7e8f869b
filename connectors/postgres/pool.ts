// Connections to PostgreSQL: slonik for queries, pg for the sink's bulk transactions. Both take the
// same URL, unix sockets in the percent-encoded form included.
import pg from 'pg';
import { createPool, type DatabasePool } from 'slonik';

const connectMsMax = 3_000;

/** A pool for typed queries. */
export const openPool = (url: string, connectionsMax = 4): Promise<DatabasePool> =>
  createPool(url, {
    maximumPoolSize: connectionsMax,
    connectionTimeout: connectMsMax,
    connectionRetryLimit: 0,
    queryRetryLimit: 0,
  });

/** A pool for bulk transactions. */
export const openBulkPool = (url: string, connectionsMax = 4): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: connectMsMax,
  });
  // A server that goes away ends idle connections; the next query reports it.
  pool.on('error', () => undefined);
  return pool;
};
