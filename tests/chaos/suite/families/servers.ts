// Faults of servers and of what lies between: Redis killed, replies lost, PostgreSQL killed in the
// middle of a transaction, a replica that takes the place of its primary, alone or in a cluster.
import { Redis } from 'ioredis';
import { keys } from '../../../../engine/stream/keys.ts';
import { freePort } from '../../../support/port.ts';
import { startTestRedis } from '../../../support/redis.ts';
import type { Family } from '../family.ts';
import type { ClusterLane } from '../lane.ts';
import { partitions, type Scene } from '../scene.ts';

const commitMsMax = 500;
const syncMsMax = 5_000;

export const redisKilled: Family = {
  name: 'redis',
  help: 'kill -9 of Redis with its append-only file, and a start on the same data',
  workers: 2,
  run: async ({ lane, between, stream, pause }) => {
    // While a sync is under way, a server that syncs every second keeps what it acknowledges to
    // itself, for up to two seconds; a crash then loses it, on a disk that is busy.
    await lane.redis.config('SET', 'appendfsync', 'always');
    const loading = stream(between(250, 600));
    await pause(between(20, 150));
    await lane.server.crash();
    await loading;
    await stream(between(50, 200));
  },
};

export const repliesLost: Family = {
  name: 'lost-reply',
  help: 'the connection of a commit ends after it was applied and before its reply arrives',
  workers: 2,
  isProxied: true,
  run: async ({ lane: { proxy }, between, stream, pause, until }) => {
    const loading = stream(between(400, 800));
    for (let left = between(2, 5); left > 0; left -= 1) {
      const before = proxy.lost;
      await pause(between(0, 60));
      proxy.loseNext();
      await until(() => proxy.lost > before, commitMsMax);
    }
    proxy.calm();
    await loading;
    await stream(between(20, 100));
  },
};

/** `kill -9` of the server process that holds a transaction of the sink: all others fall with it. */
const killBackend = async ({ lane, until }: Scene): Promise<void> => {
  let pid = 0;
  await until(async () => {
    const rows = await lane.query(
      `SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()
       AND datname = current_database() AND state <> 'idle' AND xact_start IS NOT NULL`,
    );
    pid = Number(rows[0]?.['pid'] ?? 0);
    return pid > 0;
  }, commitMsMax);
  if (pid > 0) process.kill(pid, 'SIGKILL');
};

export const postgresKilled: Family = {
  name: 'postgres',
  help: 'kill -9 of PostgreSQL, or of the process that holds a transaction of the sink',
  workers: 2,
  run: async (scene) => {
    const { lane, between, stream, pause } = scene;
    const loading = stream(between(300, 700));
    await pause(between(0, 150));
    if (between(0, 3) > 0) await killBackend(scene);
    else {
      await lane.postgres.kill();
      await pause(between(0, 50));
      await lane.postgres.restart();
    }
    await loading;
    await stream(between(50, 200));
  },
};

/** A replica of the lane's server, in step with it. */
const startReplica = async ({ lane, until }: Scene) => {
  const port = await freePort();
  const primary = new Redis(lane.server.path);
  await primary.config('SET', 'repl-diskless-sync-delay', '0');
  await primary.config('SET', 'port', String(port));
  const server = await startTestRedis();
  const redis = new Redis(server.path);
  await redis.replicaof('127.0.0.1', port);
  const isInStep = await until(
    async () => /master_link_status:up/.test(await redis.info('replication')),
    syncMsMax,
  );
  primary.disconnect();
  if (!isInStep) throw new Error('the replica did not come into step');
  return { server, redis };
};

export const promoted: Family = {
  name: 'promotion',
  help: 'the primary dies and a replica that lags behind takes its place',
  workers: 2,
  isProxied: true,
  mayLose: true,
  run: async (scene) => {
    const { lane, between, stream, pause } = scene;
    const { server, redis } = await startReplica(scene);
    const loading = stream(between(300, 600));
    await pause(between(20, 150));
    // Nothing reaches the replica any more; what the primary still acknowledges will be gone.
    await redis.replicaof('NO', 'ONE');
    await pause(between(0, 60));
    await lane.server.kill();
    lane.proxy.turnTo(server.path);
    await loading;
    await stream(between(50, 200));
    return async () => {
      redis.disconnect();
      await lane.server.restart();
      lane.proxy.turnTo(lane.server.path);
      await server.stop();
    };
  },
};

export const failedOver: Family<ClusterLane> = {
  name: 'failover',
  help: 'on a cluster of three masters and three replicas: kill -9 of the master of a partition',
  workers: 2,
  mayLose: true,
  run: async (scene) => {
    const { lane, tenantId, between, stream, pause } = scene;
    const { cluster, crew } = lane;
    for (let left = between(1, 5) === 5 ? 2 : 1; left > 0; left -= 1) {
      const loading = stream(between(250, 600));
      await pause(between(20, 150));
      if (between(0, 2) === 0) {
        await crew.kill(await scene.busiest());
        await crew.enlist();
      }
      const partition = between(0, partitions - 1);
      await cluster.loseMaster(keys.heads({ tenantId, partition }), 'SIGKILL');
      await loading;
      if (left > 1) await cluster.heal();
    }
    await stream(between(50, 200));
    return () => cluster.heal();
  },
};
