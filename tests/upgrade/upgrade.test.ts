// Every release that was saved, restored and brought forward by this one: its rows are there, and what was
// said then holds now.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageVersion } from '../../api/package.ts';
import { knownMigrations } from '../../connectors/postgres/migrate.ts';
import {
  dataDirectory,
  removeDirectory,
  runProgram,
  startPlatform,
  type TestPlatform,
} from '../support/platform.ts';
import { until } from '../support/worker.ts';
import {
  documentTitle,
  frozenUser,
  prompts,
  retiredModel,
  type SavedRelease,
} from './saved-release.ts';

const home = 'tests/upgrade';
const releases = readdirSync(home).filter((name) => statSync(join(home, name)).isDirectory());

it('there is a release to come from', () => {
  expect(releases.length).toBeGreaterThan(0);
});

describe.each(releases)('what release %s has left', (release) => {
  const backup = join(home, release, 'backup.gz');
  const saved = JSON.parse(readFileSync(join(home, release, 'saved.json'), 'utf8')) as SavedRelease;
  const directory = dataDirectory();
  let restored: { readonly code: number | null; readonly stdout: string; readonly stderr: string };
  let platform: TestPlatform;
  let database: pg.Client;

  beforeAll(async () => {
    const into = { WEIR_DATA_DIR: directory };
    restored = await runProgram(['restore', backup, '--json'], into);
    platform = await startPlatform({}, directory);
    database = new pg.Client({ connectionString: platform.databaseUrl });
    await database.connect();
  }, 180_000);
  afterAll(async () => {
    await database?.end();
    await platform?.stop();
    removeDirectory(directory);
  });

  it('is small', () => {
    expect(statSync(backup).size).toBeLessThanOrEqual(200_000);
  });

  it('is brought forward by every migration since, and by no other', () => {
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    const since = knownMigrations().filter((name) => !saved.migrations.includes(name));
    expect(JSON.parse(restored.stdout)).toMatchObject({ weir: release, migrated: since });
    if (release === packageVersion) expect(saved.migrations.length).toBeGreaterThan(0);
  });

  it('has all its rows', async () => {
    const { rows } = JSON.parse(restored.stdout);
    for (const [table, wanted] of Object.entries(saved.rows)) {
      expect(rows[table] ?? 0, table).toBe(wanted);
      const found = await database.query(`SELECT count(*)::int AS n FROM "${table}"`);
      expect(found.rows[0]?.n, table).toBeGreaterThanOrEqual(wanted);
    }
  });

  it('is judged as it was then: prompts, refusals, freezes', async () => {
    const { rows } = await database.query(
      `SELECT decision, count(*)::int AS n FROM decisions WHERE user_id = 'ann' GROUP BY decision`,
    );
    const counts = new Map(rows.map(({ decision, n }) => [decision, n]));
    expect(counts.get('allow')).toBeGreaterThan(0);
    expect(counts.get('block')).toBeGreaterThan(0);
    const eve = await platform.token({ sub: frozenUser });
    const frozen = await platform.post('/chat', { prompt: prompts.ordinary }, eve);
    expect(frozen.status).toBe(403);
  });

  it('has its documents and its models', async () => {
    const ann = await platform.token({ sub: 'ann' });
    const listed = await fetch(`${platform.url}/documents`, {
      headers: { authorization: `Bearer ${ann}` },
    });
    expect(JSON.stringify(await listed.json())).toContain(documentTitle);
    const { rows } = await database.query('SELECT status FROM model_registry WHERE model_id = $1', [
      retiredModel,
    ]);
    expect(rows).toEqual([{ status: 'retired' }]);
  });

  it('goes on: prompts are answered, attacks refused, and both are stored', async () => {
    const ben = await platform.token({ sub: 'ben' });
    const ask = (prompt: string) => platform.post('/chat', { prompt }, ben);
    expect((await ask(prompts.ordinary)).status).toBe(200);
    expect((await ask(prompts.attack)).status).toBe(400);
    await until(async () => {
      const query = `SELECT FROM decisions WHERE user_id = 'ben'`;
      return ((await database.query(query)).rowCount ?? 0) === 2;
    }, 15_000);
  });
});
