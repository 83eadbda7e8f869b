// Integrity: a keyed hash over all fields of an entry, so that whoever can write to Redis, and does not
// have the key, can remove entries but neither make, change nor move one.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type EntryName, memoryErrors, type Owner } from './memory.ts';

/** Everything that is stored of an entry, apart from its hash. */
export interface Sealed {
  readonly tenant: string;
  readonly user: string;
  readonly session: string;
  readonly namespace: string;
  readonly key: string;
  readonly value: string;
  readonly verdict: string;
  readonly request: string;
  readonly written: number;
  readonly expires: number;
  readonly tombstone: boolean;
}

const keyBytes = 32;
const idLength = 32;

/** The key that a setting holds. Throws `WEIR_MEMORY_KEY_INVALID`. */
export const integrityKeyOf = (text: string): Buffer => {
  const key = Buffer.from(text, 'base64');
  if (key.length !== keyBytes) throw memoryErrors.KEY_INVALID();
  return key;
};

/** The hash of an entry: of a list, so that no two entries read the same. */
export const hmacOf = (key: Buffer, entry: Sealed): string =>
  createHmac('sha256', key)
    .update(
      JSON.stringify([
        ...['weir-memory-1', entry.tenant, entry.user, entry.session, entry.namespace, entry.key],
        ...[entry.value, entry.verdict, entry.request, entry.written, entry.expires],
        entry.tombstone,
      ]),
    )
    .digest('hex');

/** Whether a hash is that of the entry; takes as long whether it is or not. */
export const isIntact = (key: Buffer, entry: Sealed, hmac: string): boolean => {
  const [expected, given] = [Buffer.from(hmacOf(key, entry)), Buffer.from(hmac)];
  return expected.length === given.length && timingSafeEqual(expected, given);
};

/** The id of an entry among those of its user: it tells nothing of the key, and cannot be chosen. */
export const entryIdOf = ({ namespace, sessionId, key }: EntryName): string => {
  const session = namespace === 'session' ? sessionId : '';
  const hash = createHash('sha256').update(JSON.stringify([namespace, session, key]));
  return `${namespace}.${hash.digest('hex').slice(0, idLength)}`;
};

/** The part of all keys of one user; the braces keep them together on a server of a cluster. */
export const tagOf = ({ tenantId, userId }: Owner): string =>
  `{${encodeURIComponent(tenantId)}:${encodeURIComponent(userId)}}`;
