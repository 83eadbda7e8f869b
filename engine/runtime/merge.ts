// Merge: the entries of several topics in the order of their appends. A topic that has more to read
// holds back what is newer in the others, so that a backlog of one does not let another run ahead.
import type { Entry } from '../stream/transport.ts';

export interface Merged {
  readonly entries: readonly Entry[];
  /** Newer than something that may still be unread: they come first next time. */
  readonly held: readonly Entry[];
}

/** By time of append; within a topic by number. */
export const inOrder = (entries: readonly Entry[]): readonly Entry[] =>
  entries[0]?.topic === entries.at(-1)?.topic
    ? entries
    : [...entries].sort((a, b) => a.appendedMs - b.appendedMs || (a.seq ?? 0) - (b.seq ?? 0));

const countsOf = (entries: readonly Entry[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { topic } of entries) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return counts;
};

/**
 * Merges what a read has brought with what was held back. `fullAt` entries of one topic mean that
 * it has more.
 */
export const merge = (held: readonly Entry[], fresh: readonly Entry[], fullAt: number): Merged => {
  let horizonMs = Number.POSITIVE_INFINITY;
  const isOneTopic = held.length === 0 && fresh[0]?.topic === fresh.at(-1)?.topic;
  if (isOneTopic) return { entries: fresh, held };
  for (const [topic, count] of countsOf(fresh)) {
    if (count < fullAt) continue;
    const last = fresh.findLast((entry) => entry.topic === topic);
    horizonMs = Math.min(horizonMs, last?.appendedMs ?? horizonMs);
  }
  const all = inOrder([...held, ...fresh]);
  const cut = all.findIndex(({ appendedMs }) => appendedMs > horizonMs);
  return cut < 0
    ? { entries: all, held: [] }
    : { entries: all.slice(0, cut), held: all.slice(cut) };
};
