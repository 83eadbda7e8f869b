// The guide for pipeline authors: its code is written into a directory of its own, compiled, loaded as
// `weir run` loads it, and run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createJiti } from 'jiti';
import * as typebox from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPipelines } from '../../api/cli/pipeline-file.ts';
import { testPipeline } from '../../engine/testing/driver.ts';
import * as face from '../../operators/index.ts';

const guide = readFileSync('pipelines/README.md', 'utf8');
const files = [...guide.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)].map(
  ([, name = '', text = '']) => ({
    name,
    text,
  }),
);

describe('the guide for pipeline authors', () => {
  let directory: string;

  beforeAll(() => {
    // Beside the sources: the compiler looks for packages from here upwards.
    directory = mkdtempSync(resolve('tests/api/.guide-'));
    for (const { name, text } of files) writeFileSync(join(directory, name), text);
    symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
    writeFileSync(
      join(directory, 'tsconfig.json'),
      JSON.stringify({
        extends: resolve('tsconfig.json'),
        compilerOptions: {
          ...{ noEmit: true, rootDir: resolve('.'), declaration: false },
          paths: { weir: [resolve('operators/index.ts')] },
        },
        ...{ include: [`${directory}/*.ts`], exclude: [] },
      }),
    );
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('has a pipeline of fifteen lines, a test and a pattern', () => {
    expect(files.map(({ name }) => name)).toEqual(['visits.ts', 'visits.test.ts', 'failures.ts']);
    const lines = files[0]?.text.split('\n').filter((line) => line.trim() !== '') ?? [];
    expect(lines.length).toBeLessThanOrEqual(15);
  });

  it('compiles', () => {
    const compiler = resolve('node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', directory], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  }, 60_000);

  it('has a test that passes', async () => {
    const loader = createJiti(join(directory, 'visits.test.ts'), {
      virtualModules: { weir: face, typebox },
      fsCache: false,
    });
    await loader.import(join(directory, 'visits.test.ts'));
  });

  it('finds what its pattern describes', async () => {
    const { chains } = await loadPipelines(join(directory, 'failures.ts'));
    const [watch] = chains;
    const [logins] = watch?.inputs ?? [];
    const takeovers = watch?.outputs[0];
    if (!watch || !logins || !takeovers) throw new Error('no chain');
    const test = testPipeline(watch, { startMs: 1_767_225_600_000 });
    for (const ok of [false, false, false, true]) {
      await test.pipe(logins, { ok }, { subject: 'ann' });
      test.advance(10_000);
    }
    await test.pipe(logins, { ok: true }, { subject: 'bob' });
    const found = (await test.read(takeovers)).map(({ data }) => data);
    expect(found).toEqual([{ failures: 3 }]);
    await test.stop();
  });
});
