// A private Redis Cluster for a test file: three masters with a replica each, on loopback, ended by
// their own pids. A lost master is replaced within a few seconds.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { launch, stopByPid } from '../../connectors/embedded/server.ts';
import { serverProgram } from './chosen-server.ts';
import { freePort } from './port.ts';
import { until } from './worker.ts';

const masterCount = 3;
const slotCount = 16_384;
const nodeTimeoutMsDefault = 1_000;
const wholeMsMax = 30_000;

/** One server of the cluster. */
export interface ClusterServer {
  readonly port: number;
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  /** A connection for the test's own commands. */
  readonly redis: Redis;
}

export interface TestCluster {
  /** One server of it. */
  readonly url: string;
  /** All servers of it. */
  readonly namedUrl: string;
  readonly servers: readonly ClusterServer[];
  /** The server that takes writes for a key now. */
  masterOf(key: string): Promise<ClusterServer>;
  /** Sends a signal to the master of a key and waits until its replica has taken over. */
  loseMaster(key: string, signal: NodeJS.Signals): Promise<ClusterServer>;
  /** Starts again who was killed, on its data; resolves when every master has its replica. */
  heal(): Promise<void>;
  stop(): Promise<void>;
}

interface Member extends ClusterServer {
  /** Starts it again on its data. */
  restart(): Promise<void>;
}

const startServer = async (directory: string, nodeTimeoutMs: number): Promise<Member> => {
  const [port, busPort] = [await freePort(), await freePort()];
  const home = join(directory, String(port));
  mkdirSync(home);
  const redis = new Redis({ port, lazyConnect: true, retryStrategy: () => 50 });
  redis.on('error', () => undefined);
  const launching = {
    command: serverProgram(),
    args: [
      ...['--bind', '127.0.0.1', '--port', String(port), '--cluster-port', String(busPort)],
      ...['--cluster-enabled', 'yes', '--cluster-node-timeout', String(nodeTimeoutMs)],
      ...['--cluster-replica-validity-factor', '0', '--repl-diskless-sync-delay', '0'],
      ...['--dir', home, '--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'],
    ],
    logFile: join(home, 'redis.log'),
    cwd: home,
    probe: async () => {
      const probing = new Redis({ port, lazyConnect: true, retryStrategy: () => null });
      probing.on('error', () => undefined);
      try {
        await probing.connect();
        await probing.ping();
      } finally {
        probing.disconnect();
      }
    },
  };
  let pid = await launch(launching);
  await redis.connect();
  return {
    ...{ port, redis },
    get pid() {
      return pid;
    },
    restart: async () => {
      pid = await launch(launching);
    },
  };
};

const busPortOf = async ({ redis }: ClusterServer): Promise<number> =>
  Number(((await redis.config('GET', 'cluster-port')) as string[])[1]);

const isWhole = async ({ redis }: ClusterServer): Promise<boolean> => {
  const [own, all] = [await redis.info('replication'), String(await redis.cluster('INFO'))];
  const isInStep = own.includes('role:master')
    ? own.includes('state=online')
    : own.includes('master_link_status:up');
  return isInStep && all.includes('cluster_state:ok');
};

/** Waits until each server is a master with a replica or a replica in step, and all slots are served. */
const untilWhole = async (servers: readonly ClusterServer[]): Promise<void> => {
  for (const server of servers) {
    await until(() => isWhole(server).catch(() => false), wholeMsMax);
  }
};

/** Makes one cluster of six servers: the first three are masters. */
const unite = async (servers: readonly ClusterServer[]): Promise<void> => {
  const masters = servers.slice(0, masterCount);
  for (const [index, { redis }] of masters.entries()) {
    const [first, after] = [index, index + 1].map((nth) =>
      Math.ceil((nth * slotCount) / masterCount),
    );
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', Number(first), Number(after) - 1);
    await redis.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  const [hub, ...others] = servers;
  if (!hub) throw new Error('no servers');
  const hubBusPort = await busPortOf(hub);
  for (const { redis } of others) await redis.cluster('MEET', '127.0.0.1', hub.port, hubBusPort);
  const knows = async (count: number, { redis }: ClusterServer): Promise<boolean> =>
    String(await redis.cluster('INFO')).includes(`cluster_known_nodes:${count}`);
  for (const server of servers) await until(() => knows(servers.length, server));
  for (const [index, { redis }] of servers.slice(masterCount).entries()) {
    const id = await masters[index]?.redis.call('CLUSTER', 'MYID');
    await redis.call('CLUSTER', 'REPLICATE', String(id));
  }
  await untilWhole(servers);
};

/** Starts a cluster that nobody else uses. */
export const startTestCluster = async (
  nodeTimeoutMs = nodeTimeoutMsDefault,
): Promise<TestCluster> => {
  const directory = mkdtempSync(join(tmpdir(), 'wc-'));
  const servers: Member[] = [];
  for (let nth = 0; nth < 2 * masterCount; nth += 1) {
    servers.push(await startServer(directory, nodeTimeoutMs));
  }
  await unite(servers);
  const lost = new Set<Member>();

  const masterOf = async (key: string): Promise<Member> => {
    for (const server of servers.filter((each) => !lost.has(each))) {
      const { redis } = server;
      const isMaster = (await redis.info('replication')).includes('role:master');
      const answer = await redis.type(key).then(
        () => true,
        () => false,
      );
      if (isMaster && answer) return server;
    }
    throw new Error(`nobody has the slot of ${key}`);
  };

  return {
    url: `redis://127.0.0.1:${servers[0]?.port}`,
    namedUrl: `redis-cluster://${servers.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    servers,
    masterOf,
    loseMaster: async (key, signal) => {
      const master = await masterOf(key);
      lost.add(master);
      process.kill(master.pid, signal);
      await until(
        () =>
          masterOf(key).then(
            () => true,
            () => false,
          ),
        20_000,
      );
      return master;
    },
    heal: async () => {
      for (const member of lost) await member.restart();
      lost.clear();
      await untilWhole(servers);
    },
    stop: async () => {
      for (const { redis, pid } of servers) {
        redis.disconnect();
        await stopByPid(pid, 'SIGKILL');
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
