// The compilers, the built-in one and a real opa where there is one: same bytes again, same findings, and what
// they refuse.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { writeBundle } from '../../policies/built-bundle.ts';
import { builtInCompiler } from '../../policies/compiler/built-in.ts';
import { findOpa, opaCompiler } from '../../policies/compiler/opa.ts';
import { remembering } from '../../policies/compiler/remembering.ts';
import { bundleDirectory, openBundle, openPolicies } from '../../policies/evaluator.ts';
import { readBundle } from '../../policies/manifest.ts';
import { readSources, type Sources, withChanges } from '../../policies/sources.ts';
import { errorsOf, judge, soundBundle } from '../../policies/verdict.ts';
import { ordinaryPrompt } from './ordinary.ts';

const room = 'policies/compiler';
const opa = findOpa({ opaBin: process.env['OPA_BIN'] ?? '', path: process.env['PATH'] ?? '' });
const pinned = readBundle(bundleDirectory).manifest.opa_version;
const present = opa && /Version: (\S+)/.exec(spawnSync(opa, ['version']).stdout.toString())?.[1];
const go = ['go', '/usr/local/go/bin/go'].find((each) => spawnSync(each, ['version']).status === 0);

if (present !== pinned) {
  console.warn(`SKIPPED: the compiler of opa, it is ${present ?? 'not there'}, not ${pinned}`);
}
if (!go) console.warn('SKIPPED: building the compiler again, no go on PATH');

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'weir-compiler-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const shipped = readSources();
const edited = (name: string, edit: (text: string) => string): Sources => {
  const text = shipped[name] ?? '';
  expect(edit(text)).not.toBe(text);
  return { ...shipped, [name]: edit(text) };
};

describe('finding opa', () => {
  const programIn = (directory: string, mode: number): string => {
    const program = join(directory, 'opa');
    writeFileSync(program, '#!/bin/sh\n');
    chmodSync(program, mode);
    return program;
  };

  it('takes the first program on the path', () => {
    const program = programIn(scratch, 0o755);
    expect(findOpa({ opaBin: '', path: `/nowhere:${scratch}` })).toBe(program);
  });

  it('takes OPA_BIN and does not fall back to the path when it is wrong', () => {
    const program = programIn(scratch, 0o755);
    expect(findOpa({ opaBin: program, path: '' })).toBe(program);
    expect(findOpa({ opaBin: join(scratch, 'gone'), path: scratch })).toBeUndefined();
  });

  it('finds nothing on an empty path', () => {
    expect(findOpa({ opaBin: '', path: '' })).toBeUndefined();
  });
});

describe.each([
  ['built in', builtInCompiler(systemClock)],
  ...(present === pinned && opa ? [['opa', opaCompiler(opa)] as const] : []),
] as const)('the compiler: %s', (_, compiler) => {
  it('finds nothing in the sources, every test passes, and the bundle has the same bytes again', async () => {
    const steps = ['check', 'test', 'build'] as const;
    const judged = await judge(compiler, shipped, steps, { coverage: true });
    expect(judged.findings).toEqual([]);
    expect(judged.tests).toMatchObject({ failed: 0, failures: [] });
    expect(judged.tests?.passed).toBeGreaterThan(40);
    expect(judged.tests?.coverage?.coverage).toBeGreaterThan(90);
    expect(judged.tests?.coverage?.files).toHaveProperty(['prompt.rego']);
    writeBundle(judged.bundle ?? readBundle('/nowhere'), scratch);
    for (const name of ['policy.wasm', 'data.json', 'manifest.json']) {
      const committed = readFileSync(join(bundleDirectory, name));
      expect(readFileSync(join(scratch, name)).equals(committed), name).toBe(true);
    }
  }, 120_000);

  it('another threshold is another bundle with another decision', async () => {
    const data = { spm_config: { prompt: { allow_below: 0.5 } } };
    const bundle = await soundBundle(compiler, withChanges(shipped, { data }));
    const candidate = await openBundle(bundle);
    const committed = await openPolicies();
    const input = { ...ordinaryPrompt, posture_score: 0.4 };
    expect(bundle.manifest.version).not.toBe(committed.version);
    expect(candidate.decidePrompt(input)).toMatchObject({
      decision: 'allow',
      policy_version: bundle.manifest.version,
    });
    expect(committed.decidePrompt(input).decision).toBe('escalate');
  }, 120_000);

  it.each([
    [
      'a broken source',
      'prompt.rego',
      (text: string) => `${text}\nbroken := {{{\n`,
      { code: 'rego_parse_error', file: 'prompt.rego' },
    ],
    [
      'a badly formatted source',
      'output.rego',
      (text: string) => text.replaceAll('\t', '   '),
      { code: 'format', file: 'output.rego' },
    ],
    [
      'a test that fails, by its name',
      'prompt.rego',
      (text: string) =>
        text.replace('input.posture_score >= block_from', 'input.posture_score > block_from'),
      { code: 'test_failed', message: expect.stringContaining('test_the_bands') },
    ],
    [
      'a builtin that has an effect',
      'tool.rego',
      (text: string) =>
        `${text}\nleak := http.send({"method": "get", "url": "http://127.0.0.1"})\n`,
      { code: 'builtin_unsafe', file: 'tool.rego', line: 81 },
    ],
  ])(
    'refuses %s',
    async (__, name, edit, finding) => {
      const judged = await judge(compiler, edited(name, edit), ['check', 'test', 'build']);
      expect(errorsOf(judged)).toContainEqual(expect.objectContaining(finding));
      expect(judged.bundle).toBeUndefined();
    },
    120_000,
  );
});

describe('the built-in compiler', () => {
  const record = JSON.parse(readFileSync(join(room, 'opa-compiler.json'), 'utf8'));

  it('is what its record says, made from the sources beside it', () => {
    const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
    const wasm = brotliDecompressSync(readFileSync(join(room, 'opa-compiler.wasm.br')));
    expect([sha256(wasm), wasm.length]).toEqual([record.wasm_sha256, record.wasm_bytes]);
    for (const [name, hash] of Object.entries(record.sources)) {
      expect(sha256(readFileSync(join(room, name))), name).toBe(hash);
    }
    expect(record.opa_version).toBe(pinned);
  });

  it.skipIf(!go || process.env['WEIR_TEST_GO'] !== '1')(
    'is built again to the same bytes',
    () => {
      const made = spawnSync('node', [join(room, 'build.mjs'), scratch, '--hash-only'], {
        env: { ...process.env, PATH: `${process.env['PATH']}:/usr/local/go/bin` },
      });
      expect(made.stderr.toString()).toBe('');
      const again = JSON.parse(readFileSync(join(scratch, 'opa-compiler.json'), 'utf8'));
      expect(again).toEqual(record);
    },
    900_000,
  );

  it('ends what takes too long, and answers the next question', async () => {
    const compiler = builtInCompiler(systemClock, { timeMsMax: 12_000 });
    const endless = `package spm.prompt_test
test_long if count([1 | some i in numbers.range(1, 30000); some j in numbers.range(1, 30000); i == j]) > 0
`;
    const sources = { 'long_test.rego': endless };
    const question = { sources, entrypoints: [], steps: ['test'] as const };
    // OPA's own limit for a test comes first, or ours.
    const said = await compiler.ask(question).then(
      ({ tests }) => tests?.map(({ status }) => status),
      (error) => error.code,
    );
    expect([['error'], 'WEIR_POLICIES_COMPILER_FAILED']).toContainEqual(said);
    const next = { sources: shipped, entrypoints: [], steps: ['check'] as const };
    expect((await compiler.ask(next)).problems).toEqual([]);
  }, 120_000);

  it('answers the same question once, and asks again after a failure', async () => {
    let asked = 0;
    const { ask } = remembering({
      name: 'counting',
      ask: async () => {
        asked += 1;
        if (asked === 1) throw new Error('not yet');
        return { opa_version: '', problems: [] };
      },
    });
    const question = { sources: shipped, entrypoints: [], steps: ['check'] as const };
    await expect(ask(question)).rejects.toThrow('not yet');
    await Promise.all([ask(question), ask(question)]);
    await ask({ ...question, steps: ['test'] });
    expect(asked).toBe(3);
  });

  it('has a memory that ends', async () => {
    const greedy = `package spm.prompt_test
test_much if count([s | some i in numbers.range(1, 3000000); s := sprintf("%d and a long tail of text", [i])]) > 0
`;
    const sources = { 'much_test.rego': greedy };
    const question = { sources, entrypoints: [], steps: ['test'] as const };
    const said = await builtInCompiler(systemClock)
      .ask(question)
      .then(
        ({ tests }) => tests?.map(({ status }) => status),
        (error) => error.code,
      );
    expect([['error'], 'WEIR_POLICIES_COMPILER_FAILED']).toContainEqual(said);
    expect(process.memoryUsage().rss).toBeLessThan(2_000 * 1_048_576);
  }, 120_000);
});
