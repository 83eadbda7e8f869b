import type { ChildProcess } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../connectors/embedded/server.ts';
import { type Heard, hear } from '../support/lines.ts';
import { clicksPerPage, pipelineFile, type TestFile } from '../support/pipeline-file.ts';
import {
  dataDirectory,
  ended,
  removeDirectory,
  runProgram,
  spawnProgram,
} from '../support/platform.ts';
import { untilNothingLivesIn } from '../support/processes.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/worker.ts';

type Settings = Readonly<Record<string, string>>;

describe('pipelines outside the repository', () => {
  let redis: TestRedis;
  let directory: string;
  let file: TestFile;
  let child: ChildProcess | undefined;
  let tenants = 0;

  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    directory = dataDirectory();
    file = pipelineFile(clicksPerPage());
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    if (child) await ended(child);
    child = undefined;
    await runProgram(['group', 'drop', 'per_page'], { REDIS_URL: redis.url });
    file.remove();
    removeDirectory(directory);
  });

  /** Settings of a log that no other test uses. */
  const onOwnLog = (): Settings & { readonly TENANTS: string } => {
    tenants += 1;
    const TENANTS = `t${tenants}`;
    return { WEIR_DATA_DIR: directory, REDIS_URL: redis.url, LEASE_MS: '400', TENANTS };
  };

  const start = async (command: 'run' | 'dev', settings: Settings): Promise<Heard> => {
    child = spawnProgram([command, file.path, '--json'], settings);
    const heard = hear(child);
    await heard.line((line) => line.startsWith('{"running":true'));
    return heard;
  };

  const click = async (settings: Settings, ...pages: readonly string[]): Promise<void> => {
    const input = pages.map((page) => JSON.stringify({ page })).join('\n');
    const args = ['--topic', 'clicks', '--tenant', settings['TENANTS'] ?? 't1', '--payload'];
    const { stderr } = await runProgram(['produce', ...args, '--subject', 'page'], settings, {
      input,
    });
    expect(stderr).toBe('');
  };

  const totals = async (settings: Settings): Promise<readonly string[]> => {
    const args = ['--topic', 'page_totals', '--tenant', settings['TENANTS'] ?? 't1'];
    const { stdout } = await runProgram(['consume', ...args], settings);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).data)
      .map(({ page, clicks }) => `${page} ${clicks}`);
  };

  it('run on an embedded Redis from an empty directory, and leave nothing running', async () => {
    const settings = { WEIR_DATA_DIR: directory };
    const heard = await start('run', settings);
    expect(JSON.parse(heard.lines[0] ?? '')).toMatchObject({ chains: ['per_page'] });
    await click(settings, '/', '/a', '/');
    await until(async () => (await totals(settings)).length === 3);
    expect(await totals(settings)).toEqual(['/ 1', '/a 1', '/ 2']);
    const lag = await runProgram(['lag', '--json'], settings);
    expect(JSON.parse(lag.stdout)).toMatchObject([
      { chain: 'per_page', topic: 'clicks', entries: 0 },
    ]);
    child?.kill('SIGTERM');
    expect(child && (await ended(child))).toBe(0);
    await untilNothingLivesIn(directory);
  }, 40_000);

  it('run on the Redis that is named, and go on after kill -9', async () => {
    const settings = onOwnLog();
    await start('run', settings);
    await click(settings, '/', '/');
    await until(async () => (await totals(settings)).length === 2);
    child?.kill('SIGKILL');
    if (child) await ended(child);
    await click(settings, '/');
    await start('run', settings);
    await until(async () => (await totals(settings)).length === 3);
    expect(await totals(settings)).toEqual(['/ 1', '/ 2', '/ 3']);
  }, 40_000);

  it('are loaded again when they change, and keep their state', async () => {
    const settings = onOwnLog();
    const heard = await start('dev', settings);
    await click(settings, '/', '/');
    await until(async () => (await totals(settings)).length === 2);
    file.write(clicksPerPage(100));
    await heard.line((line) => line.startsWith('{"reloaded":true'));
    await click(settings, '/');
    await until(async () => (await totals(settings)).length === 3);
    expect(await totals(settings)).toEqual(['/ 1', '/ 2', '/ 300']);
  }, 40_000);

  it('go on in their last good version while a new one is broken or cannot read their state', async () => {
    const settings = onOwnLog();
    const heard = await start('dev', settings);
    let complaints = '';
    child?.stderr?.on('data', (part) => {
      complaints += part;
    });
    file.write('export const = 1;');
    await heard.line((line) => line.includes('"code":"WEIR_API_PIPELINES_UNLOADABLE"'));
    const window = `sliding({ count: { sizeMs: 1000 } }, { at: ({ timeMs }) => timeMs })`;
    file.write(clicksPerPage(1, window).replaceAll("count('clicks')", window));
    await heard.line((line) => line.includes('"unused_states":["per_page.clicks"]'));
    file.write(clicksPerPage(1, `count('sliding')`));
    await heard.line((line) => line.includes('"code":"WEIR_ENGINE_STATE_INCOMPATIBLE"'));
    expect(complaints).toMatch(/state: per_page\.sliding; stored: sliding; declared: count/);
    expect(isAlive(child?.pid ?? 0)).toBe(true);
    file.write(clicksPerPage(10));
    await until(
      () => heard.lines.filter((line) => line.startsWith('{"reloaded":true')).length === 2,
    );
    await click(settings, '/');
    await until(async () => (await totals(settings)).length === 1);
    expect(await totals(settings)).toEqual(['/ 10']);
  }, 40_000);

  it.each([
    ['is not there', undefined, 'WEIR_API_PIPELINES_UNLOADABLE'],
    ['exports no pipeline', 'export const nothing = 1;', 'WEIR_API_PIPELINES_NONE'],
    [
      'takes the name of a chain of the platform',
      clicksPerPage().replace(`name: 'per_page'`, `name: 'judge'`),
      'WEIR_API_CHAIN_REPEATED',
    ],
  ])('are refused when the file %s', async (_, text, code) => {
    if (text !== undefined) file.write(text);
    const path = text === undefined ? `${file.directory}/nowhere.ts` : file.path;
    for (const command of ['run', 'dev']) {
      const refused = await runProgram([command, path], onOwnLog());
      expect([refused.code, refused.stdout]).toEqual([1, '']);
      expect(refused.stderr).toMatch(new RegExp(`^weir: .+ \\(${code}\\)\\n {2}\\S`));
    }
  });

  it('say that Redis is away', async () => {
    const settings = { ...onOwnLog(), REDIS_URL: 'redis://127.0.0.1:1' };
    const refused = await runProgram(['run', file.path], settings);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('(WEIR_ENGINE_TRANSPORT_AWAY)'),
    ]);
  });
});
