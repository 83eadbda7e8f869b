// Holds a ledger to what was signed about it: every record to its leaf, every leaf to the tree, the tree to
// every checkpoint, in the database and outside of it. Shares no code with what writes the ledger.
import { canonicalText } from './canonical.ts';
import { digest, growingTree, hashOfLeaf } from './merkle.ts';
import { type NoteVerifier, notesOf, type SignedHead } from './note.ts';
import type { Problem } from './problem.ts';
import { outside, type Range, rangesIn } from './ranges.ts';
import {
  type LeafRow,
  type PartitionState,
  type StoredLedger,
  withStoredLedger,
} from './read-ledger.ts';
import { tileCheck } from './tile-check.ts';

export interface Verdict {
  readonly tenant: string;
  readonly sound: boolean;
  readonly leaves: number;
  readonly root: string;
  /** Records that are stored and no leaves yet. */
  readonly waiting: number;
  /** Leaves whose content was erased, all on record. */
  readonly erased: number;
  /** Checkpoints that hold, in the database and outside of it. */
  readonly checkpoints: number;
  /** Exported notes that cannot be read. */
  readonly unreadable: number;
  readonly problems: readonly Problem[];
}

export interface Evidence {
  readonly databaseUrl: string;
  readonly tenant: string;
  readonly key: NoteVerifier;
  /** Texts with notes that were exported, read before this is called; one that was cut off is no fault. */
  readonly exported: readonly string[];
  /** Texts with notes that somebody has kept: each must be one of this log. */
  readonly presented: readonly string[];
}

const pageLeaves = 2_048;
const problemsMax = 1_000;
const erasures = new Set(['audit_erased', 'audit_expired']);

const isErasedForm = (record: NonNullable<LeafRow['record']>): boolean =>
  record.actor === 'erased' &&
  record.session_id === null &&
  record.correlation_id === 'erased' &&
  record.ttp_codes.length === 0 &&
  canonicalText(record.payload) === '{}';

/** The hash that the leaf must have by what is stored of its record. */
const leafHashOf = (
  { leaf_index: index, event_id, commitment }: LeafRow,
  record: NonNullable<LeafRow['record']>,
): Buffer => {
  const { tenant_id, event_type, component, severity, timestamp, partition, sequence } = record;
  return hashOfLeaf(
    canonicalText({
      ...{ tenant_id, event_type, component, severity, timestamp, partition, sequence },
      ...{ v: 1, index, event_id, commitment: commitment.toString('hex') },
    }),
  );
};

/** What is wrong with a leaf by itself. */
const wrongWith = (row: LeafRow): Omit<Problem, 'leaf' | 'event_id'> | undefined => {
  const { record, salt, commitment, leaf_hash: stored } = row;
  if (!record) return { kind: 'deleted', what: 'the record of the leaf is gone' };
  if (salt === null && !isErasedForm(record)) {
    return { kind: 'edited', what: 'the record has lost its salt and not its content' };
  }
  const { actor, session_id, correlation_id, ttp_codes, payload } = record;
  const content = canonicalText({ actor, session_id, correlation_id, ttp_codes, payload });
  if (salt !== null && !digest(salt, content).equals(commitment)) {
    return { kind: 'edited', what: 'the record does not say what the leaf commits to' };
  }
  return leafHashOf(row, record).equals(stored)
    ? undefined
    : { kind: 'edited', what: 'the record, its place or its leaf was changed' };
};

const partitionProblems = (state: PartitionState): readonly Problem[] => {
  const { partition, stored, sequenced, leaves, waiting, last, strays } = state;
  const problems: Problem[] = strays.map((event_id) => ({
    ...{ kind: 'inserted', event_id },
    what: `a record of partition ${partition} was never a leaf and should be`,
  }));
  const where = `of partition ${partition}`;
  if (leaves !== sequenced) {
    const what = `${sequenced} records ${where} were made leaves, ${leaves} are there`;
    problems.push({ kind: leaves < sequenced ? 'deleted' : 'inserted', what });
  }
  if (strays.length === 0 && (leaves + waiting < stored || last < stored)) {
    const what = `${stored} records ${where} were stored, ${leaves + waiting} are there`;
    problems.push({ kind: 'deleted', what });
  }
  return problems;
};

type Heads = ReadonlyMap<number, SignedHead>;
type Add = (problem: Problem) => void;

const fork = (size: number): Problem => ({
  ...{ kind: 'forked', leaf: Math.max(0, size - 1) },
  what: `two signed checkpoints of ${size} leaves have different roots`,
});

/** Checkpoints by the size that they speak of. */
const headsOf = (notes: readonly string[], key: NoteVerifier, add: Add): Heads => {
  const heads = new Map<number, SignedHead>();
  for (const note of notes) {
    const head = key.open(note);
    if (!head) {
      add({ kind: 'checkpoint_invalid', what: `a checkpoint is not signed by ${key.name}` });
      continue;
    }
    const other = heads.get(head.size);
    if (other && !other.root.equals(head.root)) add(fork(head.size));
    heads.set(head.size, head);
  }
  return heads;
};

/** Both; of two that differ, the one from outside of the database counts. */
const merged = (own: Heads, outer: Heads, add: Add): Heads => {
  for (const [size, { root }] of outer) {
    if (own.get(size)?.root.equals(root) === false) add(fork(size));
  }
  return new Map([...own, ...outer]);
};

const walk = async (stored: StoredLedger, heads: Heads, add: Add) => {
  const tree = growingTree();
  const tiles = tileCheck(stored);
  const erased: number[] = [];
  const recorded: Range[] = stored.waitingErasures.flatMap(rangesIn);
  let lastGood = 0;
  let lastWrong = -1;
  let held = 0;
  const fault = (problem: Problem): void => {
    lastWrong = problem.leaf ?? lastWrong;
    add(problem);
  };
  const grow = (hash: Buffer): void => {
    tree.add(hash);
    tiles.add(hash);
    const head = heads.get(tree.size());
    if (!head) return;
    if (head.root.equals(tree.root())) {
      lastGood = head.size;
      held += 1;
    } else if (lastWrong < lastGood) {
      const what = `leaves ${lastGood} to ${head.size - 1} are not those of the checkpoint of ${head.size}`;
      fault({ kind: 'forked', leaf: lastGood, what });
    }
  };
  for (;;) {
    const rows = await stored.leaves(tree.size(), pageLeaves);
    await tiles.load(tree.size(), pageLeaves);
    for (const row of rows) {
      while (row.leaf_index > tree.size()) {
        fault({ kind: 'deleted', leaf: tree.size(), what: 'the leaf is gone' });
        grow(tiles.leaf(tree.size()) ?? Buffer.alloc(32));
      }
      const { leaf_index: leaf, event_id, record } = row;
      const wrong = wrongWith(row);
      if (wrong) fault({ ...wrong, leaf, event_id });
      else if (tiles.leaf(leaf)?.equals(row.leaf_hash) !== true) {
        fault({ kind: 'edited', leaf, event_id, what: 'the tree has another hash for the leaf' });
      }
      if (row.salt === null) erased.push(leaf);
      else if (!wrong && record?.partition === -2 && erasures.has(record.event_type)) {
        recorded.push(...rangesIn(record.payload));
      }
      grow(record ? leafHashOf(row, record) : row.leaf_hash);
    }
    if (rows.length < pageLeaves) break;
  }
  for (const problem of await tiles.finish()) add(problem);
  for (const leaf of outside(erased, recorded)) {
    add({
      kind: 'erased_unrecorded',
      leaf,
      what: 'the content was taken out, and no record says so',
    });
  }
  return { size: tree.size(), root: tree.root(), erased: erased.length, held };
};

const judge = async (evidence: Evidence, stored: StoredLedger): Promise<Verdict> => {
  const { key, exported, presented, tenant } = evidence;
  const problems: Problem[] = [];
  const add = (problem: Problem): void => {
    if (problems.length < problemsMax) problems.push(problem);
  };
  const own = headsOf(stored.notes, key, add);
  const told = exported.flatMap(notesOf);
  const readable = told.filter((note) => key.open(note) !== undefined);
  const outer = headsOf([...readable, ...presented.flatMap(notesOf)], key, add);
  const heads = merged(own, outer, add);
  const { size, root, erased, held } = await walk(stored, heads, add);
  const signed = Math.max(0, ...heads.keys());
  if (size < signed) {
    const what = `a checkpoint speaks of ${signed} leaves, there are ${size}`;
    add({ kind: 'truncated', leaf: size, what });
  }
  const last = Math.max(0, ...own.keys());
  if (size > last) {
    const what = `the checkpoints in the database speak of ${last} leaves, there are ${size}`;
    add({ kind: 'inserted', leaf: last, what });
  }
  for (const state of stored.partitions) for (const each of partitionProblems(state)) add(each);
  const waiting = stored.partitions.reduce((sum, each) => sum + each.waiting, 0);
  return {
    ...{ tenant, sound: problems.length === 0, leaves: size, root: root.toString('base64') },
    ...{ waiting, erased, checkpoints: held, unreadable: told.length - readable.length, problems },
  };
};

/** Verifies the ledger of a tenant. Rejects when the database does not answer. */
export const verifyLedger = (evidence: Evidence): Promise<Verdict> =>
  withStoredLedger(evidence.databaseUrl, evidence.tenant, (stored) => judge(evidence, stored));
