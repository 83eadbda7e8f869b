// The embedded PostgreSQL: a real server on a private socket, without a TCP port. Root starts it
// as an unprivileged user: initdb as `nobody` (it wants a name), the server under a uid of its own.
import { execFile } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { systemClock } from '../../engine/kernel/clock.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import { embeddedErrors } from './errors.ts';
import { type PostgresHome, postgresHome } from './postgres-home.ts';
import { isRoot } from './run-directory.ts';
import { type EmbeddedServer, launch, stopByPid } from './server.ts';
import { startAlone } from './start-lock.ts';

export interface EmbeddedPostgresOptions {
  readonly dataDirectory: string;
  readonly runDirectory: string;
  /** Whether root may place the data under /var/lib/weir when the directory cannot be reached. */
  readonly mayMove: boolean;
  /** Skips initdb's flush to disk: for tests. */
  readonly hasty?: boolean;
  readonly say: (line: string) => void;
}

const nobodyUid = 65_534;
const serverUid = 61_731;
const user = 'weir';
const database = 'weir';
/** Names the socket. Always given, since a PGPORT in the environment means another server. */
const port = 5432;
const pollMs = 20;
const relaunchMs = 200;
const lettingGoMsMax = 10_000;
const draftPrefix = 'data.draft-';

const chownTree = (path: string, uid: number): void => {
  chownSync(path, uid, uid);
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) chownSync(join(entry.parentPath, entry.name), uid, uid);
  }
};

/**
 * Removes what interrupted starts left. A name for each draft: the initdb of a start that was
 * killed may live on for a moment, and empties the directory of its name when it gives up.
 */
const removeDrafts = ({ directory }: PostgresHome): void => {
  for (const name of readdirSync(directory)) {
    if (!name.startsWith(draftPrefix)) continue;
    rmSync(join(directory, name), { recursive: true, force: true, maxRetries: 5 });
  }
};

const run = promisify(execFile);

/** Makes the database's files beside their place and moves them there: complete or not at all. */
const initialise = async (home: PostgresHome, data: string, hasty: boolean): Promise<void> => {
  removeDrafts(home);
  const draft = mkdtempSync(join(home.directory, draftPrefix));
  const asRoot = isRoot();
  if (asRoot) chownSync(draft, nobodyUid, nobodyUid);
  try {
    await run(
      join(home.native, 'bin', 'initdb'),
      [
        ...['-D', draft, '-U', user, '-A', 'trust', '-E', 'UTF8', '--locale=C'],
        ...['--no-instructions', ...(hasty ? ['--no-sync'] : [])],
      ],
      {
        cwd: '/',
        env: { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: home.libraryPath, LC_ALL: 'C' },
        ...(asRoot ? { uid: nobodyUid, gid: nobodyUid } : {}),
      },
    );
  } catch (cause) {
    removeDrafts(home);
    const said = String((cause as { readonly stderr?: unknown }).stderr ?? '').slice(-500);
    throw embeddedErrors.SERVER_FAILED({ command: 'initdb', said }, { cause });
  }
  if (asRoot) chownTree(draft, serverUid);
  renameSync(draft, data);
};

const ask = async (
  socketDirectory: string,
  name: string,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const client = new pg.Client({ host: socketDirectory, port, user, database: name });
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
};

const ensureDatabase = async (socketDirectory: string): Promise<void> => {
  const sql = `SELECT 1 FROM pg_database WHERE datname = '${database}'`;
  if ((await ask(socketDirectory, 'postgres', sql)).length === 0) {
    await ask(socketDirectory, 'postgres', `CREATE DATABASE ${database}`);
  }
};

const serverAt = (sockets: string, pid: number): EmbeddedServer => ({
  url: `postgresql://${user}@${encodeURIComponent(sockets)}:${port}/${database}`,
  pid,
  description: 'embedded PostgreSQL on a private socket',
  stop: () => stopByPid(pid, 'SIGINT'),
});

const socketsOf = ({ url }: EmbeddedServer): string => decodeURIComponent(new URL(url).hostname);

const isNotReadyYet = (error: unknown): boolean => (error as { code?: unknown }).code === '57P03';

/** The server that already runs on these files, on whichever socket, once it answers. */
const findRunning = async (data: string): Promise<EmbeddedServer | undefined> => {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [pid, , , , sockets = ''] = readFileSync(file, 'utf8').split('\n');
  // Without a socket, pg would ask the server of PGHOST, or of the TCP port.
  if (sockets === '') return undefined;
  for (;;) {
    try {
      const [shown] = await ask(sockets, 'postgres', 'SHOW data_directory');
      const isOurs = realpathSync(String(shown?.['data_directory'])) === realpathSync(data);
      return isOurs ? serverAt(sockets, Number(pid)) : undefined;
    } catch (error) {
      if (!isNotReadyYet(error)) return undefined;
      await systemClock.sleep(pollMs);
    }
  }
};

const launchPostgres = async (
  options: EmbeddedPostgresOptions,
  home: PostgresHome,
  data: string,
): Promise<EmbeddedServer> => {
  const sockets = join(options.runDirectory, 'pg');
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  const uid = isRoot() ? serverUid : undefined;
  if (uid !== undefined) chownSync(sockets, uid, uid);
  const settings = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    shared_buffers: '64MB',
    max_connections: '60',
    max_wal_size: '256MB',
  };
  const pid = await launch({
    command: join(home.native, 'bin', 'postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    logFile: join(options.dataDirectory, 'postgres.log'),
    environment: { LD_LIBRARY_PATH: home.libraryPath },
    ...(uid === undefined ? {} : { uid }),
    cwd: '/',
    probe: async () => {
      await ask(sockets, 'postgres', 'SELECT 1');
    },
  });
  return serverAt(sockets, pid);
};

/**
 * Launches anew while it fails, for a moment: what a killed server was at work on keeps its memory
 * until it notices, and PostgreSQL does not start beside that. Only after a kill is its note left.
 */
const launchAfter = async (
  options: EmbeddedPostgresOptions,
  home: PostgresHome,
  data: string,
): Promise<EmbeddedServer> => {
  const wasKilled = existsSync(join(data, 'postmaster.pid'));
  const beganMs = systemClock.now();
  for (;;) {
    try {
      return await launchPostgres(options, home, data);
    } catch (error) {
      if (!wasKilled || systemClock.now() - beganMs > lettingGoMsMax) throw error;
      await systemClock.sleep(relaunchMs);
    }
  }
};

const begin = async (options: EmbeddedPostgresOptions): Promise<EmbeddedServer> => {
  const home = postgresHome(options);
  const data = join(home.directory, 'data');
  if (!existsSync(data)) await initialise(home, data, options.hasty ?? false);
  const server = (await findRunning(data)) ?? (await launchAfter(options, home, data));
  await ensureDatabase(socketsOf(server));
  return server;
};

/** Starts the server of a data directory, or adopts the one that is still running. */
export const startPostgres = (options: EmbeddedPostgresOptions): Promise<EmbeddedServer> =>
  startAlone(join(options.dataDirectory, 'postgres.starting'), () =>
    begin(options).catch((cause) => {
      // A system that refuses a user or a directory: container without other users, no space.
      throw cause instanceof WeirError
        ? cause
        : embeddedErrors.SERVER_FAILED({ command: 'postgres' }, { cause });
    }),
  );
