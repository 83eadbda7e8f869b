// One step of a ledger: records become leaves, leaves change tiles, a checkpoint says so. Pure: what is
// stored, the salts and the key come in; what is to be stored comes out.
import { type Checkpoint, type NoteKey, openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { auditErrors } from './errors.ts';
import {
  commitmentTo,
  encodeLeaf,
  type LeafPlace,
  type RecordContent,
  type RecordFrame,
  saltBytes,
} from './leaf.ts';
import { leafHash, rootOf } from './merkle.ts';
import { appendLeaves, nodesIn, type Tile, tilesFor } from './tiles.ts';

/** A record that is stored and no leaf yet. */
export type PendingRecord = RecordFrame & RecordContent & Omit<LeafPlace, 'index'>;

export interface LedgerHead {
  /** Leaves that are stored. */
  readonly size: number;
  /** The last checkpoint; `undefined` of a ledger without leaves. */
  readonly note: string | undefined;
  /** The tiles that `headTiles` names. */
  readonly tiles: readonly Tile[];
}

export interface NewLeaf {
  readonly index: number;
  readonly event_id: string;
  readonly salt: Buffer;
  readonly commitment: Buffer;
  readonly leafHash: Buffer;
}

export interface LedgerStep {
  readonly leaves: readonly NewLeaf[];
  readonly tiles: readonly Tile[];
  readonly checkpoint: Checkpoint;
  readonly note: string;
}

/** The tiles from which the root of a tree follows; those that a leaf changes are among them. */
export const headTiles = (size: number) => tilesFor((node) => rootOf(size, node));

/** Refuses to build on what nobody has signed. */
const checkHead = ({ size, note, tiles }: LedgerHead, key: NoteKey): void => {
  if (size === 0 && note === undefined) return;
  const signed = note === undefined ? undefined : openCheckpoint(note, key);
  const root = rootOf(size, nodesIn(tiles));
  if (signed?.origin !== key.name || signed.size !== size || !signed.root.equals(root)) {
    throw auditErrors.HEAD_UNSIGNED({ size, signed_size: signed?.size });
  }
};

const merged = (before: readonly Tile[], changed: readonly Tile[]): readonly Tile[] => [
  ...new Map([...before, ...changed].map((tile) => [`${tile.level}/${tile.index}`, tile])).values(),
];

/**
 * Appends records. `salts` are random bytes, `saltBytes` for each record. Throws
 * `WEIR_AUDIT_HEAD_UNSIGNED` when the stored head is not the one that was signed last.
 */
export const appendRecords = (
  head: LedgerHead,
  records: readonly PendingRecord[],
  salts: Buffer,
  key: NoteKey,
): LedgerStep => {
  checkHead(head, key);
  const leaves = records.map((record, n): NewLeaf => {
    const index = head.size + n;
    const salt = salts.subarray(n * saltBytes, (n + 1) * saltBytes);
    const { partition, sequence, event_id } = record;
    const commitment = commitmentTo(record, salt);
    const leaf = encodeLeaf(record, { index, partition, sequence }, commitment);
    return { index, event_id, salt, commitment, leafHash: leafHash(leaf) };
  });
  const tiles = appendLeaves(
    head.size,
    head.tiles,
    leaves.map((leaf) => leaf.leafHash),
  );
  const size = head.size + leaves.length;
  const root = rootOf(size, nodesIn(merged(head.tiles, tiles)));
  const checkpoint = { origin: key.name, size, root };
  return { leaves, tiles, checkpoint, note: signCheckpoint(checkpoint, key) };
};
