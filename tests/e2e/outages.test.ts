import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../connectors/embedded/server.ts';
import {
  ended,
  removeDirectory,
  spawnProgram,
  startPlatform,
  type TestPlatform,
} from '../support/platform.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { countIn, postgresPid, redisPid, rolePid } from '../support/processes.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/worker.ts';

const unlimited = { RATE_LIMIT_RPM: '100000', DECISION_TIMEOUT_MS: '5000' };
const readyMsMax = 60_000;

/** Prompts as CloudEvents: the ids are ours, so that sending one again is no second prompt. */
const prompts = (name: string, count: number): readonly { readonly id: string }[] =>
  Array.from({ length: count }, (_, nth) => ({
    ...{ specversion: '1.0', id: `${name}-${nth}`, source: 'test', type: 'raw' },
    data: { user_id: `${name}-${nth % 7}`, session_id: 's', prompt: `What is ${nth} plus one?` },
  }));

const asLines = (events: readonly object[]): string =>
  events.map((event) => JSON.stringify(event)).join('\n');

/** How often each prompt of a name was decided, by id. */
const decisionsOf = async (platform: TestPlatform, name: string): Promise<readonly string[]> => {
  const { stdout } = await platform.run(['consume', '--topic', 'decision']);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => String(JSON.parse(line).correlationid))
    .filter((id) => id.startsWith(`${name}-`))
    .sort();
};

const idsOf = (events: readonly { readonly id: string }[]): readonly string[] =>
  events.map(({ id }) => id).sort();

const readiness = async ({ url }: TestPlatform): Promise<readonly [number, string]> => {
  const response = await fetch(`${url}/readyz`);
  return [response.status, ((await response.json()) as { status: string }).status];
};

const untilReady = (platform: TestPlatform): Promise<void> =>
  until(async () => (await readiness(platform))[1] === 'ready', readyMsMax);

describe('a platform on stores of its own', () => {
  let platform: TestPlatform;
  let token: string;

  beforeAll(async () => {
    // What was produced comes first, and a busy machine takes its time for thousands of prompts.
    platform = await startPlatform({ ...unlimited, DECISION_TIMEOUT_MS: '30000' });
    token = await platform.token();
  }, 180_000);
  afterAll(async () => {
    await platform?.stop();
    if (platform) removeDirectory(platform.directory);
  });

  const ask = (prompt = 'Name a prime.') => platform.post('/chat', { prompt }, token);
  /** Produces prompts and kills a process when some are decided and half of them are to come. */
  const produceAndKill = async (events: readonly object[], pid: number) => {
    const half = events.length / 2;
    const before = await countIn(platform.redisUrl, 'decision');
    const environment = { WEIR_DATA_DIR: platform.directory };
    const producing = spawnProgram(['produce', '--topic', 'raw'], environment);
    let stderr = '';
    producing.stderr?.on('data', (part) => {
      stderr += part;
    });
    producing.stdin?.on('error', () => undefined);
    producing.stdin?.write(`${asLines(events.slice(0, half))}\n`);
    await until(async () => (await countIn(platform.redisUrl, 'decision')) > before);
    process.kill(pid, 'SIGKILL');
    producing.stdin?.end(asLines(events.slice(half)));
    return { code: await ended(producing), stderr };
  };
  const untilDecided = (name: string, count: number): Promise<void> =>
    until(async () => (await decisionsOf(platform, name)).length >= count, readyMsMax);

  it('starts a killed Redis again: what was acknowledged is decided exactly once', async () => {
    const all = prompts('cut', 4_000);
    const killed = await redisPid(platform.redisUrl);
    const cut = await produceAndKill(all, killed);
    // A Redis that was back before the next lines came has taken them, too.
    const told = /\(WEIR_API_LOG_AWAY\).*appended_before: (\d+)/s.exec(cut.stderr)?.[1];
    const acknowledged = cut.code === 0 ? all.length : Number(told);
    expect(acknowledged).toBeGreaterThan(0);
    await untilReady(platform);
    expect(await redisPid(platform.redisUrl)).not.toBe(killed);
    // Whoever is not sure sends again: the log knows what it has.
    const again = await platform.run(['produce', '--topic', 'raw', '--json'], asLines(all));
    const { appended, duplicates } = JSON.parse(again.stdout);
    expect(duplicates).toBeGreaterThanOrEqual(acknowledged);
    expect(appended + duplicates).toBe(all.length);
    await untilDecided('cut', all.length);
    expect(await decisionsOf(platform, 'cut')).toEqual(idsOf(all));
    expect(platform.printed()).toContain('an embedded server died and is started again');
    expect((await ask()).status).toBe(200);
  }, 180_000);

  it('starts a killed PostgreSQL again: each decision is one row', async () => {
    const killed = postgresPid(platform.directory);
    const worker = rolePid(platform.directory, 'worker');
    const all = prompts('row', 2_000);
    expect((await produceAndKill(all, killed)).code).toBe(0);
    expect((await ask()).status).toBe(200);
    await until(() => postgresPid(platform.directory) !== killed, readyMsMax);
    await untilReady(platform);
    const rows = async (): Promise<readonly string[]> => {
      const client = new pg.Client({ connectionString: platform.databaseUrl });
      await client.connect();
      try {
        const sql = `SELECT correlation_id AS id FROM event_archive
          WHERE topic = 'decision' AND correlation_id LIKE 'row-%'`;
        return idsOf((await client.query<{ id: string }>(sql)).rows);
      } finally {
        await client.end();
      }
    };
    const stored = () =>
      rows().then(
        ({ length }) => length,
        () => 0,
      );
    await until(async () => (await stored()) >= all.length, readyMsMax);
    expect(await rows()).toEqual(idsOf(all));
    expect(rolePid(platform.directory, 'worker')).toBe(worker);
  }, 180_000);

  it('takes over from a killed worker: nothing is lost, nothing decided twice', async () => {
    const killed = rolePid(platform.directory, 'worker');
    const all = prompts('hand', 2_000);
    expect((await produceAndKill(all, killed)).code).toBe(0);
    await untilDecided('hand', all.length);
    expect(await decisionsOf(platform, 'hand')).toEqual(idsOf(all));
    expect(rolePid(platform.directory, 'worker')).not.toBe(killed);
    expect((await ask()).status).toBe(200);
  }, 180_000);

  it('starts a killed gateway again, at the same address', async () => {
    const killed = rolePid(platform.directory, 'gateway');
    process.kill(killed, 'SIGKILL');
    await until(() => !isAlive(killed));
    await expect(ask()).rejects.toThrow();
    await until(
      () =>
        readiness(platform).then(
          ([status]) => status === 200,
          () => false,
        ),
      readyMsMax,
    );
    expect((await ask()).status).toBe(200);
    expect((await platform.run(['status', '--json'])).code).toBe(0);
    expect(platform.printed()).toContain('a process died and is started again');
  }, 180_000);
});

describe('a platform on stores that others look after', () => {
  let redis: TestRedis;
  let postgres: TestPostgres;
  let platform: TestPlatform;
  let token: string;

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startTestRedis(), startTestPostgres()]);
    const stores = { REDIS_URL: redis.url, DATABASE_URL: postgres.url };
    platform = await startPlatform({ ...unlimited, ...stores });
    token = await platform.token();
  }, 180_000);
  afterAll(async () => {
    await platform?.stop();
    await redis?.stop();
    await postgres?.stop();
    if (platform) removeDirectory(platform.directory);
  });

  const ask = () => platform.post('/chat', { prompt: 'Name a prime.' }, token);

  it('refuses while Redis is away, even a first prompt, and goes on when it is back', async () => {
    await redis.kill();
    await until(async () => (await readiness(platform))[0] === 503);
    expect(await readiness(platform)).toEqual([503, 'unavailable']);
    const refused = await ask();
    expect([refused.status, refused.body['code']]).toEqual([503, 'WEIR_API_LOG_AWAY']);
    expect(refused.headers.get('retry-after')).toBe('1');
    const asked = await platform.run(['status', '--json']);
    expect([asked.code, JSON.parse(asked.stdout).status]).toEqual([1, 'unavailable']);
    const { code, stderr } = await platform.run(['lag']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('WEIR_ENGINE_TRANSPORT_AWAY')]);
    await redis.restart();
    await untilReady(platform);
    await until(async () => (await ask()).status === 200);
  }, 180_000);

  it('goes on deciding while PostgreSQL is away, degraded, and stores it all later', async () => {
    await postgres.kill();
    await until(async () => (await readiness(platform))[1] === 'degraded');
    expect(await readiness(platform)).toEqual([200, 'degraded']);
    const before = await Promise.all(Array.from({ length: 10 }, ask));
    // A worker that dies now finds no database when it starts again, and decides all the same.
    const killed = rolePid(platform.directory, 'worker');
    process.kill(killed, 'SIGKILL');
    await until(() => rolePid(platform.directory, 'worker') !== killed, readyMsMax);
    const after = await Promise.all(Array.from({ length: 10 }, ask));
    const answers = [...before, ...after];
    expect(answers.map(({ status, body }) => body['code'] ?? status)).toEqual(
      answers.map(() => 200),
    );
    expect((await platform.run(['status'])).code).toBe(0);
    await postgres.restart();
    await untilReady(platform);
    const ids = answers.map(({ body }) => String(body['correlation_id'])).sort();
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const sql = 'SELECT correlation_id AS id FROM decisions WHERE correlation_id = ANY($1)';
    const rows = async () => idsOf((await client.query<{ id: string }>(sql, [ids])).rows);
    await until(async () => (await rows()).length >= ids.length, readyMsMax);
    expect(await rows()).toEqual(ids);
    await client.end();
    expect(platform.printed().match(/a process died/g)).toHaveLength(1);
  }, 180_000);
});
