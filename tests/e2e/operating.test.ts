import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nextReplayId } from '../../api/cli/dead-letters.ts';
import { keys } from '../../engine/stream/keys.ts';
import { hear } from '../support/lines.ts';
import { clicksPerPage, pipelineFile, type TestFile } from '../support/pipeline-file.ts';
import { ended, type RunResult, runProgram, spawnProgram } from '../support/platform.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/worker.ts';

describe('operating a chain by hand', () => {
  let redis: TestRedis;
  let log: Redis;
  let file: TestFile;
  let child: ReturnType<typeof spawnProgram>;
  let settings: Readonly<Record<string, string>>;

  const weir = (args: readonly string[], input = ''): Promise<RunResult> =>
    runProgram(args, settings, { input });
  const asked = async (...args: readonly string[]) =>
    JSON.parse((await weir([...args, '--json'])).stdout);
  const click = (page: string): Promise<RunResult> =>
    weir(
      ['produce', '--topic', 'clicks', '--payload', '--subject', 'page'],
      JSON.stringify({ page }),
    );
  const letters = (): Promise<readonly { readonly id: string }[]> => asked('dlq', 'list');
  const totals = async (): Promise<readonly string[]> =>
    (await weir(['consume', '--topic', 'page_totals'])).stdout.split('\n').filter(Boolean);
  /** How much there is, asked of Redis: a command line for every look would be a process for every look. */
  const place = { tenantId: 't1', partition: 0 };
  const letterCount = (): Promise<number> => log.xlen(keys.dead({ ...place, chain: 'per_page' }));
  const totalCount = (): Promise<number> => log.xlen(keys.stream(place, 'page_totals'));
  const brokenLetter = async (): Promise<string> => {
    const before = await letterCount();
    await click('/broken');
    await until(async () => (await letterCount()) > before);
    return (await letters())[0]?.id ?? '';
  };

  beforeAll(async () => {
    redis = await startTestRedis();
    log = new Redis(redis.path);
    file = pipelineFile(clicksPerPage());
    settings = { REDIS_URL: redis.url, LEASE_MS: '400' };
    child = spawnProgram(['run', file.path, '--json'], settings);
    await hear(child).line((line) => line.startsWith('{"running":true'));
  });
  afterAll(async () => {
    child.kill('SIGKILL');
    await ended(child);
    file.remove();
    log.disconnect();
    await redis.stop();
  });

  it('follows a topic, from its beginning and of one subject', async () => {
    await click('/a');
    await click('/b');
    const tail = spawnProgram(
      ['tail', 'clicks', '--from', '0', '--subject', '/b', '--json'],
      settings,
    );
    const heard = hear(tail);
    const line = await heard.line(() => true);
    expect(JSON.parse(line)).toMatchObject({ subject: '/b', data: { page: '/b' }, sequence: '2' });
    tail.kill('SIGKILL');
    await ended(tail);
    expect((await weir(['tail', 'nowhere'])).stderr).toContain('(WEIR_ENGINE_TOPIC_UNKNOWN)');
  });

  it('shows states, their keys and what is kept under one', async () => {
    await until(async () => (await totalCount()) === 2);
    expect(await asked('state', 'ls', 'per_page')).toEqual([
      { tenant: 't1', partition: 0, state: 'parked', kind: 'parked', keys: 0 },
      { tenant: 't1', partition: 0, state: 'per_page.clicks', kind: 'count', keys: 2 },
    ]);
    const keys = await asked('state', 'ls', 'per_page', 'per_page.clicks');
    expect(keys.map(({ key }: { key: string }) => key).sort()).toEqual(['/a', '/b']);
    expect(await asked('state', 'get', 'per_page', 'per_page.clicks', '/a')).toEqual([
      { tenant: 't1', partition: 0, key: '/a', value: '1' },
    ]);
    expect((await weir(['state', 'get', 'per_page', 'per_page.clicks', '/a'])).stdout).toBe(
      't1:0 1\n',
    );
  });

  it.each([
    [['ls', 'nothing'], 'CHAIN_UNKNOWN'],
    [['get', 'per_page', 'per_page.none', '/a'], 'STATE_UNKNOWN'],
    [['get', 'per_page', 'per_page.clicks', '/z'], 'STATE_KEY_UNKNOWN'],
  ])('says at state %j what is not there', async (args, code) => {
    const { code: exit, stderr } = await weir(['state', ...args]);
    expect([exit, stderr]).toEqual([1, expect.stringContaining(`(WEIR_API_${code})`)]);
  });

  it('replays a dead letter once, under a new id of the same lineage', async () => {
    const id = await brokenLetter();
    const { event } = (await asked('dlq', 'replay', id))[0];
    expect(event).toMatch(/\.r1$/);
    const again = await weir(['dlq', 'replay', id]);
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringContaining('(WEIR_API_DEAD_LETTER_UNKNOWN)'),
    ]);
    // It is still broken, so it comes back as another letter: the event was not taken for the first.
    await until(async () => (await letterCount()) === 1);
    const [letter] = await letters();
    expect(letter?.id).not.toBe(id);
    const shown = JSON.parse((await weir(['dlq', 'show', letter?.id ?? ''])).stdout);
    const text = JSON.parse(shown.letter.text);
    expect([text.id, `${text.correlationid}.r1`]).toEqual([event, event]);
    await weir(['dlq', 'drop', letter?.id ?? '']);
  });

  it('replays a corrected payload, and refuses one that its topic would not take', async () => {
    const id = await brokenLetter();
    const refused = await weir(['dlq', 'edit', id], '{"page":7}');
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('(WEIR_ENGINE_PAYLOAD_INVALID)'),
    ]);
    expect(await letters()).toHaveLength(1);
    const before = await totalCount();
    expect((await weir(['dlq', 'edit', id], '{"page":"/mended"}')).code).toBe(0);
    await until(async () => (await totalCount()) === before + 1);
    expect((await totals()).at(-1)).toContain('"data":{"page":"/mended","clicks":1}');
    expect(await letters()).toEqual([]);
  });

  it('drops a dead letter', async () => {
    const id = await brokenLetter();
    expect((await weir(['dlq', 'drop', id])).stdout).toBe('1 dropped\n');
    expect((await weir(['dlq', 'drop', id])).stderr).toContain('(WEIR_API_DEAD_LETTER_UNKNOWN)');
    expect(await letters()).toEqual([]);
  });

  it('drops a chain once nobody runs it, and knows it no longer', async () => {
    const running = await weir(['group', 'drop', 'per_page']);
    expect([running.code, running.stderr]).toEqual([
      1,
      expect.stringContaining('(WEIR_API_CHAIN_RUNNING)'),
    ]);
    child.kill('SIGTERM');
    await ended(child);
    expect(await asked('group', 'drop', 'per_page')).toMatchObject({
      chain: 'per_page',
      topics: ['clicks', 'erasure'],
    });
    expect((await weir(['state', 'ls', 'per_page'])).stderr).toContain('(WEIR_API_CHAIN_UNKNOWN)');
  });

  it('counts replays in the id', () => {
    expect([nextReplayId('a.b'), nextReplayId('a.b.r1'), nextReplayId('a.r9')]).toEqual([
      'a.b.r1',
      'a.b.r2',
      'a.r10',
    ]);
  });
});
