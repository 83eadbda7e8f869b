import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../connectors/embedded/server.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { partitionOf } from '../../engine/model/partition.ts';
import { keys } from '../../engine/stream/keys.ts';
import { hear } from '../support/lines.ts';
import {
  dataDirectory,
  ended,
  type RunResult,
  removeDirectory,
  runProgram,
  spawnProgram,
  startPlatform,
  type TestPlatform,
} from '../support/platform.ts';
import { until } from '../support/worker.ts';

const has = (program: string): boolean => spawnSync('which', [program]).status === 0;
const partitions = 8;
const shape = { WEIR_PARTITIONS: String(partitions), TENANTS: 't1,t2', LEASE_MS: '1000' };

const jsonLines = ({ stdout }: RunResult): readonly Record<string, never>[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const prompt = (user: string, text = 'Name a prime.'): string =>
  JSON.stringify({ user_id: user, session_id: 's1', prompt: text });

describe('the command line beside a platform', () => {
  let platform: TestPlatform;
  let elsewhere: string;
  let stores: { readonly REDIS_URL: string; readonly DATABASE_URL: string };

  beforeAll(async () => {
    elsewhere = dataDirectory();
    platform = await startPlatform(shape);
    stores = { REDIS_URL: platform.redisUrl, DATABASE_URL: platform.databaseUrl };
  }, 60_000);
  afterAll(async () => {
    await platform?.stop();
    removeDirectory(elsewhere);
    if (platform) removeDirectory(platform.directory);
  });

  /** Runs a command far from the platform's data directory. */
  const far = (args: readonly string[], settings: Readonly<Record<string, string>> = {}) =>
    runProgram(args, { WEIR_DATA_DIR: elsewhere, ...shape, ...settings });
  const produce = (lines: readonly string[], ...args: string[]) =>
    platform.run(['produce', '--topic', 'raw', '--payload', ...args], lines.join('\n'));
  const consume = (topic: string, ...args: string[]) =>
    platform.run(['consume', '--topic', topic, ...args]);

  it('finds it by its data directory, whose addresses only the owner reads', async () => {
    const { code, stdout } = await platform.run(['status', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      url: platform.url,
      redis_url: expect.stringMatching(/^unix:\/\/\//),
      database_url: expect.stringMatching(/^postgresql:\/\/weir@%2F.+\/weir$/),
      status: 'ready',
    });
    expect((await platform.run(['status'])).stdout).toMatch(/^url +http:.*\nredis_url +unix:/);
    for (const file of ['addresses.json', 'keys/private.pem', 'gateway.log', 'worker.log']) {
      expect(statSync(join(platform.directory, file)).mode & 0o777, file).toBe(0o600);
    }
  });

  it.skipIf(!has('redis-cli'))('gives a Redis address that redis-cli takes', () => {
    const socket = platform.redisUrl.slice('unix://'.length);
    expect(spawnSync('redis-cli', ['-s', socket, 'PING'], { encoding: 'utf8' }).stdout).toBe(
      'PONG\n',
    );
  });

  it.skipIf(!has('psql'))('gives a database address that psql takes', () => {
    const args = [platform.databaseUrl, '-Atc', 'SELECT count(*) FROM tenants'];
    expect(spawnSync('psql', args, { encoding: 'utf8' }).stdout).toBe('2\n');
  });

  it('finds it by --url and by the addresses of its stores', async () => {
    const byUrl = await far(['status', '--url', platform.url, '--json']);
    expect([byUrl.code, JSON.parse(byUrl.stdout).status]).toEqual([0, 'ready']);
    const byStores = await far(['lag', '--json'], stores);
    expect([byStores.code, JSON.parse(byStores.stdout).length > 0]).toEqual([0, true]);
    const port = { ...stores, PORT: new URL(platform.url).port };
    expect((await far(['smoke'], port)).code).toBe(0);
  });

  it('shows how far every chain is behind', async () => {
    const rows = JSON.parse((await platform.run(['lag', '--json'])).stdout);
    const prompts = rows.filter(
      (row: Record<string, unknown>) => row['chain'] === 'judge' && row['topic'] === 'raw',
    );
    expect(prompts).toHaveLength(3 * partitions);
    expect(rows[0]).toMatchObject({ tenant: 't1', entries: expect.any(Number) });
    expect((await platform.run(['lag'])).stdout).toMatch(
      /^TENANT +PARTITION +CHAIN +TOPIC +ENTRIES/,
    );
  });

  it('mints tokens that the gateway takes, from its keys and from the gateway itself', async () => {
    const own = (await platform.run(['token', '--sub', 'cli'])).stdout.trim();
    expect((await platform.post('/chat', { prompt: 'Name a prime.' }, own)).status).toBe(200);
    const asked = await far(['token', '--url', platform.url, '--ttl', '60', '--json']);
    const { token, expires_in } = JSON.parse(asked.stdout);
    expect(expires_in).toBe(60);
    expect((await platform.post('/chat', { prompt: 'Name a prime.' }, token)).status).toBe(200);
    const refused = await far(['token', '--url', platform.url, '--ttl', '999999']);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('(WEIR_API_TOKEN_REFUSED)'),
    ]);
  });

  it('produces prompts and consumes their decisions, by correlation, to the end', async () => {
    const produced = await produce([prompt('a'), '', prompt('b')], '--tenant', 't2', '--json');
    expect(JSON.parse(produced.stdout)).toEqual({ read: 2, appended: 2, duplicates: 0 });
    const raw = jsonLines(await consume('raw', '--tenant', 't2'));
    expect(raw).toMatchObject([{ specversion: '1.0', type: 'raw', tenantid: 't2' }, {}]);
    await until(async () => jsonLines(await consume('decision', '--tenant', 't2')).length === 2);
    const decisions = jsonLines(await consume('decision', '--tenant', 't2', '--json'));
    const ids = (events: readonly Record<string, never>[], name: string) =>
      events.map((event) => event[name]).sort();
    expect(ids(decisions, 'correlationid')).toEqual(ids(raw, 'id'));
    expect(jsonLines(await consume('raw', '--tenant', 't1'))).not.toContainEqual(raw[0]);
  });

  it('consumes from a time and from an entry on', async () => {
    expect((await produce([prompt('early')])).code).toBe(0);
    await new Promise((done) => setTimeout(done, 5));
    const time = new Date(systemClock.now()).toISOString();
    expect((await produce([prompt('late')])).stdout).toBe('1 appended, 0 seen before\n');
    const users = async (from: string) =>
      jsonLines(await consume('raw', '--from', from)).map((event) => event['subject']);
    expect(await users(time)).toEqual(['late']);
    expect(await users('0')).toEqual(expect.arrayContaining(['early', 'late']));
    const redis = new Redis(platform.redisUrl.slice('unix://'.length));
    const partition = { tenantId: 't1', partition: partitionOf('late', partitions) };
    const entries = await redis.xrevrange(keys.stream(partition, 'raw'), '+', '-', 'COUNT', 1);
    redis.disconnect();
    expect(await users(entries[0]?.[0] ?? '')).toEqual(['late']);
    expect(await users('2100-01-01T00:00:00Z')).toEqual([]);
  });

  it('follows a topic, and appends what a slow writer has sent before it ends', async () => {
    const environment = { WEIR_DATA_DIR: platform.directory, ...shape };
    const reader = spawnProgram(['consume', '--topic', 'raw', '--follow'], environment);
    const writer = spawnProgram(['produce', '--topic', 'raw', '--payload'], environment);
    try {
      const heard = hear(reader);
      for (const user of ['slow-1', 'slow-2']) {
        writer.stdin?.write(`${prompt(user)}\n`);
        expect(await heard.line((line) => line.includes(user))).toContain('"specversion"');
      }
      writer.stdin?.end();
      expect(await ended(writer)).toBe(0);
      expect(isAlive(reader.pid ?? 0)).toBe(true);
    } finally {
      reader.kill();
      writer.kill();
    }
  });

  it.each([
    ['is no JSON', '{"user_id":', 'a JSON object'],
    ['lacks a field', '{"user_id":"x","session_id":"s"}', 'a text in prompt'],
    ['is a list', '[1]', 'a JSON object'],
  ])('names a line that %s, and what was appended before it', async (name, bad, expected) => {
    const user = name.replaceAll(' ', '-');
    const lines = [prompt(user), '', prompt(user), bad, prompt(user)];
    const { code, stderr } = await produce(lines);
    expect(code).toBe(1);
    expect(stderr).toContain('(WEIR_API_INPUT_INVALID)');
    expect(stderr).toMatch(/line: 4\n/);
    expect(stderr).toContain(`expected: ${expected}`);
    expect(stderr).toMatch(/appended_before: 2\n/);
    const subjects = jsonLines(await consume('raw')).map((event) => event['subject']);
    expect(subjects.filter((each) => each === user)).toHaveLength(2);
  });

  it('takes CloudEvents for any topic, completes what they may leave out, and checks them', async () => {
    const event = { specversion: '1.0', id: 'e1', source: 'test' };
    const data = { user_id: 'u', session_id: 's', model_id: 'm', text: 'hello' };
    const send = (text: object) =>
      platform.run(['produce', '--topic', 'final_response'], JSON.stringify(text));
    const refused = await send({ ...event, data });
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/line: 1\n.*mismatch/s),
    ]);
    const told = { blocked: false, reason: 'clean', rule: 'clean', output_decision: 'allow' };
    const facts = {
      finding_kinds: [],
      policy_version: 'v',
      provider: 'test',
      stop_reason: 'end_turn',
    };
    const counts = {
      input_tokens: 1,
      output_tokens: 1,
      response_length: 5,
      response_latency_ms: 1,
    };
    const whole = { ...data, ...told, ...facts, ...counts, response_sha256: '0'.repeat(64) };
    expect((await send({ ...event, data: whole })).stdout).toBe('1 appended, 0 seen before\n');
    expect((await send({ ...event, data: whole })).stdout).toBe('0 appended, 1 seen before\n');
    const found = jsonLines(await consume('final_response')).filter(({ id }) => id === 'e1');
    expect(found).toMatchObject([{ type: 'final_response', subject: 'u', tenantid: 't1' }]);
  });

  it.each([
    ['topic', ['--topic', 'nonsense'], 'WEIR_ENGINE_TOPIC_UNKNOWN'],
    ['tenant', ['--topic', 'raw', '--tenant', 'nobody'], 'WEIR_API_TENANT_FOREIGN'],
  ])('refuses an unknown %s', async (_, args, expected) => {
    for (const command of ['produce', 'consume']) {
      const { code, stderr } = await platform.run([command, ...args]);
      expect([code, stderr]).toEqual([1, expect.stringContaining(`(${expected})`)]);
    }
  });

  it('knows no dead letter that is not there', async () => {
    const { code, stderr } = await platform.run(['dlq', 'show', 't1:0:judge:1-1']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('(WEIR_API_DEAD_LETTER_UNKNOWN)')]);
  });

  it('passes its smoke test and its doctor, who hides secrets', async () => {
    const { code, stdout } = await platform.run(['smoke', '--json']);
    expect([code, JSON.parse(stdout).passed]).toEqual([0, true]);
    const secret = { ...stores, TAVILY_API_KEY: 'sk-hunter2' };
    const doctored = await far(['doctor', '--json'], secret);
    expect([doctored.code, JSON.parse(doctored.stdout).sound]).toEqual([0, true]);
    expect(doctored.stdout).not.toContain('hunter2');
    expect((await far(['doctor'], secret)).stdout).toMatch(/^ok +postgres +PostgreSQL \d/m);
  });

  it('shares the partitions among workers that are started by hand, and drains them', async () => {
    const environment = { WEIR_DATA_DIR: platform.directory, ...shape };
    const workers = [1, 2].map(() => spawnProgram(['worker', '--json'], environment));
    const heard = workers.map(hear);
    const taken = ({ lines }: { readonly lines: readonly string[] }): number =>
      lines.filter((line) => line.includes('took over a task')).length;
    for (const each of heard) await each.line((line) => line.includes('"ready":true'));
    await until(() => heard.every((each) => taken(each) > 0), 15_000);
    const users = Array.from({ length: 100 }, (_, nth) => `shared-${nth}`);
    const produced = await produce(users.map((user) => prompt(user)));
    expect(produced.code).toBe(0);
    for (const worker of workers) worker.kill('SIGTERM');
    expect(await Promise.all(workers.map(ended))).toEqual([0, 0]);
    const decided = async () =>
      jsonLines(await consume('decision'))
        .map((event) => String(event['subject']))
        .filter((subject) => subject.startsWith('shared-'))
        .sort();
    await until(async () => (await decided()).length >= users.length, 15_000);
    expect(await decided()).toEqual([...users].sort());
  }, 60_000);

  it('runs a second gateway by hand, and says in JSON where', async () => {
    const environment = { WEIR_DATA_DIR: platform.directory, ...shape, PORT: '0' };
    const gateway = spawnProgram(['gateway', '--json'], environment);
    const ready = JSON.parse(await hear(gateway).line((line) => line.includes('"ready":true')));
    expect(ready.url).not.toBe(platform.url);
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${await platform.token({ sub: 'second' })}`,
    };
    const body = JSON.stringify({ prompt: 'Name a prime.' });
    expect((await fetch(`${ready.url}/chat`, { method: 'POST', headers, body })).status).toBe(200);
    gateway.kill('SIGTERM');
    expect(await ended(gateway)).toBe(0);
  }, 60_000);

  it('starts a second platform on the same stores, and says in JSON where', async () => {
    const settings = { WEIR_DATA_DIR: elsewhere, ...shape, ...stores, PORT: '0' };
    const started = spawnProgram(['start', '--json'], settings);
    const heard = hear(started);
    const ready = JSON.parse(await heard.line((line) => line.startsWith('{"ready":true')));
    expect(heard.lines).toHaveLength(1);
    expect((await fetch(`${ready.url}/readyz`)).status).toBe(200);
    started.kill('SIGTERM');
    expect(await ended(started)).toBe(0);
    const client = new pg.Client({ connectionString: platform.databaseUrl });
    await client.connect();
    await client.end();
    expect((await platform.run(['status'])).code).toBe(0);
  }, 60_000);
});
