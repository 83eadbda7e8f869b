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
  readonly wasm: Buffer;
  /** data.json as it was built. */
  readonly data: Buffer;
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

/** Reads a manifest. Throws `WEIR_POLICIES_BUNDLE_CORRUPT`. */
export const readManifest = (content: Buffer): Manifest =>
  decodeManifest(parse(content, 'manifest.json'));

/** Compares every byte with the manifest. Throws `WEIR_POLICIES_BUNDLE_CORRUPT`. */
export const checkBundle = ({ manifest, wasm, data }: Bundle): void => {
  if (sha256(wasm) !== manifest.wasm_sha256)
    throw policyErrors.BUNDLE_CORRUPT({ file: 'policy.wasm' });
  if (sha256(data) !== manifest.data_sha256)
    throw policyErrors.BUNDLE_CORRUPT({ file: 'data.json' });
  const bundle = sha256(Buffer.concat([wasm, data]));
  if (bundle !== manifest.bundle_sha256 || !bundle.startsWith(manifest.version))
    throw policyErrors.BUNDLE_CORRUPT({ file: 'manifest.json' });
};

/** The same program on other data. */
export const withData = ({ manifest, wasm }: Bundle, data: Buffer): Bundle => {
  const hash = sha256(Buffer.concat([wasm, data]));
  const named = { version: hash.slice(0, 12), bundle_sha256: hash, data_sha256: sha256(data) };
  return { manifest: { ...manifest, ...named }, wasm, data };
};

/** The data of a bundle. Throws `WEIR_POLICIES_BUNDLE_CORRUPT`. */
export const dataOf = ({ data }: Pick<Bundle, 'data'>): unknown => parse(data, 'data.json');

/**
 * Reads a bundle and holds it to its manifest. Throws `WEIR_POLICIES_BUNDLE_MISSING` or
 * `WEIR_POLICIES_BUNDLE_CORRUPT`.
 */
export const readBundle = (directory: string): Bundle => {
  const bundle = {
    manifest: readManifest(readIn(directory, 'manifest.json')),
    wasm: readIn(directory, 'policy.wasm'),
    data: readIn(directory, 'data.json'),
  };
  checkBundle(bundle);
  return bundle;
};
