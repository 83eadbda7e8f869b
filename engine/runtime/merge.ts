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

/** The newest entry of each topic that may have more to read: its read was full, or it was not asked. */
const horizons = (
  held: readonly Entry[],
  fresh: readonly Entry[],
  fullAt: number,
): readonly number[] => {
  const last = new Map<string, Entry>();
  const counts = new Map<string, number>();
  for (const entry of held) {
    last.set(entry.topic, entry);
    counts.set(entry.topic, fullAt);
  }
  for (const entry of fresh) {
    last.set(entry.topic, entry);
    counts.set(entry.topic, (counts.get(entry.topic) ?? 0) + 1);
  }
  return [...last.values()]
    .filter(({ topic }) => (counts.get(topic) ?? 0) >= fullAt)
    .map(({ appendedMs }) => appendedMs);
};

/**
 * Merges what a read has brought with what was held back; a topic of which something was held was
 * not asked. A read of `fullAt` entries of a topic means that it has more.
 */
export const merge = (held: readonly Entry[], fresh: readonly Entry[], fullAt: number): Merged => {
  const isOneTopic = held.length === 0 && fresh[0]?.topic === fresh.at(-1)?.topic;
  if (isOneTopic) return { entries: fresh, held };
  const horizonMs = Math.min(...horizons(held, fresh, fullAt));
  const all = inOrder([...held, ...fresh]);
  const cut = all.findIndex(({ appendedMs }) => appendedMs > horizonMs);
  return cut < 0
    ? { entries: all, held: [] }
    : { entries: all.slice(0, cut), held: all.slice(cut) };
};
