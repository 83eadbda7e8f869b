// Connections to PostgreSQL: slonik for queries, pg for the sink's bulk transactions. Both take the
// same URL, unix sockets in the percent-encoded form included.
import pg from 'pg';
import { createPool, type DatabasePool, type Interceptor } from 'slonik';
import { mendedDriver } from './driver.ts';

const connectMsMax = 3_000;
/** A worker that hangs inside a transaction must not keep its successor from the sink's offset. */
const idleInTransactionMsMax = 10_000;

/** slonik leaves it to an interceptor to hold rows to the schema of their query. */
const decoding: Interceptor = {
  name: 'decoding',
  transformRow: ({ resultParser }, _query, row) =>
    resultParser ? (resultParser.parse(row) as typeof row) : row,
};

/** A pool for typed queries. */
export const openPool = (url: string, connectionsMax = 4): Promise<DatabasePool> =>
  createPool(url, {
    maximumPoolSize: connectionsMax,
    connectionTimeout: connectMsMax,
    connectionRetryLimit: 0,
    queryRetryLimit: 0,
    driverFactory: mendedDriver,
    interceptors: [decoding],
    // Sessions here are never changed: nothing to reset, and nothing that fails on a dead connection.
    resetConnection: async () => undefined,
  });

export interface LazyPool {
  /** The pool; rejects while the server is away, and tries anew the next time. */
  get(): Promise<DatabasePool>;
  end(): Promise<void>;
}

/** A pool for typed queries that is opened when it is first needed, so that nobody waits for it. */
export const lazyPool = (url: string, connectionsMax: number): LazyPool => {
  let opening: Promise<DatabasePool> | undefined;
  return {
    get: () => {
      opening ??= openPool(url, connectionsMax).catch((error) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    end: async () => {
      const pool = await opening?.catch(() => undefined);
      await pool?.end();
    },
  };
};

/** A pool for bulk transactions. */
export const openBulkPool = (url: string, connectionsMax = 4): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: connectMsMax,
    idle_in_transaction_session_timeout: idleInTransactionMsMax,
  });
  // A server that goes away ends idle connections; the next query reports it.
  pool.on('error', () => undefined);
  // The same for one that is in use, whose query is rejected anyway.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};
