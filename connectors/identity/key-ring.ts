// The key ring: the key that signs, and those that have signed and still verify. Others change it on disk
// (`weir key rotate`), so it is looked at again all the time. Of a retired key only the public half is kept.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import Type, { type Static } from 'typebox';
import type { Clock } from '../../engine/kernel/clock.ts';
import { decoder } from '../../engine/kernel/schema.ts';
import { identityErrors } from './errors.ts';
import { keyFile, makeKey, openKeys, type SigningKeys } from './keys.ts';

export interface KeyRing {
  /** The keys as they are now, no older than a second. */
  keys(): Promise<SigningKeys>;
}

/** A key as a person sees it. */
export interface KeyState {
  readonly key_id: string;
  readonly state: 'signing' | 'retired';
  /** Until when its tokens are good; `null` while it signs. */
  readonly until: string | null;
}

const RetiredSchema = Type.Object({
  until_ms: Type.Integer(),
  jwk: Type.Object({ kid: Type.String() }, { additionalProperties: true }),
});
type Retired = Static<typeof RetiredSchema>;

const lookEveryMs = 1_000;
/** Tokens of /dev-token live no longer. */
export const tokenSecondsMax = 86_400;

const decodeRetired = decoder(RetiredSchema, identityErrors.KEYS_UNUSABLE);
const retiredIn = (directory: string): string => join(directory, 'retired');

/** The retired keys that still verify; what is over is removed. */
const readRetired = (directory: string, nowMs: number): readonly Retired[] => {
  const folder = retiredIn(directory);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.flatMap((name) => {
    const file = join(folder, name);
    const retired = decodeRetired(JSON.parse(readFileSync(file, 'utf8')));
    if (retired.until_ms > nowMs) return [retired];
    rmSync(file, { force: true });
    return [];
  });
};

const withRetired = (keys: SigningKeys, retired: readonly Retired[]): SigningKeys => ({
  ...keys,
  jwks: { keys: [...keys.jwks.keys, ...retired.map(({ jwk }) => jwk as JWK)] },
});

/** What changes when somebody has rotated. */
const stampOf = (directory: string): string =>
  [keyFile(directory), retiredIn(directory)]
    .map((path) => (existsSync(path) ? statSync(path, { bigint: true }).mtimeNs : '-'))
    .join(' ');

/** Opens the ring of a directory, as `openKeys` does its keys. */
export const openKeyRing = async (
  directory: string,
  clock: Pick<Clock, 'now' | 'monotonicMs'>,
  options: Parameters<typeof openKeys>[1] = {},
): Promise<KeyRing> => {
  const read = async () => {
    const stamp = stampOf(directory);
    const retired = readRetired(directory, clock.now());
    return { stamp, retired, keys: withRetired(await openKeys(directory, options), retired) };
  };
  let known = await read();
  let lookedMs = clock.monotonicMs();
  const isStale = (): boolean => {
    if (clock.monotonicMs() - lookedMs < lookEveryMs) return false;
    lookedMs = clock.monotonicMs();
    const isOver = known.retired.some(({ until_ms: untilMs }) => untilMs <= clock.now());
    return isOver || stampOf(directory) !== known.stamp;
  };
  return {
    keys: async () => {
      if (isStale()) known = await read();
      return known.keys;
    },
  };
};

/** The keys of a directory, the one that signs first. */
export const listKeys = async (directory: string, nowMs: number): Promise<readonly KeyState[]> => {
  const { keyId } = await openKeys(directory);
  const retired = readRetired(directory, nowMs).map(({ jwk, until_ms: untilMs }) => ({
    ...{ key_id: jwk.kid, state: 'retired' as const, until: new Date(untilMs).toISOString() },
  }));
  return [{ key_id: keyId, state: 'signing', until: null }, ...retired];
};

/**
 * Puts a new key in the place of the one that signs. The old one verifies for `keepSeconds` more: as long as
 * tokens live; 0 when it has become known, and then its tokens are of no use within a second.
 */
export const rotateKeys = async (
  directory: string,
  {
    keepSeconds,
    clock,
  }: { readonly keepSeconds: number; readonly clock: Pick<Clock, 'now' | 'id'> },
): Promise<readonly KeyState[]> => {
  const { jwks, keyId } = await openKeys(directory);
  const draft = await makeKey(directory);
  const [jwk] = jwks.keys;
  if (keepSeconds > 0) {
    mkdirSync(retiredIn(directory), { recursive: true, mode: 0o700 });
    const retired = { until_ms: clock.now() + keepSeconds * 1_000, jwk };
    const written = join(retiredIn(directory), clock.id());
    writeFileSync(written, JSON.stringify(retired), { mode: 0o600 });
    renameSync(written, join(retiredIn(directory), `${keyId}.json`));
  }
  renameSync(draft, keyFile(directory));
  return listKeys(directory, clock.now());
};
