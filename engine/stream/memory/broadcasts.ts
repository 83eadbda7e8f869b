// Broadcast topics in memory: tails are told of an append before it returns.
import type { Broadcasts } from '../broadcasts.ts';
import { compareEntryIds } from '../entry-id.ts';
import type { MemoryStore } from './store.ts';

/** Broadcast topics over a store. */
export const memoryBroadcasts = (store: MemoryStore): Broadcasts => ({
  recent: async (place, topic, upToId, countMax) =>
    store
      .stream(place, topic)
      .entries.filter(({ entryId }) => !upToId || compareEntryIds(entryId, upToId) <= 0)
      .slice(-countMax)
      .reverse(),
  tail: (place, topic, afterId, hear) => {
    let after = afterId;
    const look = (): void => {
      const { entries } = store.stream(place, topic);
      const fresh = entries.filter(({ entryId }) => compareEntryIds(entryId, after) > 0);
      after = fresh.at(-1)?.entryId ?? after;
      if (fresh.length > 0) hear(fresh);
    };
    store.appended.add(look);
    look();
    return { close: () => store.appended.delete(look) };
  },
  appliedVersions: async (task, topics) => {
    const { versions } = store.task(task);
    return new Map(
      topics.flatMap((topic) => {
        const version = versions.get(topic);
        return version === undefined ? [] : [[topic, version] as const];
      }),
    );
  },
  switches: async (task) => [...store.task(task).switches],
});
