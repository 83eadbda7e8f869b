// Hanging reads in memory: a request waits until its topics have entries that were not delivered.
import { engineErrors } from '../../kernel/engine-errors.ts';
import { type TaskId, taskName } from '../../model/partition.ts';
import type { Entry, Reader } from '../transport.ts';
import type { MemoryStore } from './store.ts';

interface Wish {
  readonly task: TaskId;
  readonly topics: readonly string[];
  readonly resolve: (entries: readonly Entry[]) => void;
  readonly reject: (error: unknown) => void;
}

const take = (store: MemoryStore, { task, topics }: Wish, countMax: number): Entry[] =>
  topics.flatMap((topic) => {
    const group = store.group(task, topic);
    const { entries } = store.stream(task, topic);
    const fresh = entries.filter(({ seq }) => (seq ?? 0) > group.delivered).slice(0, countMax);
    group.delivered = fresh.at(-1)?.seq ?? group.delivered;
    group.pending.push(...fresh);
    return fresh;
  });

/** A reader over the store. */
export const memoryReader = (store: MemoryStore, countNow: () => number): Reader => {
  const wishes = new Map<string, Wish>();
  let closed = false;
  const serve = (): void => {
    for (const [name, wish] of wishes) {
      const entries = take(store, wish, countNow());
      if (entries.length === 0) continue;
      wishes.delete(name);
      wish.resolve(entries);
    }
  };
  store.appended.add(serve);
  return {
    next: (task, topics) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(engineErrors.DRAINING());
        wishes.set(taskName(task), { task, topics, resolve, reject });
        serve();
      }),
    cancel: (task) => {
      const wish = wishes.get(taskName(task));
      wishes.delete(taskName(task));
      wish?.reject(engineErrors.DRAINING());
    },
    close: async () => {
      closed = true;
      store.appended.delete(serve);
      for (const { reject } of wishes.values()) reject(engineErrors.DRAINING());
      wishes.clear();
    },
  };
};
