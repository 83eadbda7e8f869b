// The log in memory, on a clock of the caller: the second implementation of the transport port,
// held to the same contract suite as Redis; what the test driver runs on.
import type { Clock } from '../../kernel/clock.ts';
import { engineErrors } from '../../kernel/engine-errors.ts';
import type { Place, TaskId } from '../../model/partition.ts';
import { compareEntryIds } from '../entry-id.ts';
import { keys } from '../keys.ts';
import type { AdmitOutcome, AdmitRequest, Transport, WorkerCard } from '../transport.ts';
import { memoryBroadcasts } from './broadcasts.ts';
import { commitInMemory } from './commit.ts';
import { memoryErasures } from './erasures.ts';
import { memoryOperations } from './operations.ts';
import { memoryOutboxes } from './outbox.ts';
import { memoryReader } from './reader.ts';
import { live, type MemoryStore, memoryIncarnation, memoryStore, wakeReaders } from './store.ts';
import { memoryVersions } from './versions.ts';

const after = (entryId: string, position: string): boolean =>
  compareEntryIds(entryId, position) > 0;

const admit = (store: MemoryStore, request: AdmitRequest, nowMs: number): AdmitOutcome => {
  const { partition, topic, admissionsMax, windowMs } = request;
  const limit = keys.limit(partition, request.subject);
  const recent = (store.admissions.get(limit) ?? []).filter((ms) => ms > nowMs - windowMs);
  store.admissions.set(limit, recent);
  const seen = keys.seen(partition, request.id);
  if (live(store.seen, seen, nowMs)) {
    return { outcome: 'duplicate', remaining: admissionsMax - recent.length };
  }
  const { head } = store.stream(partition, topic);
  const { offsets } = store.task({ ...partition, chain: request.chain });
  const backlog = head - (offsets.get(topic) ?? 0);
  if (backlog >= request.backlogMax) return { outcome: 'overloaded', backlog };
  const [oldest] = recent;
  if (oldest !== undefined && recent.length >= admissionsMax) {
    return { outcome: 'limited', retryAfterMs: Math.max(1, oldest + windowMs - nowMs) };
  }
  recent.push(nowMs);
  store.seen.set(seen, { value: true, untilMs: nowMs + request.dedupeMs });
  store.append(partition, topic, request.text);
  wakeReaders(store);
  return { outcome: 'admitted', remaining: admissionsMax - recent.length };
};

const trim = (
  store: MemoryStore,
  partition: Place,
  topic: string,
  chains: readonly string[],
  beforeMs: number,
): number => {
  const { entries, erased } = store.stream(partition, topic);
  const committed = Math.min(
    ...chains.map((chain) => store.task({ ...partition, chain }).offsets.get(topic) ?? 0),
  );
  const kept = entries.filter(
    ({ seq = 0, appendedMs }) => seq >= committed || appendedMs >= beforeMs,
  );
  const removed = entries.length - kept.length;
  entries.splice(0, entries.length, ...kept);
  // Forgotten with the entries around it, once no chain stands before it.
  for (const seq of erased.keys()) {
    if (seq < (kept[0]?.seq ?? committed + 1) && seq <= committed) erased.delete(seq);
  }
  return removed;
};

/** A task that is new to a topic begins at the oldest entry that is kept, or at the end where none is. */
const beginAtOldest = (store: MemoryStore, id: TaskId, topic: string): void => {
  const { offsets } = store.task(id);
  const { entries, head } = store.stream(id, topic);
  const before = (entries[0]?.seq ?? head + 1) - 1;
  if (!offsets.has(topic) && before > 0) offsets.set(topic, before);
};

/** Everything that owning a task needs. */
const ownership = (
  store: MemoryStore,
  clock: Clock,
): Pick<Transport, 'acquire' | 'resume' | 'renew' | 'release' | 'announce' | 'withdraw'> => ({
  acquire: async (id, owner, topics, ttlMs) => {
    const task = store.task(id);
    if (task.lease && task.lease.untilMs > clock.now()) return undefined;
    task.lease = { owner, untilMs: clock.now() + ttlMs };
    task.epoch += 1;
    for (const topic of topics) {
      beginAtOldest(store, id, topic);
      store.group(id, topic);
    }
    return {
      epoch: task.epoch,
      watermarkMs: task.watermarkMs,
      incarnation: memoryIncarnation,
      offsets: new Map(topics.map((topic) => [topic, task.offsets.get(topic) ?? 0])),
    };
  },
  resume: async (id, topics) => {
    const { offsets, watermarkMs } = store.task(id);
    for (const topic of topics) store.group(id, topic);
    return {
      incarnation: memoryIncarnation,
      incarnationBefore: undefined,
      watermarkMs,
      offsets: new Map(topics.map((topic) => [topic, offsets.get(topic) ?? 0])),
      heads: new Map(topics.map((topic) => [topic, store.stream(id, topic).head])),
    };
  },
  renew: async (id, owner, ttlMs) => {
    const task = store.task(id);
    if (task.lease?.owner !== owner || task.lease.untilMs <= clock.now()) return false;
    task.lease = { owner, untilMs: clock.now() + ttlMs };
    return true;
  },
  release: async (id, owner) => {
    const task = store.task(id);
    if (task.lease?.owner === owner) task.lease = undefined;
  },
  announce: async (worker, ttlMs) => {
    const nowMs = clock.now();
    store.workers.set(worker.id, { value: JSON.stringify(worker), untilMs: nowMs + ttlMs });
    for (const [id, { untilMs }] of store.workers) if (untilMs < nowMs) store.workers.delete(id);
    return [...store.workers.values()].map(({ value }) => JSON.parse(value) as WorkerCard);
  },
  withdraw: async (workerId) => {
    store.workers.delete(workerId);
  },
});

/** What a task reads and writes. */
const working = (
  store: MemoryStore,
  clock: Clock,
): Pick<
  Transport,
  | 'pending'
  | 'reader'
  | 'loadState'
  | 'scanState'
  | 'commit'
  | 'harden'
  | 'committed'
  | 'deadLetters'
> => ({
  pending: async (id, topic, afterId, countMax) =>
    store
      .group(id, topic)
      .pending.filter(
        ({ seq = 0, entryId }) =>
          after(entryId, afterId) && !store.stream(id, topic).erased.has(seq),
      )
      .slice(0, countMax),
  reader: ({ countMax, countNow = () => countMax }) => memoryReader(store, countNow),
  loadState: async (id, operator, stateKeys) => {
    const hash = store.task(id).state.get(operator);
    return stateKeys.map((key) => hash?.get(key));
  },
  scanState: async (id, operator) => ({
    cursor: '0',
    entries: [...(store.task(id).state.get(operator) ?? [])],
  }),
  commit: async (plan) => commitInMemory(store, plan, clock.now()),
  harden: async () => true,
  committed: async (id, topics) => {
    const { offsets } = store.task(id);
    return new Map(topics.map((topic) => [topic, offsets.get(topic) ?? 0]));
  },
  deadLetters: async (id, countMax) => store.task(id).dead.slice(-countMax).reverse(),
});

/**
 * Opens a log in memory. What it keeps is gone with it.
 *
 * @example
 * const log = openMemoryTransport(virtualClock(0));
 */
export const openMemoryTransport = (clock: Clock, store = memoryStore(clock)): Transport => ({
  ...ownership(store, clock),
  ...working(store, clock),
  ...memoryVersions(store),
  ...memoryOutboxes(store, clock),
  ...memoryBroadcasts(store),
  ...memoryOperations(store, clock),
  ...memoryErasures(store),
  verify: async () => undefined,
  settlePartitions: async (tenantId, partitions) => {
    const stored = store.shape.get(tenantId) ?? partitions;
    store.shape.set(tenantId, stored);
    if (stored !== partitions) {
      throw engineErrors.PARTITIONS_MISMATCH({ tenantId, stored, set: partitions });
    }
  },
  shape: async () => new Map(store.shape),
  retire: async (tenantId) => {
    store.shape.delete(tenantId);
  },
  takeQuota: async ({ tenantId, name, wanted, max, debt, ttlMs }) => {
    const counter = keys.quota(tenantId, name);
    const before = live(store.quotas, counter, clock.now()) ?? 0;
    const used = Math.max(0, before + debt);
    const granted = Math.max(0, Math.min(wanted, max - used));
    const taken = used + granted;
    if (taken !== before) store.quotas.set(counter, { value: taken, untilMs: clock.now() + ttlMs });
    return { granted, taken };
  },
  append: async ({ partition, topic, events, dedupeMs }) => {
    const nowMs = clock.now();
    const appended = events.map(({ id, text }) => {
      const seen = keys.seen(partition, id);
      if (live(store.seen, seen, nowMs)) return false;
      store.seen.set(seen, { value: true, untilMs: nowMs + dedupeMs });
      store.append(partition, topic, text);
      return true;
    });
    wakeReaders(store);
    return appended;
  },
  admit: async (request) => admit(store, request, clock.now()),
  listen: async (partition, listener, hear) => {
    store.listeners.set(keys.channel(partition, listener), hear);
  },
  recall: async (partition, correlationId) =>
    live(store.replies, keys.reply(partition, correlationId), clock.now()),
  range: async (partition, topic, afterId, countMax) =>
    store
      .stream(partition, topic)
      .entries.filter(({ entryId }) => after(entryId, afterId))
      .slice(0, countMax),
  lag: async (id, topic) => {
    const { entries, head } = store.stream(id, topic);
    const committed = store.task(id).offsets.get(topic) ?? 0;
    const oldest = entries.find(({ seq }) => (seq ?? 0) > committed);
    const ageMs = oldest ? Math.max(0, clock.now() - oldest.appendedMs) : 0;
    return { entries: head - committed, ageMs };
  },
  memory: async () => 0,
  trim: async (partition, topic, chains, beforeMs) =>
    trim(store, partition, topic, chains, beforeMs),
  ping: async () => undefined,
  close: async () => undefined,
});
