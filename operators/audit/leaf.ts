// What a leaf says: that a record of this kind was written at this place, and, as a salted hash, what it says
// about a person. Without salt and payload, the hash tells nothing and the leaf stays as provable as before.
import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The part of a record that stays. */
export interface RecordFrame {
  readonly tenant_id: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly component: string;
  readonly severity: string;
  /** ISO 8601 in UTC, with microseconds. */
  readonly timestamp: string;
}

/** The part that may be about a person. */
export interface RecordContent {
  readonly actor: string;
  readonly session_id: string | null;
  readonly correlation_id: string;
  readonly ttp_codes: readonly string[];
  readonly payload: unknown;
}

/** Where the record came from, and where it stands. */
export interface LeafPlace {
  readonly index: number;
  readonly partition: number;
  readonly sequence: number;
}

/** Bytes of a salt. */
export const saltBytes = 32;

const canonical = (value: object): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a record is no JSON');
  return text;
};

/** SHA-256(salt ‖ canonical JSON of the content). */
export const commitmentTo = (
  { actor, session_id, correlation_id, ttp_codes, payload }: RecordContent,
  salt: Buffer,
): Buffer => {
  const content = canonical({ actor, session_id, correlation_id, ttp_codes, payload });
  return hash('sha256', Buffer.concat([salt, Buffer.from(content)]), 'buffer');
};

/** The bytes of a leaf: canonical JSON (RFC 8785). */
export const encodeLeaf = (
  { tenant_id, event_id, event_type, component, severity, timestamp }: RecordFrame,
  { index, partition, sequence }: LeafPlace,
  commitment: Buffer,
): Buffer =>
  Buffer.from(
    canonical({
      ...{ v: 1, tenant_id, event_id, event_type, component, severity, timestamp },
      ...{ index, partition, sequence, commitment: commitment.toString('hex') },
    }),
  );
