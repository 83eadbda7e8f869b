// The embedded PostgreSQL: a real server on a private socket, without a TCP port. Root starts it
// as an unprivileged user: initdb as `nobody` (it wants a name), the server under a uid of its own.
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { embeddedErrors } from './errors.ts';
import { type PostgresHome, postgresHome } from './postgres-home.ts';
import { isRoot } from './run-directory.ts';
import { type EmbeddedServer, launch, stopByPid } from './server.ts';

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

const chownTree = (path: string, uid: number): void => {
  chownSync(path, uid, uid);
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) chownSync(join(entry.parentPath, entry.name), uid, uid);
  }
};

const initialise = (home: PostgresHome, data: string, hasty: boolean): void => {
  mkdirSync(data, { mode: 0o700 });
  const asRoot = isRoot();
  if (asRoot) chownSync(data, nobodyUid, nobodyUid);
  const { status, stderr } = spawnSync(
    join(home.native, 'bin', 'initdb'),
    [
      ...['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions'],
      ...(hasty ? ['--no-sync'] : []),
    ],
    {
      cwd: '/',
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: home.libraryPath, LC_ALL: 'C' },
      ...(asRoot ? { uid: nobodyUid, gid: nobodyUid } : {}),
    },
  );
  if (status !== 0) {
    rmSync(data, { recursive: true, force: true });
    throw embeddedErrors.SERVER_FAILED({ command: 'initdb', said: (stderr ?? '').slice(-500) });
  }
  if (asRoot) chownTree(data, serverUid);
};

const ask = async (socketDirectory: string, name: string, sql: string): Promise<number> => {
  const client = new pg.Client({ host: socketDirectory, user, database: name });
  try {
    await client.connect();
    return (await client.query(sql)).rowCount ?? 0;
  } finally {
    await client.end().catch(() => undefined);
  }
};

const ensureDatabase = async (socketDirectory: string): Promise<void> => {
  const sql = `SELECT 1 FROM pg_database WHERE datname = '${database}'`;
  if ((await ask(socketDirectory, 'postgres', sql)) === 0) {
    await ask(socketDirectory, 'postgres', `CREATE DATABASE ${database}`);
  }
};

const postmasterPid = (data: string): number | undefined => {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  return Number(readFileSync(file, 'utf8').split('\n')[0]);
};

/** Starts the server of a data directory, or adopts the one that is still running. */
export const startPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedServer> => {
  const home = postgresHome(options);
  const data = join(home.directory, 'data');
  const sockets = join(options.runDirectory, 'pg');
  const server = (pid: number): EmbeddedServer => ({
    url: `postgresql://${user}@${encodeURIComponent(sockets)}/${database}`,
    pid,
    description: 'embedded PostgreSQL on a private socket',
    stop: () => stopByPid(pid, 'SIGINT'),
  });
  const probe = async (): Promise<void> => {
    await ask(sockets, 'postgres', 'SELECT 1');
  };
  const running = postmasterPid(data);
  if (
    running !== undefined &&
    (await probe().then(
      () => true,
      () => false,
    ))
  ) {
    return server(running);
  }
  if (!existsSync(join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true });
    initialise(home, data, options.hasty ?? false);
  }
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
    probe,
  });
  await ensureDatabase(sockets);
  return server(pid);
};
