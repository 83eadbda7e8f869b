// A lane: the servers and the crew that one schedule after another has to itself.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { migrate } from '../../../connectors/postgres/migrate.ts';
import { silentLog } from '../../../engine/kernel/log.ts';
import { openRedisTransport } from '../../../engine/stream/redis/transport.ts';
import type { Transport } from '../../../engine/stream/transport.ts';
import { startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../../support/redis.ts';
import { type Crew, openCrew } from './crew.ts';
import type { Break } from './process/messages.ts';
import { type LossyProxy, openProxy } from './proxy.ts';

export interface Lane {
  readonly server: TestRedis;
  readonly postgres: TestPostgres;
  readonly proxy: LossyProxy;
  readonly crew: Crew;
  /** Plain commands: for the oracle and for those who watch. */
  readonly redis: Redis;
  /** The producer's. */
  readonly transport: Transport;
  /** Plain SQL; opened anew after the server was away. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

const pgWaitMsMax = 8_000;

/** Opens a lane with servers of its own; `broken` names a build that is broken on purpose. */
export const openLane = async (broken?: Break): Promise<Lane> => {
  const crew = openCrew(broken);
  const directory = mkdtempSync(join(tmpdir(), 'wc-'));
  const [server, postgres] = await Promise.all([startTestRedis(), startTestPostgres()]);
  await migrate(postgres.url);
  const proxy = await openProxy(join(directory, 'proxy.sock'), server.path);
  // By way of the proxy, so that watching and producing follow a promotion as workers do.
  const redis = new Redis(proxy.url.slice('unix://'.length), { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const transport = await openRedisTransport({
    ...{ url: proxy.url, patience: 'wait', log: silentLog },
  });
  const pool = new pg.Pool({
    connectionString: postgres.url,
    max: 2,
    connectionTimeoutMillis: pgWaitMsMax,
  });
  pool.on('error', () => undefined);
  return {
    ...{ server, postgres, proxy, crew, redis, transport },
    query: async (text, values = []) => (await pool.query(text, [...values])).rows,
    close: async () => {
      await crew.close();
      redis.disconnect();
      await Promise.all([transport.close(), pool.end(), proxy.close()]);
      await Promise.all([server.stop(), postgres.stop()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
