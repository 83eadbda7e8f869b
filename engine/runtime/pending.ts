// What was delivered to a task but not committed: a predecessor may have died over it.
import type { TaskId } from '../model/partition.ts';
import type { CommitInput, Entry, Transport } from '../stream/transport.ts';
import { inOrder } from './merge.ts';

/** Last sequence number by topic. */
type Offsets = ReadonlyMap<string, number>;

/** Whether entries go on, number by number, where `taken` ends. */
export const follows = (entries: readonly Entry[], taken: Offsets): boolean => {
  const at = new Map(taken);
  for (const { topic, seq } of entries) {
    if (seq !== (at.get(topic) ?? 0) + 1) return false;
    at.set(topic, seq);
  }
  return true;
};

/**
 * The same where entries were erased: numbers that are missing, before the entries or among them, are
 * there as far as they are on record.
 */
export const followsOn = async (
  transport: Pick<Transport, 'erasedBetween'>,
  task: TaskId,
  entries: readonly Entry[],
  taken: Offsets,
): Promise<boolean> => {
  if (follows(entries, taken)) return true;
  const at = new Map(taken);
  for (const { topic, seq } of entries) {
    const before = at.get(topic) ?? 0;
    const missing = (seq ?? 0) - before - 1;
    if (missing < 0) return false;
    const isRecorded = async (): Promise<boolean> =>
      (await transport.erasedBetween(task, topic, before, before + missing)) === missing;
    if (missing > 0 && !(await isRecorded())) return false;
    at.set(topic, before + missing + 1);
  }
  return true;
};

/** The topics of which everything behind `taken` was erased, as inputs that pass over it. */
export const erasedEnds = async (
  transport: Pick<Transport, 'erasedBetween'>,
  task: TaskId,
  taken: Offsets,
  heads: Offsets,
): Promise<readonly CommitInput[]> => {
  const inputs: CommitInput[] = [];
  for (const [topic, to] of heads) {
    const from = taken.get(topic) ?? 0;
    if (to <= from || (await transport.erasedBetween(task, topic, from, to)) < to - from) continue;
    inputs.push({ topic, from, to, entryIds: [] });
  }
  return inputs;
};

const pendingOf = async (
  transport: Pick<Transport, 'pending'>,
  task: TaskId,
  topic: string,
  pageSize: number,
): Promise<readonly Entry[]> => {
  const all: Entry[] = [];
  for (let after = '0'; ; ) {
    const page = await transport.pending(task, topic, after, pageSize);
    all.push(...page);
    const last = page.at(-1);
    if (!last) return all;
    after = last.entryId;
  }
};

/**
 * Every pending entry that is not committed, in the order of the appends, in batches. It is little:
 * no more than a few batches are ever in flight.
 */
export const pendingBatches = async (
  transport: Pick<Transport, 'pending'>,
  task: TaskId,
  committed: Offsets,
  batchSizeMax: number,
): Promise<readonly (readonly Entry[])[]> => {
  const topics = [...committed].filter(([topic]) => !topic.startsWith('~'));
  const open = await Promise.all(
    topics.map(async ([topic, offset]) => {
      const entries = await pendingOf(transport, task, topic, batchSizeMax);
      return entries.filter(({ seq }) => !(seq !== undefined && seq <= offset));
    }),
  );
  const ordered = inOrder(open.flat());
  return Array.from({ length: Math.ceil(ordered.length / batchSizeMax) }, (_, index) =>
    ordered.slice(index * batchSizeMax, (index + 1) * batchSizeMax),
  );
};
