// The stage of a run: a real Redis and a real PostgreSQL of its own, prepared as a start prepares
// them, and the settings with which workers find both.
import { Redis } from 'ioredis';
import pg from 'pg';
import { prepare } from '../../api/prepare.ts';
import { readSettings } from '../../api/settings.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { startTestPostgres } from '../support/postgres.ts';
import { startTestRedis } from '../support/redis.ts';

export interface Stage {
  readonly settings: Readonly<Record<string, string>>;
  readonly modelId: string;
  readonly transport: Transport;
  readonly redis: Redis;
  readonly database: pg.Client;
  /** Kills Redis with -9 and starts it again on the same data. */
  crashRedis(): Promise<void>;
  close(): Promise<void>;
}

/** Sets a stage up for one tenant. */
export const openStage = async (options: {
  readonly tenantId: string;
  readonly partitions: number;
  readonly leaseMs: number;
}): Promise<Stage> => {
  const [redisServer, postgres] = await Promise.all([startTestRedis(), startTestPostgres()]);
  const settings = {
    REDIS_URL: redisServer.url,
    DATABASE_URL: postgres.url,
    TENANTS: options.tenantId,
    WEIR_PARTITIONS: String(options.partitions),
    LEASE_MS: String(options.leaseMs),
  };
  const { values } = readSettings(settings);
  await prepare(values, silentLog);
  const redis = new Redis(redisServer.path);
  const database = new pg.Client({ connectionString: postgres.url });
  await database.connect();
  const transport = await openRedisTransport({
    url: redisServer.url,
    patience: 'wait',
    log: silentLog,
  });
  return {
    ...{ settings, transport, redis, database },
    modelId: values.ANTHROPIC_MODEL,
    crashRedis: () => redisServer.crash(),
    close: async () => {
      redis.disconnect();
      await Promise.all([transport.close(), database.end()]);
      await Promise.all([redisServer.stop(), postgres.stop()]);
    },
  };
};
