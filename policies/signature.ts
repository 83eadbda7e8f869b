// Signatures of bundles: whoever can write to the database cannot bring in policies that nobody has made
// here. What is signed is the manifest, which names every byte, together with whose it is.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { policyErrors } from './errors.ts';
import { type Bundle, checkBundle, readManifest, sha256 } from './manifest.ts';
import type { Sources } from './sources.ts';

/** A version as it is stored. */
export interface SignedBundle {
  readonly tenantId: string;
  readonly version: string;
  /** The manifest to the byte, as it was signed. */
  readonly manifest: string;
  readonly wasm: Buffer;
  readonly data: Buffer;
  readonly sources: Sources;
  /** Ed25519, in base64. */
  readonly signature: string;
}

export interface BundleSigner {
  sign(tenantId: string, manifest: string): string;
  /**
   * The bundle, if all of it is what was signed for this organisation. Throws
   * `WEIR_POLICIES_SIGNATURE_INVALID` or `WEIR_POLICIES_BUNDLE_CORRUPT`.
   */
  open(signed: SignedBundle): Bundle;
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS 8 (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

const signedText = (tenantId: string, manifest: string): Buffer =>
  Buffer.from(`weir policy bundle\n${tenantId}\n${manifest}`, 'utf8');

/** Makes signatures with the key of these 32 bytes. */
export const bundleSigner = (seed: Buffer): BundleSigner => {
  const key = Buffer.concat([pkcs8Head, seed]);
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  return {
    sign: (tenantId, manifest) =>
      sign(null, signedText(tenantId, manifest), privateKey).toString('base64'),
    open: ({ tenantId, version, manifest: text, wasm, data, sources, signature }) => {
      const signed = signedText(tenantId, text);
      if (!verify(null, signed, publicKey, Buffer.from(signature, 'base64'))) {
        throw policyErrors.SIGNATURE_INVALID({ version });
      }
      const manifest = readManifest(Buffer.from(text, 'utf8'));
      if (manifest.version !== version) throw policyErrors.SIGNATURE_INVALID({ version });
      const bundle = { manifest, wasm, data };
      checkBundle(bundle);
      const names = Object.keys(manifest.sources);
      const differs = names.find((name) => sha256(sources[name] ?? '') !== manifest.sources[name]);
      if (differs !== undefined || names.length !== Object.keys(sources).length) {
        throw policyErrors.BUNDLE_CORRUPT({ file: differs ?? 'sources' });
      }
      return bundle;
    },
  };
};
