// The keys of applications: what clients of OpenAI and Anthropic send in place of a token. The first part
// names the key, the second is the secret; only a hash of it is kept anywhere.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface ApplicationKey {
  readonly keyId: string;
  /** Shown once. */
  readonly key: string;
  readonly sha256: string;
}

const idBytes = 8;
const secretBytes = 32;
const pattern = /^weir_([0-9a-f]{16})_[\w-]{43}$/;

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Makes a key of 256 random bits. */
export const newApplicationKey = (): ApplicationKey => {
  const keyId = randomBytes(idBytes).toString('hex');
  const key = `weir_${keyId}_${randomBytes(secretBytes).toString('base64url')}`;
  return { keyId, key, sha256: hashOf(key) };
};

/** The name of a key, or `undefined` for what is none. */
export const keyIdOf = (key: string): string | undefined => pattern.exec(key)?.[1];

/** Whether a key is the one of this hash; takes as long whether it is or not. */
export const isKeyOf = (key: string, sha256: string): boolean =>
  timingSafeEqual(Buffer.from(hashOf(key), 'hex'), Buffer.from(sha256, 'hex'));
