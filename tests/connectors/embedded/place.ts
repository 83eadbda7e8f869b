// Where the embedded servers of a test live: a fresh directory that the database user may pass.
// Whatever was started in it is stopped before it is removed.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startDatabase } from '../../../connectors/embedded/database.ts';
import { startPglite } from '../../../connectors/embedded/pglite.ts';
import {
  type EmbeddedPostgresOptions,
  startPostgres,
} from '../../../connectors/embedded/postgres.ts';
import { type EmbeddedRedisOptions, startRedis } from '../../../connectors/embedded/redis.ts';
import {
  type EmbeddedServer,
  isAlive as lives,
  stopByPid,
} from '../../../connectors/embedded/server.ts';

export interface Place {
  readonly directory: string;
  readonly redisOptions: EmbeddedRedisOptions;
  readonly postgresOptions: EmbeddedPostgresOptions;
  redis(changed?: Partial<EmbeddedRedisOptions>): Promise<EmbeddedServer>;
  postgres(changed?: Partial<EmbeddedPostgresOptions>): Promise<EmbeddedServer>;
  pglite(): Promise<EmbeddedServer>;
  database(changed?: Partial<EmbeddedPostgresOptions>): Promise<EmbeddedServer>;
  /** Remembers a process of this place, to be ended with it. */
  keep(pid: number | undefined): void;
  remove(): Promise<void>;
}

/** Makes a place; `remove` ends all that it started. */
export const openPlace = (): Place => {
  const directory = mkdtempSync(join(tmpdir(), 'wq-'));
  chmodSync(directory, 0o711);
  const pids = new Set<number>();
  const common = { dataDirectory: directory, runDirectory: directory, say: () => undefined };
  const redisOptions = { ...common, path: process.env['PATH'] ?? '', install: false };
  const postgresOptions = { ...common, mayMove: false, hasty: true };
  const kept = async (starting: Promise<EmbeddedServer>): Promise<EmbeddedServer> => {
    const server = await starting;
    pids.add(server.pid);
    return server;
  };
  return {
    directory,
    redisOptions,
    postgresOptions,
    redis: (changed = {}) => kept(startRedis({ ...redisOptions, ...changed })),
    postgres: (changed = {}) => kept(startPostgres({ ...postgresOptions, ...changed })),
    pglite: () => kept(startPglite(common)),
    database: (changed = {}) => kept(startDatabase({ ...postgresOptions, ...changed })),
    keep: (pid) => {
      if (pid !== undefined) pids.add(pid);
    },
    remove: async () => {
      for (const pid of pids) await stopByPid(pid, 'SIGINT');
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

/** Whether a process lives. */
export const isAlive = lives;

/** Kills with -9 and waits for the end. */
export const kill = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGKILL');
  while (isAlive(pid)) await new Promise((done) => setTimeout(done, 5));
};

export interface Started {
  readonly url?: string;
  readonly pid?: number;
  readonly code?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly said: readonly string[];
}

export interface StarterOptions {
  /** The project whose sources are run. */
  readonly project?: string;
  readonly uid?: number;
  readonly umask?: number;
  /** Put before the command: `unshare` and what it needs. */
  readonly before?: readonly string[];
  /** Kills the starter in the midst of its work. */
  readonly signal?: AbortSignal;
}

/** Starts a server from a process of its own, which ends at once: what a start leaves behind. */
export const startElsewhere = (
  server: 'redis' | 'postgres' | 'database',
  settings: object,
  { project = resolve('.'), uid, umask, before = [], signal }: StarterOptions = {},
): Promise<Started> =>
  new Promise((done, failed) => {
    const program = join(project, 'tests/connectors/embedded/starter.ts');
    const asked = JSON.stringify({ server, settings, umask });
    const node = [process.execPath, '--import', 'tsx', program, asked];
    const [command = '', ...args] = [...before, ...node];
    const child = spawn(command, args, {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', TSX_DISABLE_CACHE: '1' },
      killSignal: 'SIGKILL',
      ...(signal === undefined ? {} : { signal }),
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    let [told, complained] = ['', ''];
    child.stdout.on('data', (part) => {
      told += part;
    });
    child.stderr.on('data', (part) => {
      complained += part;
    });
    child.once('error', failed);
    child.once('close', () => {
      const answer = told.trim().split('\n').at(-1) ?? '';
      if (answer.startsWith('{')) done(JSON.parse(answer));
      else failed(new Error(`the starter said nothing: ${complained}`));
    });
  });
