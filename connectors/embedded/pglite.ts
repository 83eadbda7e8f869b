// PGlite, where a real PostgreSQL cannot run: PostgreSQL in WebAssembly, in a process of its own, on
// a private socket. It holds one session, which all connections share in turns, and does not sync
// to the disk: rows that were acknowledged may be gone after a power cut.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { systemClock } from '../../engine/kernel/clock.ts';
import { embeddedErrors } from './errors.ts';
import { type EmbeddedServer, isAlive, launch, stopByPid } from './server.ts';
import { startAlone } from './start-lock.ts';

export interface EmbeddedPgliteOptions {
  readonly dataDirectory: string;
  readonly runDirectory: string;
}

const packages = ['@electric-sql/pglite', '@electric-sql/pglite-socket'] as const;
const program = fileURLToPath(new URL('./pglite-server.mjs', import.meta.url));
/** The first start unpacks a database: seconds, on a slow machine many. */
const startMsMax = 120_000;
const pollMs = 50;
/** Names the socket; always given, since a PGPORT in the environment means another server. */
const port = 5432;
const socketName = `.s.PGSQL.${port}`;

/** Whether its packages are installed. */
export const hasPglite = (): boolean => {
  const { resolve } = createRequire(import.meta.url);
  try {
    return packages.every((name) => resolve(name) !== '');
  } catch {
    return false;
  }
};

const urlOf = (sockets: string): string =>
  `postgresql://weir@${encodeURIComponent(sockets)}:${port}/weir`;

const probe = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end().catch(() => undefined);
  }
};

const serverAt = (url: string, pid: number): EmbeddedServer => ({
  url,
  pid,
  description: 'embedded PGlite on a private socket: one session at a time, no sync to the disk',
  stop: () => stopByPid(pid, 'SIGTERM'),
});

/** Whether a noted process is a PGlite and not another one that has got its pid since. */
const isPglite = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(basename(program));
  } catch {
    return isAlive(pid) && !existsSync('/proc/self');
  }
};

/** The process that already has these files open, once it answers. */
const findRunning = async (note: string, log: string): Promise<EmbeddedServer | undefined> => {
  if (!existsSync(note)) return undefined;
  const [text, sockets = ''] = readFileSync(note, 'utf8').split('\n');
  const [pid, url] = [Number(text), urlOf(sockets)];
  for (let waitedMs = 0; isPglite(pid); waitedMs += pollMs) {
    try {
      await probe(url);
      return serverAt(url, pid);
    } catch (cause) {
      if (waitedMs >= startMsMax) throw embeddedErrors.SERVER_FAILED({ pid, log }, { cause });
      await systemClock.sleep(pollMs);
    }
  }
  return undefined;
};

/** Starts the PGlite of a data directory, or adopts the one that is still running. */
export const startPglite = (options: EmbeddedPgliteOptions): Promise<EmbeddedServer> =>
  startAlone(join(options.dataDirectory, 'pglite.starting'), async () => {
    if (!hasPglite()) throw embeddedErrors.POSTGRES_UNSUPPORTED({ packages });
    const note = join(options.dataDirectory, 'pglite.pid');
    const logFile = join(options.dataDirectory, 'pglite.log');
    const running = await findRunning(note, logFile);
    if (running) return running;
    const sockets = join(options.runDirectory, 'pg');
    mkdirSync(sockets, { recursive: true, mode: 0o700 });
    const url = urlOf(sockets);
    const pid = await launch({
      command: process.execPath,
      args: [program, join(options.dataDirectory, 'pglite'), join(sockets, socketName), note],
      logFile,
      cwd: '/',
      startMsMax,
      probe: () => probe(url),
    });
    return serverAt(url, pid);
  });
