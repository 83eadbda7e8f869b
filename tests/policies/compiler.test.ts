// The compiler with a real opa program: same bytes again, Rego tests, and what it refuses.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  buildBundle,
  checkPolicies,
  findOpa,
  regoDirectory,
  testPolicies,
} from '../../policies/compiler.ts';
import { bundleDirectory, openPolicies } from '../../policies/evaluator.ts';
import { readBundle } from '../../policies/manifest.ts';
import { ordinaryPrompt } from './ordinary.ts';

const found = findOpa({
  opaBin: process.env['OPA_BIN'] ?? '',
  path: process.env['PATH'] ?? '',
});
const opa = found ?? '';
const pinned = readBundle(bundleDirectory).manifest.opa_version;
const present = found
  ? /Version: (\S+)/.exec(spawnSync(opa, ['version']).stdout.toString())?.[1]
  : '';

if (!found)
  console.warn('SKIPPED: Rego tests and the rebuild of the bundle, no opa on PATH or in OPA_BIN');
else if (present !== pinned)
  console.warn(`SKIPPED: the rebuild of the bundle, opa is ${present}, the bundle's is ${pinned}`);

let scratch = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'weir-compiler-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const sourcesWith = (name: string, edit: (text: string) => string): string => {
  const directory = join(scratch, 'rego');
  cpSync(regoDirectory, directory, { recursive: true });
  const file = join(directory, name);
  const text = readFileSync(file, 'utf8');
  const edited = edit(text);
  expect(edited).not.toBe(text);
  writeFileSync(file, edited);
  return directory;
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

describe.skipIf(!found)('with opa', () => {
  it('the Rego sources pass format, types and strictness', () => {
    expect(checkPolicies(opa)).toMatch(/files pass$/);
  });

  it('every Rego test passes', () => {
    expect(testPolicies(opa)).toMatch(/^PASS: (\d+)\/\1$/);
  });

  it.skipIf(present !== pinned)('the committed bundle is built again to the same bytes', () => {
    buildBundle(opa, scratch);
    for (const name of ['policy.wasm', 'data.json', 'manifest.json'])
      expect(
        readFileSync(join(scratch, name)).equals(readFileSync(join(bundleDirectory, name))),
      ).toBe(true);
  });

  it('another threshold is another bundle with another decision', async () => {
    const directory = sourcesWith('data.json', (text) =>
      text.replace('"allow_below": 0.3', '"allow_below": 0.5'),
    );
    const target = join(scratch, 'bundle');
    const manifest = buildBundle(opa, target, directory);
    const candidate = await openPolicies(target);
    const committed = await openPolicies();
    const input = { ...ordinaryPrompt, posture_score: 0.4 };
    expect(manifest.version).not.toBe(committed.version);
    expect(candidate.decidePrompt(input)).toMatchObject({
      decision: 'allow',
      policy_version: manifest.version,
    });
    expect(committed.decidePrompt(input).decision).toBe('escalate');
  });

  const refused = { code: 'WEIR_POLICIES_REGO_INVALID' };

  it('a broken source is refused and leaves no bundle behind', () => {
    const directory = sourcesWith('prompt.rego', (text) => `${text}\nbroken := {{{\n`);
    const target = join(scratch, 'bundle');
    expect(() => buildBundle(opa, target, directory)).toThrow(expect.objectContaining(refused));
    expect(() => readBundle(target)).toThrow(
      expect.objectContaining({ code: 'WEIR_POLICIES_BUNDLE_MISSING' }),
    );
  });

  it('a badly formatted source is refused', () => {
    const directory = sourcesWith('output.rego', (text) => text.replaceAll('\t', '   '));
    expect(() => checkPolicies(opa, directory)).toThrow(expect.objectContaining(refused));
  });

  it('a Rego test that fails is refused, and said by name', () => {
    const directory = sourcesWith('data.json', (text) =>
      text.replace('"block_from": 0.7', '"block_from": 0.9'),
    );
    expect(() => testPolicies(opa, directory)).toThrow(
      expect.objectContaining({
        ...refused,
        detail: { said: expect.stringContaining('test_the_bands') },
      }),
    );
  });
});
