// The embedded Redis or Valkey: private, on a socket, append-only file on, never evicting.
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Redis } from 'ioredis';
import { redisProgram } from './redis-program.ts';
import { type EmbeddedServer, launch, stopByPid } from './server.ts';
import { startAlone } from './start-lock.ts';

export interface EmbeddedRedisOptions {
  readonly dataDirectory: string;
  readonly runDirectory: string;
  /** Where programs are looked for: the value of PATH. */
  readonly path: string;
  /** The server program itself, where it is known. */
  readonly program?: string | undefined;
  /** Whether a missing server may be installed. */
  readonly install: boolean;
  readonly say: (line: string) => void;
}

interface Found {
  readonly pid: number;
  /** Where its files are. */
  readonly directory: string;
}

/** Who answers on a socket, once it has loaded its data. Rejects when nobody does. */
const whoIsAt = async (socket: string): Promise<Found> => {
  const redis = new Redis(socket, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const [, directory = ''] = (await redis.config('GET', 'dir')) as string[];
    const pid = Number(/^process_id:(\d+)/m.exec(await redis.info('server'))?.[1]);
    return { pid, directory };
  } finally {
    redis.disconnect();
  }
};

const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''] as const;

const serverAt = (socket: string, pid: number, program: string): EmbeddedServer => ({
  url: `unix://${socket}`,
  pid,
  description: `${program} on a private socket`,
  stop: () => stopByPid(pid, 'SIGTERM'),
});

/** The server that already runs on these files, on whichever socket. */
const findRunning = async (
  directory: string,
  sockets: readonly string[],
): Promise<EmbeddedServer | undefined> => {
  for (const socket of sockets) {
    const found = await whoIsAt(socket).catch(() => undefined);
    if (found?.directory === realpathSync(directory)) {
      return serverAt(socket, found.pid, 'the Redis server of an earlier start,');
    }
  }
  return undefined;
};

const launchRedis = async (
  options: EmbeddedRedisOptions,
  directory: string,
  socket: string,
): Promise<EmbeddedServer> => {
  const program = options.program ?? redisProgram(options);
  const pid = await launch({
    command: program,
    args: [
      ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700'],
      ...['--dir', directory, ...durable, '--maxmemory-policy', 'noeviction'],
      ...['--daemonize', 'no', '--loglevel', 'notice'],
    ],
    logFile: join(options.dataDirectory, 'redis.log'),
    cwd: directory,
    probe: async () => {
      await whoIsAt(socket);
    },
  });
  return serverAt(socket, pid, basename(program));
};

/** Starts the server of a data directory, or adopts the one that is still running. */
export const startRedis = (options: EmbeddedRedisOptions): Promise<EmbeddedServer> =>
  startAlone(join(options.dataDirectory, 'redis.starting'), async () => {
    const directory = join(options.dataDirectory, 'redis');
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const socket = join(options.runDirectory, 'redis.sock');
    // Beside the data, since the run directory may be another one at the next start.
    const note = join(options.dataDirectory, 'redis.socket');
    const noted = existsSync(note) ? [readFileSync(note, 'utf8')] : [];
    const running = await findRunning(directory, [...noted, socket]);
    if (running) return running;
    writeFileSync(note, socket, { mode: 0o600 });
    return launchRedis(options, directory, socket);
  });
