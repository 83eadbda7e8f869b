import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isTraversable, movedDirectory } from '../../../connectors/embedded/postgres-home.ts';
import { isRoot } from '../../../connectors/embedded/run-directory.ts';
import { until } from '../../support/worker.ts';
import { ask, store, stored } from './asking.ts';
import { isAlive, kill, openPlace, type Place, startElsewhere } from './place.ts';
import { copyProject } from './project.ts';

const nobody = 65_534;
/** Tests that start as another user need a project that this user may read. */
const othersMayRead = isRoot() && isTraversable(resolve('.'));

const processField = (pid: number, field: string): string =>
  spawnSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();

describe('the embedded PostgreSQL', () => {
  let place: Place;
  beforeAll(() => {
    place = openPlace();
  });
  afterAll(() => place.remove());

  it('listens on a socket for its owner alone and on no port', async () => {
    const { url, description } = await place.postgres();
    const sockets = join(place.directory, 'pg');
    expect(url).toBe(`postgresql://weir@${encodeURIComponent(sockets)}:5432/weir`);
    expect(description).toBe('embedded PostgreSQL on a private socket');
    expect(await ask(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
    expect(await ask(url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(statSync(sockets).mode & 0o777).toBe(0o700);
    expect(statSync(join(place.directory, 'postgres/data')).mode & 0o777).toBe(0o700);
  });

  it('leads a process group of its own, which a Ctrl-C at the terminal does not reach', async () => {
    const { pid } = await place.postgres();
    expect(Number(processField(pid, 'pgid'))).toBe(pid);
  });

  it.skipIf(!isRoot())('runs as a user of its own when root starts it', async () => {
    const { pid } = await place.postgres();
    const uid = Number(processField(pid, 'uid'));
    expect([0, nobody]).not.toContain(uid);
    expect(statSync(join(place.directory, 'postgres/data/base')).uid).toBe(uid);
  });

  it('outlives the process that started it, and the next start adopts it', async () => {
    await (await place.postgres()).stop();
    const { url, pid = 0 } = await startElsewhere('postgres', place.postgresOptions);
    place.keep(pid);
    expect(isAlive(pid)).toBe(true);
    const adopted = await place.postgres();
    expect(adopted).toMatchObject({ url, pid });
    await adopted.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('is adopted on its socket though the run directory moved', async () => {
    const other = openPlace();
    try {
      const first = await place.postgres();
      expect(await place.postgres({ runDirectory: other.directory })).toMatchObject({
        url: first.url,
        pid: first.pid,
      });
    } finally {
      await other.remove();
    }
  });

  it('asks no server of the environment, though its note is half written', async () => {
    const other = openPlace();
    let asked = 0;
    const stranger = createServer((socket) => {
      asked += 1;
      socket.destroy();
    });
    const socket = join(other.directory, '.s.PGSQL.5432');
    await new Promise<void>((done) => stranger.listen(socket, done));
    vi.stubEnv('PGHOST', other.directory);
    vi.stubEnv('PGPORT', '1');
    try {
      await (await place.postgres()).stop();
      writeFileSync(join(place.directory, 'postgres/data/postmaster.pid'), `${2 ** 22 + 1}\n`);
      const { url } = await place.postgres();
      expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(asked).toBe(0);
    } finally {
      vi.unstubAllEnvs();
      stranger.close();
      await other.remove();
    }
  });

  it('leaves no process and no socket when it is stopped, even twice', async () => {
    const server = await place.postgres();
    await server.stop();
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(readdirSync(join(place.directory, 'pg'))).toEqual([]);
  });

  it('has its data again after a kill -9, over the stale socket', async () => {
    const first = await place.postgres();
    await store(first.url, 'quince');
    await kill(first.pid);
    expect(readdirSync(join(place.directory, 'pg'))).not.toEqual([]);
    const second = await place.postgres();
    expect(second.pid).not.toBe(first.pid);
    expect(await stored(second.url)).toEqual([{ word: 'quince' }]);
  });

  it('starts again although a query of the killed server is still at work', async () => {
    const first = await place.postgres();
    const long = 'SELECT count(*) FROM generate_series(1, 8000000)';
    const atWork = ask(first.url, long).catch(() => undefined);
    const active = `SELECT 1 AS one FROM pg_stat_activity WHERE query = '${long}'`;
    await until(async () => (await ask(first.url, active)).length === 1);
    await kill(first.pid);
    const { url } = await place.postgres();
    expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await atWork;
  });
});

describe('the first start of the embedded PostgreSQL', () => {
  let place: Place;
  beforeEach(() => {
    place = openPlace();
  });
  afterEach(() => place.remove());

  it('is one server when two start at the same moment, and so do two processes', async () => {
    const elsewhere = [1, 2].map(() => startElsewhere('postgres', place.postgresOptions));
    const [one, two] = await Promise.all([place.postgres(), place.postgres()]);
    const started = await Promise.all(elsewhere);
    for (const { pid } of started) place.keep(pid);
    expect(new Set([one, two, ...started].map(({ pid }) => pid)).size).toBe(1);
  });

  it('leaves nothing half made when it is interrupted', async () => {
    const home = join(place.directory, 'postgres');
    const drafts = (): readonly string[] =>
      existsSync(home) ? readdirSync(home).filter((name) => name.includes('draft')) : [];
    const interruption = new AbortController();
    const { signal } = interruption;
    const interrupted = startElsewhere('postgres', place.postgresOptions, { signal });
    const failure = expect(interrupted).rejects.toThrow('aborted');
    await until(() => drafts().some((name) => existsSync(join(home, name, 'PG_VERSION'))));
    interruption.abort();
    await failure;
    expect(existsSync(join(home, 'data'))).toBe(false);
    const { url } = await place.postgres();
    expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(drafts()).toEqual([]);
  });

  it.skipIf(!othersMayRead)('is an ordinary user’s, who owns server and data', async () => {
    chownSync(place.directory, nobody, nobody);
    const options = { uid: nobody };
    const { pid = 0, url = '' } = await startElsewhere('postgres', place.postgresOptions, options);
    place.keep(pid);
    expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(Number(processField(pid, 'uid'))).toBe(nobody);
    expect(statSync(join(place.directory, 'postgres/data')).uid).toBe(nobody);
  });

  it.skipIf(!othersMayRead)('is refused in a directory that the user may not write', async () => {
    const options = { uid: nobody };
    const refused = await startElsewhere('postgres', place.postgresOptions, options);
    expect(refused.code).toBe('WEIR_EMBEDDED_DATA_DIRECTORY_UNWRITABLE');
    expect(refused.detail).toEqual({ directory: place.directory });
    expect(readdirSync(place.directory)).toEqual([]);
  });

  it('works under a umask that leaves others nothing', async () => {
    const { url = '', pid } = await startElsewhere('postgres', place.postgresOptions, {
      umask: 0o077,
    });
    place.keep(pid);
    expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.skipIf(!isRoot())(
    'needs no install script, and no passage for others to the project',
    async () => {
      const project = join(place.directory, 'project');
      mkdirSync(project, { mode: 0o700 });
      copyProject(project, { withPostgres: true });
      const { url = '', pid } = await startElsewhere('postgres', place.postgresOptions, {
        project,
      });
      place.keep(pid);
      expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      const program = readlinkSync(`/proc/${pid}/exe`);
      expect(dirname(program)).toMatch(/\/postgres\/native-[0-9a-f]{8}\/native\/bin$/);
    },
  );
});

describe.skipIf(!isRoot())('root’s PostgreSQL in a directory that others may not pass', () => {
  let place: Place;
  let run: Place;
  let moved: string;
  beforeEach(() => {
    [place, run] = [openPlace(), openPlace()];
    chmodSync(place.directory, 0o700);
    moved = movedDirectory(place.directory);
  });
  afterEach(async () => {
    await place.remove();
    await run.remove();
    rmSync(moved, { recursive: true, force: true });
    const shelf = dirname(moved);
    if (existsSync(shelf) && readdirSync(shelf).length === 0) rmSync(shelf, { recursive: true });
  });

  const start = (mayMove: boolean, said: string[] = []) =>
    place.postgres({
      mayMove,
      runDirectory: run.directory,
      say: (line) => said.push(line),
    });

  it('is refused where the directory was chosen', async () => {
    await expect(start(false)).rejects.toMatchObject({
      code: 'WEIR_EMBEDDED_DATA_DIRECTORY_UNTRAVERSABLE',
      detail: { directory: place.directory },
    });
    expect(readdirSync(place.directory)).toEqual([]);
    expect(existsSync(moved)).toBe(false);
  });

  it('has its data under /var/lib/weir where it was not, says so, and finds it again', async () => {
    const said: string[] = [];
    const first = await start(true, said);
    expect(moved).toMatch(/^\/var\/lib\/weir\//);
    expect(said.join('\n')).toContain(moved);
    expect(readlinkSync(join(place.directory, 'postgres'))).toBe(moved);
    expect(existsSync(join(moved, 'data/PG_VERSION'))).toBe(true);
    await store(first.url, 'medlar');
    expect((await start(true)).pid).toBe(first.pid);
    await kill(first.pid);
    expect(await stored((await start(true)).url)).toEqual([{ word: 'medlar' }]);
  });

  it('does not leave earlier data behind for an empty database elsewhere', async () => {
    chmodSync(place.directory, 0o711);
    const { url, stop } = await start(true);
    await store(url, 'sloe');
    await stop();
    expect(lstatSync(join(place.directory, 'postgres')).isDirectory()).toBe(true);
    chmodSync(place.directory, 0o700);
    await expect(start(true)).rejects.toMatchObject({
      code: 'WEIR_EMBEDDED_DATA_DIRECTORY_UNTRAVERSABLE',
    });
    chmodSync(place.directory, 0o711);
    expect(await stored((await start(true)).url)).toEqual([{ word: 'sloe' }]);
  });
});
