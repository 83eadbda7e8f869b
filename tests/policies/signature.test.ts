import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bundleDirectory } from '../../policies/evaluator.ts';
import { readBundle } from '../../policies/manifest.ts';
import { bundleSigner, type SignedBundle } from '../../policies/signature.ts';
import { readSources } from '../../policies/sources.ts';

const signer = bundleSigner(randomBytes(32));
const { manifest, wasm, data } = readBundle(bundleDirectory);
const text = JSON.stringify(manifest);
const signed: SignedBundle = {
  ...{ tenantId: 't1', version: manifest.version, manifest: text, wasm, data },
  ...{ sources: readSources(), signature: signer.sign('t1', text) },
};

describe('a signed bundle', () => {
  it('opens as what was signed', () => {
    expect(signer.open(signed)).toEqual({ manifest, wasm, data });
  });

  it.each([
    ['another organisation', { tenantId: 't2' }, 'SIGNATURE_INVALID'],
    ['another name', { version: '0123456789ab' }, 'SIGNATURE_INVALID'],
    [
      'another manifest',
      { manifest: text.replace('"opa_version":"', '"opa_version":"9') },
      'SIGNATURE_INVALID',
    ],
    ['another signature', { signature: Buffer.alloc(64).toString('base64') }, 'SIGNATURE_INVALID'],
    ['no signature', { signature: '' }, 'SIGNATURE_INVALID'],
    ['another program', { wasm: Buffer.concat([wasm, Buffer.from([0])]) }, 'BUNDLE_CORRUPT'],
    ['other data', { data: Buffer.from('{}') }, 'BUNDLE_CORRUPT'],
    [
      'another source',
      { sources: { ...readSources(), 'prompt.rego': 'package spm.prompt\n' } },
      'BUNDLE_CORRUPT',
    ],
    [
      'one source more',
      { sources: { ...readSources(), 'more.rego': 'package more\n' } },
      'BUNDLE_CORRUPT',
    ],
  ])('does not open with %s', (_, change, code) => {
    expect(() => signer.open({ ...signed, ...change })).toThrow(
      expect.objectContaining({ code: `WEIR_POLICIES_${code}` }),
    );
  });

  it('does not open under another key', () => {
    expect(() => bundleSigner(randomBytes(32)).open(signed)).toThrow(
      expect.objectContaining({ code: 'WEIR_POLICIES_SIGNATURE_INVALID' }),
    );
  });
});
