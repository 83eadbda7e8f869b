// The bundle's manifest: what the bundle was made from, and how to know that it is unharmed.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { decoder } from '../engine/kernel/schema.ts';
import { policyErrors } from './errors.ts';

export const ManifestSchema = Type.Object({
  opa_version: Type.String(),
  /** The first 12 digits of the hash over program and data: what decisions name. */
  version: Type.String({ minLength: 12 }),
  bundle_sha256: Type.String(),
  wasm_sha256: Type.String(),
  data_sha256: Type.String(),
  entrypoints: Type.Array(Type.String()),
  /** SHA-256 of each source, by file name. */
  sources: Type.Record(Type.String(), Type.String()),
});

export type Manifest = Static<typeof ManifestSchema>;

export interface Bundle {
  readonly manifest: Manifest;
  readonly wasm: Uint8Array;
  readonly data: unknown;
}

/** SHA-256 in hexadecimal. */
export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

const decodeManifest = decoder(ManifestSchema, policyErrors.BUNDLE_CORRUPT);

const readIn = (directory: string, name: string): Buffer => {
  try {
    return readFileSync(join(directory, name));
  } catch (cause) {
    throw policyErrors.BUNDLE_MISSING({ file: name }, { cause });
  }
};

const parse = (content: Buffer, file: string): unknown => {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch (cause) {
    throw policyErrors.BUNDLE_CORRUPT({ file }, { cause });
  }
};

/**
 * Reads a bundle and compares every byte with the manifest. Throws `WEIR_POLICIES_BUNDLE_MISSING`
 * or `WEIR_POLICIES_BUNDLE_CORRUPT`.
 */
export const readBundle = (directory: string): Bundle => {
  const manifest = decodeManifest(parse(readIn(directory, 'manifest.json'), 'manifest.json'));
  const wasm = readIn(directory, 'policy.wasm');
  const data = readIn(directory, 'data.json');
  if (sha256(wasm) !== manifest.wasm_sha256)
    throw policyErrors.BUNDLE_CORRUPT({ file: 'policy.wasm' });
  if (sha256(data) !== manifest.data_sha256)
    throw policyErrors.BUNDLE_CORRUPT({ file: 'data.json' });
  const bundle = sha256(Buffer.concat([wasm, data]));
  if (bundle !== manifest.bundle_sha256 || !bundle.startsWith(manifest.version))
    throw policyErrors.BUNDLE_CORRUPT({ file: 'manifest.json' });
  return { manifest, wasm, data: parse(data, 'data.json') };
};
