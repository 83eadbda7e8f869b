// A bundle that is not what its manifest says opens nothing; the committed one is fresh.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { bundleDirectory, openPolicies } from '../../policies/evaluator.ts';
import { readBundle, sha256 } from '../../policies/manifest.ts';
import { regoDirectory } from '../../policies/sources.ts';
import { type BundleCopy, copyBundle } from './bundle-copy.ts';

describe('a harmed bundle', () => {
  let bundle: BundleCopy;
  beforeEach(() => {
    bundle = copyBundle();
  });
  afterEach(() => bundle.remove());

  const editJson = (name: string, edit: (value: Record<string, unknown>) => unknown): void =>
    writeFileSync(
      bundle.file(name),
      JSON.stringify(edit(JSON.parse(readFileSync(bundle.file(name), 'utf8')))),
    );

  const refuses = (what: string, file?: string): Promise<void> =>
    expect(openPolicies(bundle.directory)).rejects.toMatchObject({
      code: `WEIR_POLICIES_${what}`,
      ...(file && { detail: { file } }),
    });

  it('opens while it is an exact copy', async () => {
    const copied = await openPolicies(bundle.directory);
    expect(copied.bundleHash).toBe((await openPolicies()).bundleHash);
  });

  it.each(['manifest.json', 'policy.wasm', 'data.json'])('is refused without %s', (name) => {
    rmSync(bundle.file(name));
    return refuses('BUNDLE_MISSING', name);
  });

  it('is refused when one bit of the program differs', () => {
    const wasm = readFileSync(bundle.file('policy.wasm'));
    const middle = wasm.length >> 1;
    wasm.writeUInt8(wasm.readUInt8(middle) ^ 1, middle);
    writeFileSync(bundle.file('policy.wasm'), wasm);
    return refuses('BUNDLE_CORRUPT', 'policy.wasm');
  });

  it('is refused when the program is cut short', () => {
    const wasm = readFileSync(bundle.file('policy.wasm'));
    writeFileSync(bundle.file('policy.wasm'), wasm.subarray(0, 1_000));
    return refuses('BUNDLE_CORRUPT', 'policy.wasm');
  });

  it('is refused when a threshold was edited by hand', () => {
    const data = readFileSync(bundle.file('data.json'), 'utf8');
    const edited = data.replace('"allow_below":0.3', '"allow_below":0.9');
    expect(edited).not.toBe(data);
    writeFileSync(bundle.file('data.json'), edited);
    return refuses('BUNDLE_CORRUPT', 'data.json');
  });

  it('is refused when the manifest is not JSON', () => {
    writeFileSync(bundle.file('manifest.json'), '{"opa_version": ');
    return refuses('BUNDLE_CORRUPT');
  });

  it('is refused when the manifest lacks a hash', () => {
    editJson('manifest.json', ({ data_sha256: _, ...rest }) => rest);
    return refuses('BUNDLE_CORRUPT');
  });

  it.each([
    ['bundle_sha256', 'f'.repeat(64)],
    ['version', 'f'.repeat(12)],
  ])('is refused when the manifest lies about its %s', (name, value) => {
    editJson('manifest.json', (manifest) => ({ ...manifest, [name]: value }));
    return refuses('BUNDLE_CORRUPT');
  });

  it('is refused when the manifest vouches for a program that is none', () => {
    writeFileSync(bundle.file('policy.wasm'), 'not a program');
    bundle.seal();
    return refuses('BUNDLE_CORRUPT', 'policy.wasm');
  });

  it.each(['null', '[]', '7'])('is refused when the manifest vouches for data %s', async (data) => {
    writeFileSync(bundle.file('data.json'), data);
    bundle.seal();
    await expect(openPolicies(bundle.directory)).rejects.toMatchObject({
      code: expect.stringMatching(/^WEIR_POLICIES_/),
    });
  });

  it('is refused when a known input gets another answer', () => {
    editJson('data.json', () => ({ spm_config: { prompt: {}, output: {} } }));
    bundle.seal();
    return refuses('SMOKE_FAILED');
  });
});

describe('the committed bundle', () => {
  const { manifest, wasm, data } = readBundle(bundleDirectory);

  it('was built from exactly the sources beside it', () => {
    const sources = Object.fromEntries(
      readdirSync(regoDirectory)
        .sort()
        .map((name) => [name, sha256(readFileSync(join(regoDirectory, name)))]),
    );
    expect(manifest.sources).toEqual(sources);
  });

  it('carries the thresholds of the sources', () => {
    const thresholds = JSON.parse(readFileSync(join(regoDirectory, 'data.json'), 'utf8'));
    expect(JSON.parse(data.toString('utf8'))).toEqual(thresholds);
    expect(thresholds.spm_config.prompt).toMatchObject({ allow_below: 0.3, block_from: 0.7 });
  });

  it('is named after its content', () => {
    const content = Buffer.concat([wasm, readFileSync(join(bundleDirectory, 'data.json'))]);
    expect(manifest.bundle_sha256).toBe(sha256(content));
    expect(manifest.version).toBe(manifest.bundle_sha256.slice(0, 12));
  });

  it('has one test file for every policy', () => {
    const names = readdirSync(regoDirectory).filter((name) => name.endsWith('.rego'));
    const policies = names.filter((name) => !name.endsWith('_test.rego'));
    expect(policies.length).toBeGreaterThan(0);
    for (const name of policies) expect(names).toContain(name.replace('.rego', '_test.rego'));
  });
});
