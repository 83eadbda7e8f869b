// A lane: the servers and the crew that one schedule after another has to itself. Its log is one
// server, reached directly or through a proxy, or a cluster.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '../../../connectors/postgres/migrate.ts';
import { silentLog } from '../../../engine/kernel/log.ts';
import { openRedisTransport } from '../../../engine/stream/redis/transport.ts';
import type { Transport } from '../../../engine/stream/transport.ts';
import { startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../../support/redis.ts';
import { startTestCluster, type TestCluster } from '../../support/redis-cluster.ts';
import { type Crew, openCrew } from './crew.ts';
import { type PlainRedis, plainRedis } from './oracle/plain-redis.ts';
import type { Break } from './process/messages.ts';
import { type LossyProxy, openProxy } from './proxy.ts';

export interface Lane {
  readonly postgres: TestPostgres;
  readonly crew: Crew;
  /** Where workers find the log, by way of the proxy if there is one and it is wanted. */
  redisUrl(isProxied: boolean): string;
  /** Plain commands: for the oracle and for those who watch. */
  readonly redis: PlainRedis;
  /** The producer's. */
  readonly transport: Transport;
  /** Plain SQL; opened anew after the server was away. */
  query(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Empties the log. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

export interface ServerLane extends Lane {
  readonly server: TestRedis;
  readonly proxy: LossyProxy;
}

export interface ClusterLane extends Lane {
  readonly cluster: TestCluster;
}

const pgWaitMsMax = 8_000;
/** Half of what a failover takes is the time until a master counts as lost. */
const nodeTimeoutMs = 500;

/** What every lane has, around the log at `watchUrl`. */
const openAround = async (crew: Crew, watchUrl: string) => {
  const postgres = await startTestPostgres();
  await migrate(postgres.url);
  const redis = plainRedis(watchUrl);
  const transport = await openRedisTransport({ url: watchUrl, patience: 'wait', log: silentLog });
  const pool = new pg.Pool({
    connectionString: postgres.url,
    max: 2,
    connectionTimeoutMillis: pgWaitMsMax,
  });
  pool.on('error', () => undefined);
  return {
    ...{ postgres, crew, redis, transport },
    query: async (text: string, values: readonly unknown[] = []) =>
      (await pool.query(text, [...values])).rows,
    close: async (): Promise<void> => {
      await crew.close();
      redis.disconnect();
      await Promise.all([transport.close(), pool.end()]);
      await postgres.stop();
    },
  };
};

/** Opens a lane with one server; `broken` names a build that is broken on purpose. */
export const openServerLane = async (broken?: Break): Promise<ServerLane> => {
  const crew = openCrew(broken);
  const directory = mkdtempSync(join(tmpdir(), 'wc-'));
  const server = await startTestRedis();
  const proxy = await openProxy(join(directory, 'proxy.sock'), server.path);
  // By way of the proxy, so that watching and producing follow a promotion as workers do.
  const around = await openAround(crew, proxy.url);
  return {
    ...{ ...around, server, proxy },
    redisUrl: (isProxied) => (isProxied ? proxy.url : server.url),
    empty: async () => {
      await around.redis.flushall();
    },
    close: async () => {
      await around.close();
      await proxy.close();
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

/** Opens a lane with a cluster of three masters and three replicas. */
export const openClusterLane = async (broken?: Break): Promise<ClusterLane> => {
  const crew = openCrew(broken);
  const cluster = await startTestCluster(nodeTimeoutMs);
  const around = await openAround(crew, cluster.namedUrl);
  return {
    ...{ ...around, cluster },
    redisUrl: () => cluster.namedUrl,
    empty: async () => {
      for (const { redis } of cluster.servers) {
        if ((await redis.info('replication')).includes('role:master')) await redis.flushall();
      }
    },
    close: async () => {
      await around.close();
      await cluster.stop();
    },
  };
};
