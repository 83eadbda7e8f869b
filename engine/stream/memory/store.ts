// What a log is, in memory: streams with numbered entries, groups with pending entries, hashes of
// state. Each transition of the function library has its counterpart here.
import type { Clock } from '../../kernel/clock.ts';
import type { ChainCard } from '../../model/chain-card.ts';
import { type Partition, type Place, type TaskId, taskName } from '../../model/partition.ts';
import type { Switch } from '../broadcasts.ts';
import type { OutboxRow } from '../outbox.ts';
import type { Entry } from '../transport.ts';

/** One topic of one partition. */
export interface MemoryStream {
  readonly entries: Entry[];
  /** Entry ids of what was erased, by number. */
  readonly erased: Map<number, string>;
  head: number;
  lastMs: number;
  lastCount: number;
}

/** What one chain has of one topic. */
export interface MemoryGroup {
  /** Sequence number of the last entry delivered. */
  delivered: number;
  readonly pending: Entry[];
}

export interface MemoryTask {
  epoch: number;
  watermarkMs: number;
  lease: { readonly owner: string; readonly untilMs: number } | undefined;
  readonly offsets: Map<string, number>;
  readonly groups: Map<string, MemoryGroup>;
  readonly state: Map<string, Map<string, string>>;
  /** The versions of the chain that have begun here, as texts. */
  readonly began: string[];
  /** How many dead letters there have ever been. */
  letters: number;
  readonly dead: { readonly id: string; readonly text: string }[];
  readonly outbox: (OutboxRow & { readonly writtenMs: number })[];
  /** Number of the last row written, by target partition. */
  readonly sent: Map<number, number>;
  /** Of all rows ever written: row ids follow each other. */
  rowCount: number;
  /** Of broadcast topics, as the last commit said. */
  readonly versions: Map<string, string>;
  readonly switches: Switch[];
}

/** Values that vanish: seen ids, replies, admissions. */
export interface Expiring<Value> {
  readonly value: Value;
  readonly untilMs: number;
}

/** A log in memory is never another one than it was. */
export const memoryIncarnation = 'memory';

export interface MemoryStore {
  /** The registry: cards by name. */
  readonly chains: Map<string, ChainCard>;
  readonly shape: Map<string, number>;
  readonly chosen: Map<string, string>;
  /** What each partition has received last, by target and source. */
  readonly received: Map<string, { readonly incarnation: string; readonly seq: number }>;
  readonly workers: Map<string, Expiring<string>>;
  readonly seen: Map<string, Expiring<true>>;
  readonly replies: Map<string, Expiring<string>>;
  readonly admissions: Map<string, number[]>;
  readonly quotas: Map<string, Expiring<number>>;
  readonly listeners: Map<string, (correlationId: string, text: string) => void>;
  /** Called after every append. */
  readonly appended: Set<() => void>;
  stream(partition: Place, topic: string): MemoryStream;
  task(id: Place & Pick<TaskId, 'chain'>): MemoryTask;
  group(id: TaskId, topic: string): MemoryGroup;
  append(partition: Place, topic: string, text: string): void;
  /** How many numbers after `after`, up to `upTo`, were erased. */
  erasedBetween(partition: Place, topic: string, after: number, upTo: number): number;
  /** The streams of partitions, and the tasks, that there are. */
  places(): readonly (Partition & { readonly topic: string })[];
  taskIds(): readonly TaskId[];
}

const under = <Value>(map: Map<string, Value>, key: string, make: () => Value): Value => {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
};

/** The live value of an expiring entry. */
export const live = <Value>(
  map: ReadonlyMap<string, Expiring<Value>>,
  key: string,
  nowMs: number,
): Value | undefined => {
  const found = map.get(key);
  return found && found.untilMs > nowMs ? found.value : undefined;
};

/** Lets hanging reads look again: something was appended. */
export const wakeReaders = ({ appended }: MemoryStore): void => {
  for (const wake of appended) wake();
};

/** Opens an empty store. */
export const memoryStore = (clock: Clock): MemoryStore => {
  const streams = new Map<string, MemoryStream>();
  const tasks = new Map<string, MemoryTask>();
  const store: MemoryStore = {
    chains: new Map(),
    shape: new Map(),
    chosen: new Map(),
    received: new Map(),
    workers: new Map(),
    seen: new Map(),
    replies: new Map(),
    admissions: new Map(),
    quotas: new Map(),
    listeners: new Map(),
    appended: new Set(),
    stream: ({ tenantId, partition }, topic) =>
      under(streams, `${tenantId}:${partition}:${topic}`, () => ({
        entries: [],
        erased: new Map(),
        head: 0,
        lastMs: 0,
        lastCount: 0,
      })),
    task: (id) =>
      under(tasks, taskName(id), () => ({
        epoch: 0,
        watermarkMs: Number.NEGATIVE_INFINITY,
        lease: undefined,
        offsets: new Map(),
        groups: new Map(),
        state: new Map(),
        began: [],
        letters: 0,
        dead: [],
        outbox: [],
        sent: new Map(),
        rowCount: 0,
        versions: new Map(),
        switches: [],
      })),
    group: (id, topic) => {
      const task = store.task(id);
      const delivered = task.offsets.get(topic) ?? 0;
      return under(task.groups, topic, () => ({ delivered, pending: [] }));
    },
    append: (partition, topic, text) => {
      const stream = store.stream(partition, topic);
      const nowMs = clock.now();
      stream.lastCount = stream.lastMs === nowMs ? stream.lastCount + 1 : 0;
      stream.lastMs = nowMs;
      stream.head += 1;
      stream.entries.push({
        topic,
        seq: stream.head,
        entryId: `${nowMs}-${stream.lastCount}`,
        appendedMs: nowMs,
        text,
      });
    },
    erasedBetween: (partition, topic, after, upTo) => {
      let count = 0;
      for (const seq of store.stream(partition, topic).erased.keys()) {
        if (seq > after && seq <= upTo) count += 1;
      }
      return count;
    },
    places: () =>
      [...streams.keys()].flatMap((name) => {
        const [tenantId = '', partition, topic = ''] = name.split(':');
        return partition === 'all' ? [] : [{ tenantId, partition: Number(partition), topic }];
      }),
    taskIds: () =>
      [...tasks.keys()].map((name) => {
        const [tenantId = '', partition, chain = ''] = name.split(':');
        return { tenantId, partition: Number(partition), chain };
      }),
  };
  return store;
};
