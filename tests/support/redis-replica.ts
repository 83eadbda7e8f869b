// A Redis with one replica, on loopback, both ended by their own pids.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { launch, stopByPid } from '../../connectors/embedded/server.ts';
import { serverProgram } from './chosen-server.ts';
import { freePort } from './port.ts';
import { until } from './worker.ts';

export interface ReplicatedRedis {
  readonly url: string;
  /** Holds the replica: nothing reaches it until it is let go. */
  holdReplica(): void;
  letReplicaGo(): void;
  stop(): Promise<void>;
}

const answers = async (port: number): Promise<string> => {
  const redis = new Redis({ port, lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await redis.info('replication');
  } finally {
    redis.disconnect();
  }
};

const startServer = async (directory: string, args: readonly string[]) => {
  const port = await freePort();
  const home = join(directory, String(port));
  mkdirSync(home);
  const pid = await launch({
    command: serverProgram(),
    args: [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', home, '--save', ''],
      ...['--repl-diskless-sync-delay', '0', '--maxmemory-policy', 'noeviction', ...args],
    ],
    logFile: join(home, 'redis.log'),
    cwd: home,
    probe: () => answers(port).then(() => undefined),
  });
  return { port, pid };
};

/** Starts both; resolves when the replica is in step. */
export const startReplicatedRedis = async (): Promise<ReplicatedRedis> => {
  const directory = mkdtempSync(join(tmpdir(), 'wp-'));
  const master = await startServer(directory, []);
  const replica = await startServer(directory, ['--replicaof', '127.0.0.1', String(master.port)]);
  await until(async () => (await answers(master.port)).includes('state=online'));
  return {
    url: `redis://127.0.0.1:${master.port}`,
    holdReplica: () => process.kill(replica.pid, 'SIGSTOP'),
    letReplicaGo: () => process.kill(replica.pid, 'SIGCONT'),
    stop: async () => {
      for (const { pid } of [replica, master]) await stopByPid(pid, 'SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
