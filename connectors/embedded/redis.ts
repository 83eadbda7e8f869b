// The embedded Redis or Valkey: private, on a socket, append-only file on, never evicting.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Redis } from 'ioredis';
import { redisProgram } from './redis-program.ts';
import { type EmbeddedServer, launch, stopByPid } from './server.ts';

export interface EmbeddedRedisOptions {
  readonly dataDirectory: string;
  readonly runDirectory: string;
  /** Where programs are looked for: the value of PATH. */
  readonly path: string;
  /** Whether a missing server may be installed. */
  readonly install: boolean;
  readonly say: (line: string) => void;
}

const ping = async (socket: string): Promise<void> => {
  const redis = new Redis(socket, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
  } finally {
    redis.disconnect();
  }
};

const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''] as const;

/** Starts the server of a data directory, or adopts the one that is still running. */
export const startRedis = async (options: EmbeddedRedisOptions): Promise<EmbeddedServer> => {
  const socket = join(options.runDirectory, 'redis.sock');
  const pidFile = join(options.runDirectory, 'redis.pid');
  const server = (pid: number, program: string): EmbeddedServer => ({
    url: `unix://${socket}`,
    pid,
    description: `${program} on a private socket`,
    stop: () => stopByPid(pid, 'SIGTERM'),
  });
  const running = await ping(socket).then(
    () => Number(readFileSync(pidFile, 'utf8')),
    () => undefined,
  );
  if (running) return server(running, 'the Redis server of an earlier start,');
  const program = redisProgram(options);
  const directory = join(options.dataDirectory, 'redis');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const pid = await launch({
    command: program,
    args: [
      ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700'],
      ...['--dir', directory, ...durable, '--maxmemory-policy', 'noeviction'],
      ...['--daemonize', 'no', '--loglevel', 'notice'],
    ],
    logFile: join(options.dataDirectory, 'redis.log'),
    cwd: directory,
    probe: () => ping(socket),
  });
  writeFileSync(pidFile, String(pid), { mode: 0o600 });
  return server(pid, basename(program));
};
