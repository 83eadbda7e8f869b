import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Type from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { masked } from '../../api/cli/capture.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { testPipeline } from '../../engine/testing/driver.ts';
import { count } from '../../operators/flow/count.ts';
import { map } from '../../operators/flow/map.ts';
import { hear } from '../support/lines.ts';
import { clicksPerPage, pipelineFile, type TestFile } from '../support/pipeline-file.ts';
import { ended, type RunResult, runProgram, spawnProgram } from '../support/platform.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/worker.ts';

const hourMs = 3_600_000;
const clicks = topic({
  name: 'clicks',
  schema: Type.Object({ page: Type.String() }),
  retentionMs: hourMs,
});
const perPage = pipeline({
  name: 'again',
  from: clicks,
  key: (event) => event.subject,
  flow: (events) =>
    events.pipe(
      count('clicks'),
      map('total', ({ count: total }) => ({ total })),
    ),
  to: topic({
    name: 'again',
    schema: Type.Object({ total: Type.Integer() }),
    retentionMs: hourMs,
  }),
});

describe('asking what became of an event, and going back', () => {
  let redis: TestRedis;
  let file: TestFile;
  let child: ReturnType<typeof spawnProgram>;
  let settings: Readonly<Record<string, string>>;
  const directory = mkdtempSync(join(tmpdir(), 'wx-'));

  const weir = (args: readonly string[], input = ''): Promise<RunResult> =>
    runProgram(args, settings, { input });
  const asked = async (...args: readonly string[]) =>
    JSON.parse((await weir([...args, '--json'])).stdout);
  const click = (id: string, page: string): Promise<RunResult> =>
    weir(
      ['produce', '--topic', 'clicks', '--subject', 'page'],
      JSON.stringify({ id, source: 'test', subject: page, data: { page } }),
    );
  const totals = async (): Promise<readonly { readonly data: unknown }[]> =>
    (await weir(['consume', '--topic', 'page_totals'])).stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const start = async (): Promise<void> => {
    child = spawnProgram(['run', file.path, '--json'], settings);
    await hear(child).line((line) => line.startsWith('{"running":true'));
  };
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended(child);
  };

  beforeAll(async () => {
    redis = await startTestRedis();
    file = pipelineFile(clicksPerPage());
    settings = { REDIS_URL: redis.url, LEASE_MS: '400' };
    await start();
    await click('c1', '/a');
    await click('c2', '/a');
    await click('c3', '/broken');
    await until(async () => (await totals()).length === 2);
  });
  afterAll(async () => {
    await stop();
    file.remove();
    rmSync(directory, { recursive: true, force: true });
    await redis.stop();
  });

  it('shows lineage, progress and state of an event, and of what it brought about', async () => {
    const explained = await asked('explain', 'c2');
    expect(explained).toMatchObject({
      event: { id: 'c2', topic: 'clicks', subject: '/a', seq: 2 },
      lineage: [{ id: 'c2' }, { id: 'c2.per_page', topic: 'page_totals', seq: 2 }],
      chains: [{ chain: 'per_page', topic: 'clicks', status: 'done', before: 0, version: 1 }],
      state: [{ chain: 'per_page', state: 'per_page.clicks', bytes: 1 }],
      set_aside: [],
    });
    expect(JSON.stringify(explained)).not.toContain('"page":');
    const output = await asked('explain', 'c2.per_page', '--payload');
    expect(output.lineage.map(({ id }: { id: string }) => id)).toEqual(['c2', 'c2.per_page']);
    expect(output.lineage[1].data).toMatchObject({ page: '/a', clicks: 2 });
    const { stdout } = await weir(['explain', 'c2']);
    expect(stdout).toMatch(/^c2 {2}clicks t1:0 #2 {2}of \/a/);
    expect(stdout).toContain('version 1');
  });

  it('finds where an event was set aside, and says when there is none', async () => {
    const explained = await asked('explain', 'c3');
    expect(explained.set_aside).toMatchObject([{ kind: 'dead letter', chain: 'per_page' }]);
    const { code, stderr } = await weir(['explain', 'nothing']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('(WEIR_API_EVENT_UNKNOWN)')]);
  });

  it('writes events down, masked, as a fixture that a test pipes in', async () => {
    const out = join(directory, 'clicks.json');
    expect((await weir(['capture', 'clicks', '--count', '2', '--out', out])).code).toBe(0);
    const captured = JSON.parse(readFileSync(out, 'utf8'));
    expect(captured).toMatchObject([
      { topic: 'clicks', id: 'c1', subject: '/a', data: { page: '/a' } },
      { topic: 'clicks', id: 'c2' },
    ]);
    const test = testPipeline(perPage);
    await test.pipeAll(captured);
    const outputs = await test.read(perPage.to as typeof clicks);
    expect(outputs.map(({ id, timeMs }) => [id, timeMs])).toEqual(
      captured.map(({ id, time }: { id: string; time: string }) => [
        `${id}.again`,
        Date.parse(time),
      ]),
    );
    await test.stop();
    expect(masked({ prompt: 'tell me, Jane', list: ['id-7', 'two words'] })).toEqual({
      ...{ prompt: 'xxxx xx, xxxx', list: ['id-7', 'xxx xxxxx'] },
    });
  });

  it('shows the lag again and again, with rates', async () => {
    const live = spawnProgram(['lag', '--live', '--json'], settings);
    const row = JSON.parse(await hear(live).line(() => true))[0];
    expect(row).toMatchObject({ chain: 'per_page', topic: 'clicks', entries: 0, offset: 3 });
    expect(row.events_per_second).toBe(0);
    live.kill('SIGKILL');
    await ended(live);
    const topology = spawnProgram(['topology', '--live'], settings);
    await hear(topology).line((line) => line.includes('EVENTS/S'));
    topology.kill('SIGKILL');
    await ended(topology);
  });

  it('moves a chain that nobody runs back to the beginning, and says so first', async () => {
    const running = await weir(['offset', 'reset', 'per_page', '--to', 'earliest', '--yes']);
    expect([running.code, running.stderr]).toEqual([
      1,
      expect.stringContaining('(WEIR_API_CHAIN_RUNNING)'),
    ]);
    await stop();
    const move = { tenant: 't1', partition: 0, topic: 'clicks', from: 3, to: 0 };
    expect(await asked('offset', 'reset', 'per_page', '--to', 'earliest')).toEqual({
      ...{ chain: 'per_page', moved: false, state: 'forgotten', moves: [move] },
    });
    expect(await asked('offset', 'reset', 'per_page', '--to', 'latest')).toMatchObject({
      moves: [{ from: 3, to: 3 }],
    });
    const moved = await asked('offset', 'reset', 'per_page', '--to', 'earliest', '--yes');
    expect(moved).toMatchObject({ moved: true, moves: [move] });
    await start();
    await until(async () => (await totals()).length === 4);
    expect((await totals()).map(({ data }) => data)).toEqual([
      { page: '/a', clicks: 1 },
      { page: '/a', clicks: 2 },
      { page: '/a', clicks: 1 },
      { page: '/a', clicks: 2 },
    ]);
  });

  it.each([
    [['reset', 'nothing', '--to', 'latest'], 1, 'WEIR_API_CHAIN_UNKNOWN'],
    [['reset', 'per_page', '--to', 'latest', '--topic', 'x'], 1, 'WEIR_API_INPUT_UNKNOWN'],
    [['reset', 'per_page', '--to', 'tomorrow'], 2, 'Expected: 0, an entry id'],
  ])('refuses offset %j', async (args, exit, said) => {
    const { code, stderr } = await weir(['offset', ...args]);
    expect([code, stderr]).toEqual([exit, expect.stringContaining(said)]);
  });
});
