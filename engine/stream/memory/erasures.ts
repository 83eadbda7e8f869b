// Taking entries out of the log in memory: the counterpart of `erase.lua`, check by check.
import { compareEntryIds } from '../entry-id.ts';
import type { EraseOutcome, EraseRequest, Erasures } from '../erasures.ts';
import { keys } from '../keys.ts';
import type { MemoryStore } from './store.ts';

const erase = (store: MemoryStore, request: EraseRequest): EraseOutcome => {
  const { partition, topic, entryIds, committedBy } = request;
  const { entries, erased } = store.stream(partition, topic);
  const committed = Math.min(
    ...committedBy.map((chain) => store.task({ ...partition, chain }).offsets.get(topic) ?? 0),
  );
  const wanted = new Set(entryIds);
  const found = entries.filter(({ entryId }) => wanted.has(entryId));
  const gone = found.filter(({ seq = 0 }) => seq <= committed);
  for (const { seq = 0, entryId } of gone) erased.set(seq, entryId);
  entries.splice(0, entries.length, ...entries.filter((entry) => !gone.includes(entry)));
  return { erased: gone.length, left: found.length - gone.length };
};

/** The erasures over a store. */
export const memoryErasures = (store: MemoryStore): Erasures => ({
  erase: async (request) => erase(store, request),
  erasedBetween: async (partition, topic, after, upTo) =>
    store.erasedBetween(partition, topic, after, upTo),
  erased: async (partition, topic, after, countMax) =>
    [...store.stream(partition, topic).erased]
      .map(([seq, entryId]) => ({ seq, entryId }))
      .filter(({ seq }) => seq > after)
      .sort((a, b) => a.seq - b.seq)
      .slice(0, countMax),
  rewriteTopic: async () => undefined,
  rewriteLetters: async () => undefined,
  rewriteFiles: async () => undefined,
  contents: async (tenantId) => {
    const ofTenant = store.places().filter((place) => place.tenantId === tenantId);
    return {
      partitions: [...new Set(ofTenant.map(({ partition }) => partition))].sort((a, b) => a - b),
      tasks: store.taskIds().filter((task) => task.tenantId === tenantId),
    };
  },
  topicHeads: async ({ tenantId, partition }) =>
    new Map(
      store
        .places()
        .filter((place) => place.tenantId === tenantId && place.partition === partition)
        .map(({ topic }) => [topic, store.stream({ tenantId, partition }, topic).head] as const)
        .filter(([, head]) => head > 0),
    ),
  lettersAfter: async (task, afterId, countMax) =>
    store
      .task(task)
      .dead.filter(({ id }) => compareEntryIds(id, afterId) > 0)
      .slice(0, countMax),
  forgetTraces: async (partition, { replies, subject }) => {
    const known = replies.filter((name) => store.replies.delete(keys.reply(partition, name)));
    const limited = store.admissions.delete(keys.limit(partition, subject));
    return known.length + (limited ? 1 : 0);
  },
});
