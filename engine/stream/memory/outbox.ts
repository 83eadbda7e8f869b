// Outboxes in memory: the counterpart of `receive.lua`, check by check.
import type { Clock } from '../../kernel/clock.ts';
import { type Partition, taskName } from '../../model/partition.ts';
import { keys } from '../keys.ts';
import type { Outboxes, ReceiveOutcome, ReceiveRequest } from '../outbox.ts';
import { live, type MemoryStore } from './store.ts';

const lastReceived = (store: MemoryStore, key: string, incarnation: string): number => {
  const stored = store.received.get(key);
  return stored?.incarnation === incarnation ? stored.seq : 0;
};

const backlogOf = (
  store: MemoryStore,
  target: Partition,
  readers: ReceiveRequest['readers'],
): number =>
  Math.max(
    0,
    ...readers.map(({ topic, chain }) => {
      const { offsets } = store.task({ ...target, chain });
      return store.stream(target, topic).head - (offsets.get(topic) ?? 0);
    }),
  );

const receive = (store: MemoryStore, request: ReceiveRequest, nowMs: number): ReceiveOutcome => {
  const { target, source, incarnation, rows, afterLoss } = request;
  const key = `${target.partition} ${taskName(source)}`;
  const last = lastReceived(store, key, incarnation);
  let follows = last;
  for (const { seq } of rows) {
    if (seq > follows + 1 && !afterLoss) return { outcome: 'hole', lastSeq: last };
    follows = Math.max(follows, seq);
  }
  for (const { seq, topic, eventId, text } of rows) {
    const seen = keys.seen(target, eventId);
    if (seq <= last || live(store.seen, seen, nowMs)) continue;
    store.seen.set(seen, { value: true, untilMs: nowMs + request.dedupeMs });
    store.append(target, topic, text);
  }
  store.received.set(key, { incarnation, seq: follows });
  for (const wake of store.appended) wake();
  return {
    outcome: 'received',
    lastSeq: follows,
    backlog: backlogOf(store, target, request.readers),
  };
};

/** The outboxes over a store. */
export const memoryOutboxes = (store: MemoryStore, clock: Clock): Outboxes => ({
  outbox: async (task, afterId, countMax) => {
    const { outbox } = store.task(task);
    return outbox.filter(({ id }) => Number(id) > Number(afterId)).slice(0, countMax);
  },
  receive: async (request) => receive(store, request, clock.now()),
  removeSent: async (task, rows) => {
    const { outbox } = store.task(task);
    const sent = new Set(rows.map(({ id }) => id));
    outbox.splice(0, outbox.length, ...outbox.filter(({ id }) => !sent.has(id)));
  },
  outboxLag: async (task) => {
    const { outbox } = store.task(task);
    const [oldest] = outbox;
    return { entries: outbox.length, ageMs: oldest ? clock.now() - oldest.writtenMs : 0 };
  },
});
