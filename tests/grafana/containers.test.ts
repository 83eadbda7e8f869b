// What the containers run, run without them: the commands and environments of docker-compose.yml,
// with the names of services replaced by addresses of loopback, everything started at once.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ComposeService, environmentOf, readCompose, serviceOf } from '../support/compose.ts';
import { runProgram } from '../support/platform.ts';
import { freePort } from '../support/port.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { until } from '../support/worker.ts';

const compose = readCompose();
const passwords = {
  ...{ REDIS_PASSWORD: 'r3dis', SPM_DB_PASSWORD: 'spm0', GRAFANA_DB_PASSWORD: 'gr4f' },
  VAULT_KEY: Buffer.alloc(32).toString('base64'),
};
const search = { PATH: process.env['PATH'] ?? '' };

const hasProc = existsSync('/proc/self/cmdline');

interface Started {
  readonly child: ChildProcess;
  readonly printed: () => string;
  readonly ended: Promise<number | null>;
}

const start = (
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Started => {
  const child = spawn(command, args, { env: { ...search, ...env }, cwd, stdio: 'pipe' });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part) => {
      printed += part;
    });
  }
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  return { child, printed: () => printed, ended };
};

/** Runs a health check of a service with its port replaced; answers whether it found health. */
const isHealthy = ({ healthcheck }: ComposeService, port: string): boolean => {
  const [kind, command = '', ...args] = healthcheck?.test ?? [];
  expect(kind).toBe('CMD');
  const here = args.map((each) => each.replace(/(?<=127\.0\.0\.1:)\d+/, port));
  return spawnSync(command, here, { env: search }).status === 0;
};

describe('the commands of docker-compose.yml', () => {
  const gateway = serviceOf(compose, 'gateway');
  const worker = serviceOf(compose, 'worker');
  let home: string;
  let postgres: TestPostgres;
  let redis: Started;
  let redisPort: number;
  let gatewayEnvironment: Readonly<Record<string, string>>;
  let roles: readonly Started[] = [];
  let url = '';
  let workerPort = '';

  const startRedis = async (): Promise<void> => {
    const { command = [], environment = {} } = serviceOf(compose, 'redis');
    const [shell = '', ...args] = command;
    expect(Object.keys(environment)).toEqual(['REDIS_PASSWORD']);
    redisPort = await freePort();
    const bound = `--port ${redisPort} --bind 127.0.0.1 --appendonly`;
    const here = args.map((text) => text.replaceAll('$$', '$').replace('--appendonly', bound));
    const place = join(home, 'redis');
    mkdirSync(place);
    redis = start(shell, here, { REDIS_PASSWORD: passwords.REDIS_PASSWORD }, place);
    await until(() => redis.printed().includes('Ready to accept connections'));
  };

  const adapted = (service: ComposeService, more: Readonly<Record<string, string>>) => {
    const environment = environmentOf(service, passwords);
    return {
      ...environment,
      REDIS_URL: (environment['REDIS_URL'] ?? '').replace('redis:6379', `127.0.0.1:${redisPort}`),
      DATABASE_URL: postgres.url,
      ...more,
    };
  };

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'wc-'));
    postgres = await startTestPostgres();
    await startRedis();
    workerPort = String(await freePort());
    gatewayEnvironment = adapted(gateway, {
      ...{ HOST: '127.0.0.1', PORT: '0', WEIR_DATA_DIR: join(home, 'data') },
    });
    const role = (service: ComposeService, environment: Readonly<Record<string, string>>) =>
      start(
        process.execPath,
        [resolve('dist/api/main.js'), ...(service.command ?? [])],
        environment,
        home,
      );
    roles = [
      role(gateway, gatewayEnvironment),
      role(worker, adapted(worker, { WEIR_METRICS_LISTEN: `127.0.0.1:${workerPort}` })),
      role(worker, adapted(worker, { WEIR_METRICS_LISTEN: '' })),
    ];
    await until(() => {
      url = /weir ready on (\S+)/.exec(roles[0]?.printed() ?? '')?.[1] ?? '';
      return url !== '' && roles.every(({ printed }) => printed().includes('is ready'));
    }, 90_000);
  });
  afterAll(async () => {
    for (const { child } of roles) child.kill('SIGKILL');
    redis?.child.kill('SIGTERM');
    await redis?.ended;
    await postgres?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('start a Redis that asks for its password, keeps what it has and evicts nothing', async () => {
    const options = { port: redisPort, lazyConnect: true, retryStrategy: () => null };
    const known = new Redis({ ...options, password: passwords.REDIS_PASSWORD });
    const unknown = new Redis(options);
    unknown.on('error', () => undefined);
    try {
      await expect(unknown.get('a')).rejects.toThrow('NOAUTH');
      expect(await known.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
      expect(await known.config('GET', 'maxmemory-policy')).toEqual([
        'maxmemory-policy',
        'noeviction',
      ]);
    } finally {
      known.disconnect();
      unknown.disconnect();
    }
  });

  it.skipIf(!hasProc)('keep the password of Redis out of the list of processes', () => {
    const shown = readFileSync(`/proc/${redis.child.pid}/cmdline`, 'utf8');
    expect(shown).toMatch(/^redis-server/);
    expect(shown).not.toContain(passwords.REDIS_PASSWORD);
  });

  it('start roles that prepare the stores at once, without getting in the way of each other', async () => {
    const database = new pg.Client({ connectionString: postgres.url });
    await database.connect();
    try {
      const { rows } = await database.query('SELECT tenant_id, model_id FROM model_registry');
      expect(rows).toEqual([{ tenant_id: 't1', model_id: 'claude-sonnet-4-6' }]);
    } finally {
      await database.end();
    }
  });

  it('start a gateway that answers a token made beside it, and hands none out itself', async () => {
    const made = await runProgram(['token', '--sub', 'me'], gatewayEnvironment);
    expect(made.code).toBe(0);
    const post = (path: string, body: unknown) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${made.stdout.trim()}`,
        },
        body: JSON.stringify(body),
      });
    await until(async () => (await post('/chat', { prompt: 'Name a prime.' })).status === 200);
    expect((await post('/dev-token', {})).status).toBe(404);
  });

  it('are found healthy while they run, and not where nothing listens', async () => {
    expect(isHealthy(gateway, new URL(url).port)).toBe(true);
    expect(isHealthy(worker, workerPort)).toBe(true);
    expect(isHealthy(worker, String(await freePort()))).toBe(false);
    const metrics = await (await fetch(`http://127.0.0.1:${workerPort}/metrics`)).text();
    expect(metrics).toMatch(/^weir_tasks_owned\{chain="judge"\} \d/m);
  });

  it('end by themselves when a container is stopped', async () => {
    for (const { child } of roles) child.kill('SIGTERM');
    expect(await Promise.all(roles.map(({ ended }) => ended))).toEqual([0, 0, 0]);
  });
});

if (!hasProc) console.warn('skipped: the list of processes was not read, there is no /proc');
