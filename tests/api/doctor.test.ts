// What the doctor finds, each on the real thing: servers, files, ports, providers.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clockFinding } from '../../api/doctor/clock-finding.ts';
import { databaseFindings } from '../../api/doctor/database-findings.ts';
import { examine, type Finding } from '../../api/doctor/finding.ts';
import { diskFinding, hostFindings, nodeFinding } from '../../api/doctor/host-findings.ts';
import { logFindings } from '../../api/doctor/log-findings.ts';
import { modelFindings } from '../../api/doctor/model-findings.ts';
import { readSettings } from '../../api/settings.ts';
import { migrate } from '../../connectors/postgres/migrate.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { freePort } from '../support/port.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

const statesOf = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ check, state }) => [check, state]));

describe('the doctor, of Redis', () => {
  let server: TestRedis;
  let redis: Redis;

  beforeAll(async () => {
    server = await startTestRedis();
    redis = new Redis(server.path);
  });
  afterAll(async () => {
    redis?.disconnect();
    await server?.stop();
  });

  it('finds nothing where nothing is amiss but a limit', async () => {
    await redis.config('SET', 'maxmemory', '100mb');
    expect(statesOf(await logFindings(server.url, 0.85))).toEqual({
      ...{ redis: 'ok', 'redis eviction': 'ok', 'redis persistence': 'ok', 'redis memory': 'ok' },
      ...{ 'redis clock': 'ok', log: 'ok' },
    });
    await redis.config('SET', 'maxmemory', '0');
    expect(statesOf(await logFindings(server.url, 0.85))).toMatchObject({ 'redis memory': 'look' });
  });

  it('finds a server that forgets, that evicts, and that is nearly full', async () => {
    await redis.config('SET', 'appendonly', 'no');
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const findings = await logFindings(server.url, 0.000_001);
    expect(statesOf(findings)).toMatchObject({
      ...{ 'redis eviction': 'BAD', 'redis persistence': 'look', 'redis memory': 'BAD' },
    });
    for (const { state, advice } of findings) expect(advice === undefined).toBe(state === 'ok');
  });

  it('finds one that is away, and says what to do', async () => {
    const found = await examine('redis', () => logFindings('unix:///nowhere.sock', 0.85));
    expect(found).toMatchObject([{ check: 'redis', state: 'BAD', advice: expect.any(String) }]);
  });
});

describe('the doctor, of PostgreSQL', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres?.stop());

  it('finds migrations that are to come, none, and those of a newer release', async () => {
    const migrations = async () => statesOf(await databaseFindings(postgres.url))['migrations'];
    expect(await migrations()).toBe('look');
    await migrate(postgres.url);
    expect(statesOf(await databaseFindings(postgres.url))).toEqual({
      ...{ postgres: 'ok', migrations: 'ok', 'postgres clock': 'ok' },
    });
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(`INSERT INTO weir_migrations (name, run_on) VALUES ('9999_x', now())`);
    await client.end();
    expect(await migrations()).toBe('BAD');
  });
});

describe('the doctor, of the machine', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'wd-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('finds a Node that is too old', () => {
    expect(
      ['v18.20.0', 'v20.18.3', 'v20.19.0', 'v24.1.0'].map((v) => nodeFinding(v).state),
    ).toEqual(['BAD', 'BAD', 'ok', 'ok']);
  });

  it('finds a disk that is nearly full', () => {
    const gigabyte = 1_024 ** 3;
    expect([2, 0.5, 0.05].map((n) => diskFinding('/', n * gigabyte).state)).toEqual([
      ...['ok', 'look', 'BAD'],
    ]);
  });

  it('finds clocks that are apart', () => {
    const apart = [0, 10_000, 600_000];
    expect(apart.map((ms) => clockFinding('clock', systemClock.now() - ms).state)).toEqual([
      ...['ok', 'look', 'BAD'],
    ]);
  });

  it('finds a port that somebody has, and keys that others may read', async () => {
    const port = await freePort();
    const { values } = readSettings({ PORT: String(port) });
    const keys = join(directory, 'keys');
    mkdirSync(keys);
    writeFileSync(join(keys, 'signing.pem'), 'x', { mode: 0o600 });
    const found = async () => statesOf(await hostFindings(values, directory, ''));
    expect(await found()).toMatchObject({ port: 'ok', keys: 'ok' });
    chmodSync(join(keys, 'signing.pem'), 0o640);
    const server = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    expect(await found()).toMatchObject({ port: 'look', keys: 'BAD' });
    server.close();
  });
});

describe('the doctor, of models', () => {
  const asked: string[] = [];
  const provider = createHttpServer(({ method, url, headers }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(headers['x-api-key'] === 'test-key' ? 200 : 401).end('{"data": []}');
  });
  let url = '';

  beforeAll(async () => {
    const port = await freePort();
    provider.listen(port, '127.0.0.1');
    await new Promise((resolve) => provider.once('listening', resolve));
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(() => provider.close());

  it('finds that nobody is asked, and a provider that is away', async () => {
    expect(statesOf(await modelFindings(readSettings({}).values))).toEqual({
      'model provider': 'look',
    });
    const away = { OPENAI_BASE_URL: `http://127.0.0.1:${await freePort()}/v1` };
    expect(await modelFindings(readSettings(away).values)).toMatchObject([
      { check: 'model provider openai', state: 'BAD', seen: expect.stringContaining('REFUSED') },
    ]);
  });

  it('asks a provider for its list of models, and for no answer', async () => {
    const found = async (key: string) => {
      const set = { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: url };
      const [finding] = await modelFindings(readSettings(set).values);
      expect(JSON.stringify(finding)).not.toContain(key);
      return finding;
    };
    expect(await found('test-key')).toMatchObject({
      ...{ check: 'model provider anthropic', state: 'ok' },
    });
    expect(await found('lost-key')).toMatchObject({ state: 'BAD', advice: expect.any(String) });
    expect(asked).toEqual(['GET /v1/models', 'GET /v1/models']);
  });
});
