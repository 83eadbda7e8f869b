// An identity provider: its keys, fetched when they are needed and no more often than is good for it, and
// how its tokens are read. What cannot be fetched opens nothing.
import { readFileSync } from 'node:fs';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey, errors as joseErrors } from 'jose';
import type { ClaimReading } from './claims.ts';
import { identityErrors } from './errors.ts';

export interface ProviderOptions {
  readonly jwksUrl: string;
  readonly issuers: readonly string[];
  readonly audience: string;
  readonly claims: ClaimReading;
}

export interface Provider extends Pick<ProviderOptions, 'issuers' | 'audience' | 'claims'> {
  readonly keyOf: JWTVerifyGetKey;
}

/** A key is trusted no longer than this after it was withdrawn. */
const keysMs = 600_000;
/** Between two fetches for keys that are not there. */
const pauseMs = 30_000;
const answerMsMax = 5_000;
const answerBytesMax = 256 * 1_024;
const keysMax = 64;

const isAboutTheToken = (cause: unknown): boolean =>
  cause instanceof joseErrors.JWKSNoMatchingKey ||
  cause instanceof joseErrors.JWKSMultipleMatchingKeys;

/** Reads no more of an answer than a set of keys takes. */
const bounded: typeof fetch = async (url, init) => {
  const response = await fetch(url, init);
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length;
    if (bytes > answerBytesMax) throw new RangeError('a set of keys of more than 256 KiB');
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString('utf8');
  const { keys } = JSON.parse(text) as { readonly keys?: unknown };
  if (Array.isArray(keys) && keys.length > keysMax) throw new RangeError('too many keys');
  return new Response(text, { status: response.status });
};

/** Opens a provider; nothing is fetched before there is a token of it. */
export const openProvider = ({ jwksUrl, ...options }: ProviderOptions): Provider => {
  const fetched = createRemoteJWKSet(new URL(jwksUrl), {
    ...{ cacheMaxAge: keysMs, cooldownDuration: pauseMs, timeoutDuration: answerMsMax },
    [customFetch]: bounded,
  });
  return {
    ...options,
    keyOf: async (header, token) => {
      try {
        return await fetched(header, token);
      } catch (cause) {
        // What is wrong with the keys is not held against the token.
        if (isAboutTheToken(cause)) throw cause;
        throw identityErrors.PROVIDER_KEYS_AWAY({}, { cause });
      }
    },
  };
};

const isRoles = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/**
 * Reads what groups of a provider are here: JSON, `{"weir-admins": ["spm:admin"]}`, or the path of a file
 * that holds it; `undefined` when blank. Throws `WEIR_IDENTITY_ROLES_MAP`.
 */
export const readRolesMap = (text: string): ClaimReading['rolesOf'] => {
  if (text === '') return undefined;
  try {
    const json = text.trimStart().startsWith('{') ? text : readFileSync(text, 'utf8');
    const entries = Object.entries(JSON.parse(json) as object);
    const wrong = entries.find(([, roles]) => !isRoles(roles));
    if (wrong) throw new TypeError('a group without a list of roles');
    return new Map(entries);
  } catch (cause) {
    throw identityErrors.ROLES_MAP({}, { cause });
  }
};
