// The signing keys of this installation: made once, kept under the data directory.
import { createHash, createPublicKey } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type CryptoKey, exportPKCS8, generateKeyPair, importPKCS8, type JWK } from 'jose';
import { systemClock } from '../../engine/kernel/clock.ts';
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

/** The file of the key that signs. */
export const keyFile = (directory: string): string => join(directory, 'private.pem');

/** Makes a key in a file of its own, beside the one that signs, and answers where. */
export const makeKey = async (directory: string): Promise<string> => {
  const { privateKey } = await generateKeyPair(signingAlgorithm, {
    modulusLength: modulusBits,
    extractable: true,
  });
  const draft = `${keyFile(directory)}.${systemClock.id()}`;
  writeFileSync(draft, await exportPKCS8(privateKey), { mode: 0o600 });
  return draft;
};

/** Makes the key file complete or not at all; of processes that race, one wins. */
const make = async (directory: string): Promise<void> => {
  const file = keyFile(directory);
  const draft = await makeKey(directory);
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft);
  }
};

/** The path without symbolic links, as far as it exists. */
const realPath = (path: string): string =>
  existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path));

const isInside = (directory: string, outer: string): boolean => {
  const way = relative(realPath(resolve(outer)), realPath(resolve(directory)));
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
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
  if (outsideOf !== undefined && isInside(directory, outsideOf)) {
    throw identityErrors.KEYS_IN_REPOSITORY({ directory });
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = keyFile(directory);
  if (!existsSync(file)) await make(directory);
  const text = readFileSync(file, 'utf8');
  const jwk = createPublicKey(text).export({ format: 'jwk' }) as JWK;
  const keyId = createHash('sha256').update(`${jwk.n}`).digest('base64url').slice(0, 16);
  return {
    keyId,
    privateKey: await importPKCS8(text, signingAlgorithm),
    jwks: { keys: [{ ...jwk, kid: keyId, alg: signingAlgorithm, use: 'sig' }] },
  };
};
