import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, stopByPid } from '../../connectors/embedded/server.ts';
import { hear } from '../support/lines.ts';
import {
  dataDirectory,
  ended,
  removeDirectory,
  spawnProgram,
  startPlatform,
  type TestPlatform,
} from '../support/platform.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import {
  livingIn,
  postgresPid,
  redisPid,
  rolePid,
  untilNothingLivesIn,
} from '../support/processes.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/worker.ts';

const storedPrompts = async ({ databaseUrl }: TestPlatform): Promise<number> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query('SELECT count(*)::int AS n FROM decisions');
    return rows[0].n;
  } finally {
    await client.end();
  }
};

const loggedPrompts = async (platform: TestPlatform): Promise<number> => {
  const { stdout } = await platform.run(['consume', '--topic', 'raw']);
  return stdout.split('\n').filter((line) => line !== '').length;
};

const signal = (platform: TestPlatform, name: NodeJS.Signals): void => {
  process.kill(platform.process.pid ?? 0, name);
};

describe('a platform that is told to end', () => {
  let directory: string;
  beforeEach(() => {
    directory = dataDirectory();
  });
  afterEach(async () => {
    for (const line of livingIn(directory)) await stopByPid(Number.parseInt(line, 10), 'SIGKILL');
    removeDirectory(directory);
  });

  it('leaves nothing behind, keeps its data, and outlives its own death', async () => {
    const first = await startPlatform({}, directory);
    const answer = await first.post('/chat', { prompt: 'Name a prime.' }, await first.token());
    expect(answer.status).toBe(200);
    await until(async () => (await storedPrompts(first)) === 1);
    // As a Ctrl-C at the terminal: the signal goes to the whole process group.
    expect(await first.stop()).toBe(0);
    expect(livingIn(directory)).toEqual([]);
    expect(readdirSync(directory)).not.toContain('addresses.json');

    const second = await startPlatform({}, directory);
    expect([await storedPrompts(second), await loggedPrompts(second)]).toEqual([1, 1]);
    const pids = [await redisPid(second.redisUrl), postgresPid(directory)];
    const [gateway, worker] = [rolePid(directory, 'gateway'), rolePid(directory, 'worker')];
    signal(second, 'SIGKILL');
    // Gateway and worker notice; the stores stay, for the next start to take them on.
    await until(() => !isAlive(gateway) && !isAlive(worker));

    const third = await startPlatform({}, directory);
    expect([await redisPid(third.redisUrl), postgresPid(directory)]).toEqual(pids);
    expect([await storedPrompts(third), await loggedPrompts(third)]).toEqual([1, 1]);
    signal(third, 'SIGTERM');
    expect(await ended(third.process)).toBe(0);
    expect(livingIn(directory)).toEqual([]);
  }, 90_000);

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'hears a %s that only npm gets',
    async (name) => {
      const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
      const start = scripts.start
        .replace('node api/build.mjs', 'true')
        .replace('dist/', `${resolve('dist')}/`);
      expect(start).toContain('true && ');
      writeFileSync(join(directory, 'package.json'), JSON.stringify({ scripts: { start } }));
      const { PATH = '', HOME = '' } = process.env;
      const npm = spawn('npm', ['start'], {
        cwd: directory,
        env: { PATH, HOME, WEIR_DATA_DIR: directory, PORT: '0' },
        detached: true,
      });
      await hear(npm).line((line) => line.startsWith('weir ready on'));
      npm.kill(name);
      expect(await ended(npm)).toBe(0);
      await untilNothingLivesIn(directory);
    },
    60_000,
  );

  it('takes down what is half started', async () => {
    const child = spawnProgram(['start'], { WEIR_DATA_DIR: directory, PORT: '0' });
    await until(() => livingIn(directory).some((line) => line.includes('redis-server')));
    child.kill('SIGINT');
    expect(await ended(child)).toBe(0);
    expect(livingIn(directory)).toEqual([]);
  }, 60_000);
});

describe('a platform that does not end at once', () => {
  let redis: TestRedis;
  let postgres: TestPostgres;
  let platform: TestPlatform;
  beforeEach(async () => {
    [redis, postgres] = await Promise.all([startTestRedis(), startTestPostgres()]);
    platform = await startPlatform({ REDIS_URL: redis.url, DATABASE_URL: postgres.url });
  });
  afterEach(async () => {
    await platform.stop();
    await redis.stop();
    await postgres.stop();
    removeDirectory(platform.directory);
  });

  it('takes a signal that comes twice in a moment for one, and a later one for haste', async () => {
    const worker = rolePid(platform.directory, 'worker');
    // It cannot drain now: only haste ends it before its time.
    process.kill(worker, 'SIGSTOP');
    signal(platform, 'SIGINT');
    signal(platform, 'SIGINT');
    await until(() => platform.printed().includes('weir is stopping'));
    await new Promise((done) => setTimeout(done, 700));
    expect(isAlive(worker)).toBe(true);
    signal(platform, 'SIGINT');
    expect(await ended(platform.process)).toBe(1);
    await untilNothingLivesIn(platform.directory);
    expect(readdirSync(join(platform.directory))).not.toContain('addresses.json');
  }, 60_000);

  it('does not start what dies while it is stopping again', async () => {
    const worker = rolePid(platform.directory, 'worker');
    process.kill(worker, 'SIGSTOP');
    signal(platform, 'SIGTERM');
    await until(() => platform.printed().includes('weir is stopping'));
    process.kill(worker, 'SIGKILL');
    expect(await ended(platform.process)).toBe(0);
    await untilNothingLivesIn(platform.directory);
  }, 60_000);
});
