// Looking at a log in memory and changing it by hand: the counterpart of `redis/operations.ts`.
import type { Clock } from '../../kernel/clock.ts';
import type { Operations, ResetRequest } from '../operations.ts';
import { type MemoryStore, type MemoryTask, wakeReaders } from './store.ts';

const isHeld = ({ lease }: MemoryTask, nowMs: number): boolean =>
  lease !== undefined && lease.untilMs > nowMs;

/** Takes a letter out; false when there is none of this id. */
const takeOut = ({ dead }: MemoryTask, letterId: string): boolean => {
  const place = dead.findIndex(({ id }) => id === letterId);
  if (place >= 0) dead.splice(place, 1);
  return place >= 0;
};

const reset = (store: MemoryStore, { task: id, topic, position, forget }: ResetRequest): number => {
  const task = store.task(id);
  task.groups.delete(topic);
  task.offsets.set(topic, position.seq);
  for (const state of forget ?? []) task.state.delete(state);
  if (forget) task.watermarkMs = Number.NEGATIVE_INFINITY;
  task.epoch += 1;
  return task.epoch;
};

/** The operations, over a store. */
export const memoryOperations = (store: MemoryStore, clock: Clock): Operations => ({
  register: async (card) => {
    store.chains.set(card.name, JSON.parse(JSON.stringify(card)));
  },
  registered: async () => [...store.chains.values()],
  deregister: async (chain) => {
    store.chains.delete(chain);
  },

  standing: async (id, topics) => {
    const task = store.task(id);
    return {
      owner: isHeld(task, clock.now()) ? task.lease?.owner : undefined,
      epoch: task.epoch,
      watermarkMs: task.watermarkMs,
      offsets: new Map(topics.map((topic) => [topic, task.offsets.get(topic) ?? 0])),
      heads: new Map(topics.map((topic) => [topic, store.stream(id, topic).head])),
    };
  },
  tip: async (partition, topic) => store.stream(partition, topic).entries.at(-1),

  deadLetter: async (id, letterId) =>
    store.task(id).dead.find(({ id: at }) => at === letterId)?.text,
  replay: async ({ task, letterId, topic, text }) => {
    if (!takeOut(store.task(task), letterId)) return false;
    store.append(task, topic, text);
    wakeReaders(store);
    return true;
  },
  dropLetter: async (id, letterId) => takeOut(store.task(id), letterId),

  resetOffset: async (request) =>
    isHeld(store.task(request.task), clock.now()) ? undefined : reset(store, request),
  dropGroup: async (id, topics, states) => {
    const task = store.task(id);
    if (isHeld(task, clock.now())) return false;
    for (const topic of topics) {
      task.groups.delete(topic);
      task.offsets.delete(topic);
    }
    for (const state of states) task.state.delete(state);
    task.watermarkMs = Number.NEGATIVE_INFINITY;
    task.epoch += 1;
    return true;
  },
});
