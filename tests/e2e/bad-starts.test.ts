import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isTraversable } from '../../connectors/embedded/postgres-home.ts';
import { isRoot } from '../../connectors/embedded/run-directory.ts';
import { keys } from '../../engine/stream/keys.ts';
import {
  dataDirectory,
  type RunOptions,
  type RunResult,
  removeDirectory,
  runProgram,
  startPlatform,
} from '../support/platform.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { livingIn } from '../support/processes.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

const nobody = 65_534;
const deadRedis = 'redis://visitor:hunter2@127.0.0.1:1';
const deadPostgres = 'postgresql://visitor:hunter2@127.0.0.1:1/weir';
const serverPrograms = process.env['PATH']
  ?.split(':')
  .concat('/usr/local/bin', '/usr/bin', '/usr/sbin')
  .flatMap((each) => [join(each, 'redis-server'), join(each, 'valkey-server')])
  .filter((each) => existsSync(each));
/** Runs what follows where no Redis program can be run, in a mount namespace of its own. */
const withoutRedis = [
  ...['unshare', '-rm', 'sh', '-c'],
  `for each in ${serverPrograms?.join(' ')}; do mount --bind /dev/null $each; done; exec "$@"`,
  'sh',
];
const canUnshare = spawnSync('unshare', [...withoutRedis.slice(1), 'true']).status === 0;

describe('a start that cannot succeed', () => {
  let redis: TestRedis;
  let postgres: TestPostgres;
  let directory: string;

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startTestRedis(), startTestPostgres()]);
  });
  afterAll(async () => {
    await redis?.stop();
    await postgres?.stop();
  });
  beforeEach(() => {
    directory = dataDirectory();
  });
  afterEach(() => removeDirectory(directory));

  /** Starts on the stores of this file, unless `settings` say otherwise. */
  const start = (
    settings: Readonly<Record<string, string>> = {},
    options: RunOptions = {},
    command = 'start',
  ): Promise<RunResult> => {
    const stores = { REDIS_URL: redis.url, DATABASE_URL: postgres.url };
    const common = { WEIR_DATA_DIR: directory, PORT: '0', LEASE_MS: '1000' };
    return runProgram([command], { ...common, ...stores, ...settings }, options);
  };

  /** One coded sentence, what to do, no stack, no secret, nothing left running. */
  const expectRefused = ({ code, stdout, stderr }: RunResult, expected: string): void => {
    expect([code, /\((WEIR_[A-Z_]+)\)/.exec(stderr)?.[1]]).toEqual([1, expected]);
    expect(stderr).toMatch(/^weir: .+\n {2}\S/);
    expect(stdout + stderr).not.toMatch(/\n\s+at |hunter2|weir ready/);
    expect(livingIn(directory)).toEqual([]);
    expect(existsSync(join(directory, 'addresses.json'))).toBe(false);
  };

  it('says that Redis is away, and where it was looked for', async () => {
    const refused = await start({ REDIS_URL: deadRedis });
    expectRefused(refused, 'WEIR_ENGINE_TRANSPORT_AWAY');
    expect(refused.stderr).toContain('redis://127.0.0.1:1');
  });

  it('says that a Redis socket is away, and stops the database that it had started', async () => {
    const settings = { REDIS_URL: 'unix:///tmp/no-such.sock', DATABASE_URL: '' };
    const refused = await start(settings);
    expectRefused(refused, 'WEIR_ENGINE_TRANSPORT_AWAY');
    expect(refused.stderr).toContain('/tmp/no-such.sock');
  });

  it('says that PostgreSQL is away, and where it was looked for', async () => {
    const refused = await start({ DATABASE_URL: deadPostgres });
    expectRefused(refused, 'WEIR_POSTGRES_AWAY');
    expect(refused.stderr).toContain('127.0.0.1:1/weir');
  });

  it.each(['worker', 'gateway'])('says so for a %s of its own, too', async (role) => {
    expectRefused(await start({ REDIS_URL: deadRedis }, {}, role), 'WEIR_ENGINE_TRANSPORT_AWAY');
    expectRefused(await start({ DATABASE_URL: deadPostgres }, {}, role), 'WEIR_POSTGRES_AWAY');
  });

  it('names all wrong settings at once, with form and example, and repeats no value', async () => {
    const wrong = { PORT: 'eighty', LEASE_MS: '-4', WEIR_PROFILE: 'hunter2', REDIS_URL: 'ftp://x' };
    const refused = await start({ ...wrong, TENANTS: 'T 1' });
    expectRefused(refused, 'WEIR_CONFIG_INVALID');
    const told = refused.stderr.split('\n').filter((line) => line.startsWith('    - name: '));
    expect(told).toHaveLength(5);
    for (const line of told) expect(line).toMatch(/name: \w+; expected: .+; example: .+/);
    for (const value of Object.values(wrong)) expect(refused.stderr).not.toContain(value);
  });

  it('refuses a public address in production with a Redis that has no password', async () => {
    const settings = {
      WEIR_PROFILE: 'production',
      HOST: '0.0.0.0',
      REDIS_URL: 'redis://127.0.0.1',
    };
    const refused = await start(settings);
    expectRefused(refused, 'WEIR_API_SETTINGS_CONFLICT');
    expect(refused.stderr).toContain('password in REDIS_URL');
  });

  it('refuses a public address in the dev profile', async () => {
    expectRefused(await start({ HOST: '0.0.0.0' }), 'WEIR_API_SETTINGS_CONFLICT');
  });

  describe('with a port that is in use', () => {
    let taken: Server;
    let port: string;
    beforeEach(async () => {
      taken = createServer();
      await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
      const address = taken.address();
      port = typeof address === 'object' ? String(address?.port) : '';
    });
    afterEach(() => {
      taken.close();
    });

    it('says which, and leaves no worker behind', async () => {
      const refused = await start({ PORT: port });
      expectRefused(refused, 'WEIR_API_PORT_TAKEN');
      expect(refused.stderr).toContain(`port: ${port}`);
    });

    it('ends a gateway of its own, too', async () => {
      expectRefused(await start({ PORT: port }, {}, 'gateway'), 'WEIR_API_PORT_TAKEN');
    });
  });

  it('says that the address is none of this machine', async () => {
    // 192.0.2.0/24 is kept for documentation: no machine has it.
    const refused = await start({ WEIR_PROFILE: 'production', HOST: '192.0.2.1' });
    expectRefused(refused, 'WEIR_API_ADDRESS_UNUSABLE');
    expect(refused.stderr).toContain('EADDRNOTAVAIL');
  });

  it('says that the data directory cannot be made', async () => {
    writeFileSync(join(directory, 'file'), '');
    const settings = { WEIR_DATA_DIR: join(directory, 'file', 'data') };
    expectRefused(await start(settings), 'WEIR_EMBEDDED_DATA_DIRECTORY_UNWRITABLE');
  });

  it.skipIf(isRoot() && !isTraversable(resolve('dist')))(
    'says that an ordinary user may not write the data directory',
    async () => {
      chmodSync(directory, 0o555);
      const refused = await start({}, isRoot() ? { uid: nobody } : {});
      expectRefused(refused, 'WEIR_EMBEDDED_DATA_DIRECTORY_UNWRITABLE');
      expect(refused.stderr).toContain(directory);
    },
  );

  it.skipIf(!isRoot())('says that the database user cannot reach the data directory', async () => {
    chmodSync(directory, 0o700);
    const refused = await start({ DATABASE_URL: '', REDIS_URL: '' });
    expectRefused(refused, 'WEIR_EMBEDDED_DATA_DIRECTORY_UNTRAVERSABLE');
    expect(refused.stderr).toContain('chmod o+x');
  });

  it.skipIf(!canUnshare)('names the one line that installs a missing Redis', async () => {
    const settings = { REDIS_URL: '', WEIR_NO_INSTALL: '1' };
    const refused = await start(settings, { before: withoutRedis });
    expectRefused(refused, 'WEIR_EMBEDDED_REDIS_MISSING');
    expect(refused.stderr).toMatch(/run: .*install/);
  });

  it('refuses a Redis that may evict keys', async () => {
    const client = new Redis(redis.path);
    try {
      await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
      const refused = await start();
      expectRefused(refused, 'WEIR_ENGINE_SERVER_UNFIT');
      expect(refused.stderr).toContain('allkeys-lru');
    } finally {
      await client.config('SET', 'maxmemory-policy', 'noeviction');
      client.disconnect();
    }
  });

  it('refuses another number of partitions than the log has', async () => {
    const client = new Redis(redis.path);
    try {
      await client.hset(keys.shape, 'other', 4);
      const refused = await start({ TENANTS: 'other', WEIR_PARTITIONS: '8' });
      expectRefused(refused, 'WEIR_ENGINE_PARTITIONS_MISMATCH');
      expect(refused.stderr).toMatch(/stored: 4\n {2}set: 8/);
    } finally {
      await client.hdel(keys.shape, 'other');
      client.disconnect();
    }
  });

  describe('from a copy of the program', () => {
    let copy: string;
    beforeEach(() => {
      copy = mkdtempSync(join(tmpdir(), 'wc-'));
      cpSync(resolve('dist'), join(copy, 'dist'), { recursive: true });
      cpSync(resolve('package.json'), join(copy, 'package.json'));
      symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
    });
    afterEach(() => removeDirectory(copy));

    it.each(['policy.wasm', 'data.json'])('refuses policies whose %s was changed', async (file) => {
      appendFileSync(join(copy, 'dist/policies/bundle', file), ' ');
      const refused = await start({}, { program: join(copy, 'dist/api/main.js') });
      expectRefused(refused, 'WEIR_POLICIES_BUNDLE_CORRUPT');
      expect(refused.stderr).toContain(`file: ${file}`);
    });

    it('refuses signing keys inside the source tree in production', async () => {
      mkdirSync(join(copy, 'data'));
      const settings = { WEIR_PROFILE: 'production', WEIR_DATA_DIR: join(copy, 'data') };
      const refused = await start(settings, { program: join(copy, 'dist/api/main.js') });
      expectRefused(refused, 'WEIR_IDENTITY_KEYS_IN_REPOSITORY');
      expect(livingIn(copy)).toEqual([]);
    });
  });

  it('refuses a data directory that a running platform has, and leaves that one alone', async () => {
    const stores = { REDIS_URL: redis.url, DATABASE_URL: postgres.url };
    const platform = await startPlatform(stores, directory);
    try {
      const { code, stderr } = await start();
      expect([code, stderr]).toEqual([1, expect.stringContaining('(WEIR_API_ALREADY_RUNNING)')]);
      expect(stderr).toContain(platform.url);
      expect((await fetch(`${platform.url}/readyz`)).status).toBe(200);
      expect((await platform.run(['status'])).code).toBe(0);
    } finally {
      await platform.stop();
    }
    expect(livingIn(directory)).toEqual([]);
  });
});
