// The signing keys of this installation: made once, kept under the data directory.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  type CryptoKey,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importJWK,
  importPKCS8,
  type JWK,
} from 'jose';
import { identityErrors } from './errors.ts';

/** How tokens are signed here, as in Orbyx AI SPM. */
export const signingAlgorithm = 'RS256';

export interface SigningKeys {
  readonly keyId: string;
  readonly privateKey: CryptoKey;
  /** The public half, as `/.well-known/jwks.json` shows it. */
  readonly jwks: { readonly keys: readonly JWK[] };
}

const modulusBits = 2_048;

const make = async (directory: string): Promise<void> => {
  const pair = await generateKeyPair(signingAlgorithm, {
    modulusLength: modulusBits,
    extractable: true,
  });
  const jwk = await exportJWK(pair.publicKey);
  const keyId = createHash('sha256').update(`${jwk.n}`).digest('base64url').slice(0, 16);
  const shown = { ...jwk, kid: keyId, alg: signingAlgorithm, use: 'sig' };
  writeFileSync(join(directory, 'private.pem'), await exportPKCS8(pair.privateKey), {
    mode: 0o600,
  });
  writeFileSync(join(directory, 'public.jwk.json'), JSON.stringify(shown), { mode: 0o600 });
};

/**
 * Opens the keys in `directory`, making them at the first start. With `outsideOf`, throws
 * `WEIR_IDENTITY_KEYS_IN_REPOSITORY` when the directory lies inside it.
 */
export const openKeys = async (
  directory: string,
  options: { readonly outsideOf?: string } = {},
): Promise<SigningKeys> => {
  const { outsideOf } = options;
  if (outsideOf !== undefined && !relative(outsideOf, directory).startsWith('..')) {
    throw identityErrors.KEYS_IN_REPOSITORY({ directory });
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (!existsSync(join(directory, 'public.jwk.json'))) await make(directory);
  const jwk = JSON.parse(readFileSync(join(directory, 'public.jwk.json'), 'utf8')) as JWK;
  await importJWK(jwk, signingAlgorithm);
  return {
    keyId: jwk.kid ?? '',
    privateKey: await importPKCS8(
      readFileSync(join(directory, 'private.pem'), 'utf8'),
      signingAlgorithm,
    ),
    jwks: { keys: [jwk] },
  };
};
