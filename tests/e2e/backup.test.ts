// weir backup and weir restore on whole platforms: saved while prompts come in, restored where nothing was.
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  dataDirectory,
  removeDirectory,
  runProgram,
  startPlatform,
  type TestPlatform,
} from '../support/platform.ts';
import { until } from '../support/worker.ts';

const tables = ['event_archive', 'decisions', 'audit_export'] as const;

/** Rows of a table by event id, as text; whole rows, so that equal means equal. */
const rowsOf = async (
  databaseUrl: string,
  table: (typeof tables)[number],
): Promise<ReadonlyMap<string, string>> => {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const { rows } = await database.query<{ id: string; text: string }>(
      `SELECT event_id AS id, row_to_json(t)::text AS text FROM ${table} t`,
    );
    return new Map(rows.map(({ id, text }) => [id, text]));
  } finally {
    await database.end();
  }
};

const eventsOf = async (
  platform: TestPlatform,
  topic: string,
): Promise<readonly { readonly id: string; readonly correlationid?: string }[]> => {
  const { stdout } = await platform.run(['consume', '--topic', topic]);
  return stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
};

/** A row without its place in log and ledger: what was under way is worked on again, and appended anew. */
const withoutPlace = (text: string | undefined): string =>
  (text ?? '').replace(/,?"(?:seq|sequence|appended_at)":[^,}]*/g, '');

/** Until every chain has committed all that there is. */
const untilIdle = (platform: TestPlatform): Promise<void> =>
  until(async () => {
    const { stdout } = await platform.run(['lag', '--json']);
    const rows = JSON.parse(stdout) as readonly { readonly entries: number }[];
    return rows.every(({ entries }) => entries === 0);
  }, 30_000);

describe('weir backup', () => {
  let first: TestPlatform;
  let second: TestPlatform | undefined;
  let token = '';
  let isOver = false;
  let asked = 0;
  const target = dataDirectory();
  const into = { WEIR_DATA_DIR: target, PORT: '0', LEASE_MS: '1000' };
  const file = () => join(first.directory, 'saved.gz');
  const before = new Map<string, ReadonlyMap<string, string>>();
  const after = new Map<string, ReadonlyMap<string, string>>();

  const ask = async (): Promise<void> => {
    asked += 1;
    await first.post('/chat', { prompt: `Which prime follows ${asked}?` }, token);
  };

  beforeAll(async () => {
    first = await startPlatform({ RATE_LIMIT_RPM: '100000' });
    token = await first.token({ sub: 'ann' });
    for (let n = 0; n < 10; n += 1) await ask();
    await first.post('/documents', { title: 'Hours', text: 'The lock opens at nine.' }, token);
    await untilIdle(first);
    for (const table of tables) before.set(table, await rowsOf(first.databaseUrl, table));
    const traffic = (async () => {
      while (!isOver) await ask();
    })();
    const saved = await first.run(['backup', '--out', file(), '--with-keys', '--json']);
    expect([saved.code, saved.stderr]).toEqual([0, expect.stringContaining('sign tokens')]);
    const askedBy = asked;
    await until(async () => asked > askedBy + 5);
    isOver = true;
    await traffic;
    await untilIdle(first);
    for (const table of tables) after.set(table, await rowsOf(first.databaseUrl, table));
  }, 180_000);
  afterAll(async () => {
    await second?.stop();
    await first?.stop();
    removeDirectory(first.directory);
    removeDirectory(target);
  });

  it('writes a file that only its owner reads', () => {
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('is refused by a platform that is at work, and by stores that hold something', async () => {
    const running = await first.run(['restore', file(), '--force']);
    expect([running.code, running.stderr]).toEqual([
      1,
      expect.stringContaining('WEIR_API_RESTORE_TARGET_USED'),
    ]);
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, text.lastIndexOf('#manifest')), 'DAMAGED'],
    ['changed in one place', (text: string) => text.replace(/"ann"/, '"eve"'), 'DAMAGED'],
    ['of a newer format', (text: string) => text.replace('"format":1', '"format":2'), 'NEWER'],
    ['something else', () => 'hello\n', 'DAMAGED'],
  ])('is refused when it is %s', async (_, change, code) => {
    const bad = join(first.directory, 'bad.gz');
    writeFileSync(bad, gzipSync(change(gunzipSync(readFileSync(file())).toString())));
    const { code: exit, stderr } = await runProgram(['restore', bad], into);
    expect([exit, stderr]).toEqual([1, expect.stringContaining(`WEIR_API_BACKUP_${code}`)]);
  });

  it('is refused when half of the file is there', async () => {
    const bad = join(first.directory, 'bad.gz');
    copyFileSync(file(), bad);
    writeFileSync(bad, readFileSync(bad).subarray(0, statSync(bad).size / 2));
    const { code, stderr } = await runProgram(['restore', bad], into);
    expect([code, stderr]).toEqual([1, expect.stringContaining('WEIR_API_BACKUP_DAMAGED')]);
  });

  it('is restored into empty stores, once', async () => {
    const done = await runProgram(['restore', file(), '--json'], into);
    expect([done.code, done.stderr]).toEqual([0, '']);
    const { rows, migrated, keys } = JSON.parse(done.stdout);
    expect(rows.event_archive).toBeGreaterThanOrEqual(before.get('event_archive')?.size ?? 0);
    expect(migrated).toEqual([]);
    expect(keys).toBeGreaterThan(0);
    const again = await runProgram(['restore', file()], into);
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringContaining('WEIR_API_RESTORE_TARGET_FULL'),
    ]);
    const forced = await runProgram(['restore', file(), '--force'], into);
    expect([forced.code, forced.stderr]).toEqual([0, '']);
  }, 120_000);

  it('brings a platform that answers, with the tokens and documents of then', async () => {
    second = await startPlatform({}, target);
    const answer = await second.post('/chat', { prompt: 'Which prime follows 1?' }, token);
    expect(answer.status).toBe(200);
    const response = await fetch(`${second.url}/documents`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(JSON.stringify(await response.json())).toContain('Hours');
  }, 120_000);

  it('decides nothing twice, and stores what was saved as it was', async () => {
    const platform = second as TestPlatform;
    await untilIdle(platform);
    const raw = await eventsOf(platform, 'raw');
    const decisions = await eventsOf(platform, 'decision');
    expect(raw.length).toBeGreaterThan(10);
    const causes = (events: typeof raw) =>
      events.map(({ id, correlationid }) => correlationid ?? id).sort();
    expect(causes(decisions)).toEqual(causes(raw));
    for (const table of tables) {
      const rows = await rowsOf(platform.databaseUrl, table);
      const original = after.get(table) ?? new Map();
      const kept = [...(before.get(table) ?? [])].filter(([id, text]) => rows.get(id) !== text);
      expect(kept, `${table}: lost or changed`).toEqual([]);
      const changed = [...rows].filter(
        ([id, text]) => original.has(id) && withoutPlace(original.get(id)) !== withoutPlace(text),
      );
      expect(changed, `${table}: not as it was`).toEqual([]);
    }
    // All that the log holds is stored, too.
    const stored = await rowsOf(platform.databaseUrl, 'event_archive');
    const log = [...raw, ...decisions].filter(({ id }) => !stored.has(id));
    expect(log).toEqual([]);
  }, 120_000);
});
