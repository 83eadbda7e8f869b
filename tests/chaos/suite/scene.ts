// The scene of one schedule: what a family of faults may do, and what it sees of the log.
import { systemClock } from '../../../engine/kernel/clock.ts';
import { partitionOf } from '../../../engine/model/partition.ts';
import type { Hand } from './crew.ts';
import type { Lane } from './lane.ts';
import type { Appendable, LoadShape } from './workload/orders.ts';

export const partitions = 2;
export const leaseMs = 400;
const dedupeMs = 3_600_000;

/** What each chain of the workload reads. */
export const chainInputs: Readonly<Record<string, readonly string[]>> = {
  tally: ['orders'],
  finish: ['echoes'],
  store: ['echoes'],
};

export interface Scene {
  readonly lane: Lane;
  readonly tenantId: string;
  readonly random: () => number;
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
  pick<T>(items: readonly T[]): T;
  /** Appends the next orders, copies of earlier ones among them. */
  append(count: number): Promise<void>;
  /** Appends orders in small portions with small pauses. */
  stream(count: number): Promise<void>;
  pause(ms: number): Promise<void>;
  /** Waits until it holds; false when it does not in time. */
  until(holds: () => Promise<boolean> | boolean, msMax: number): Promise<boolean>;
  /** Entries that chains have still to commit. */
  lag(): Promise<number>;
  /** The tasks whose lease a hand holds, as `partition:chain`. */
  tasksOf(hand: Hand): Promise<readonly string[]>;
  /** The hand with the most tasks. */
  busiest(): Promise<Hand>;
  epochs(): Promise<ReadonlyMap<string, number>>;
  /** Ids whose append was acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
}

export interface SceneParts {
  readonly lane: Lane;
  readonly tenantId: string;
  readonly random: () => number;
  readonly shape: LoadShape;
  readonly next: (count: number, nowMs: number) => readonly Appendable[];
}

const tasks = Object.keys(chainInputs).flatMap((chain) =>
  Array.from({ length: partitions }, (_, partition) => ({ partition, chain })),
);
const taskName = ({ partition, chain }: (typeof tasks)[number]): string => `${partition}:${chain}`;

/** What can be seen of a tenant with plain commands. */
const watcher = ({ redis, crew }: Lane, tenantId: string) => {
  const prefix = (partition: number): string => `weir:{${tenantId}:${partition}}`;
  const tasksOf = async ({ workerId }: Hand): Promise<readonly string[]> => {
    const owners = await Promise.all(
      tasks.map(({ partition, chain }) => redis.get(`${prefix(partition)}:${chain}:lease`)),
    );
    return tasks.filter((_, index) => owners[index] === workerId).map(taskName);
  };
  return {
    tasksOf,
    lag: async (): Promise<number> => {
      let lag = 0;
      for (const { partition, chain } of tasks) {
        const [heads, meta] = await Promise.all([
          redis.hgetall(`${prefix(partition)}:heads`),
          redis.hgetall(`${prefix(partition)}:${chain}:meta`),
        ]);
        for (const topic of chainInputs[chain] ?? []) {
          lag += Number(heads[topic] ?? 0) - Number(meta[`seq:${topic}`] ?? 0);
        }
      }
      return lag;
    },
    busiest: async (): Promise<Hand> => {
      const { hands } = crew;
      const owned = await Promise.all(hands.map(tasksOf));
      const most = Math.max(...owned.map(({ length }) => length));
      const hand = hands[owned.findIndex(({ length }) => length === most)];
      if (!hand) throw new Error('nobody is at work');
      return hand;
    },
    epochs: async (): Promise<ReadonlyMap<string, number>> => {
      const found = await Promise.all(
        tasks.map(({ partition, chain }) =>
          redis.hget(`${prefix(partition)}:${chain}:meta`, 'epoch'),
        ),
      );
      return new Map(tasks.map((task, index) => [taskName(task), Number(found[index] ?? 0)]));
    },
  };
};

const producer = ({ lane, tenantId, random, shape, next }: SceneParts) => {
  const sent: Appendable[] = [];
  const acknowledged = new Set<string>();
  const append = async (count: number): Promise<void> => {
    const fresh = next(count, systemClock.now());
    const copies = sent.filter(() => random() < (shape.copies * count) / (sent.length + 1));
    sent.push(...fresh);
    const batch = [...copies, ...fresh];
    for (let partition = 0; partition < partitions; partition += 1) {
      const events = batch.filter(({ subject }) => partitionOf(subject, partitions) === partition);
      if (events.length === 0) continue;
      await lane.transport.append({
        ...{ partition: { tenantId, partition }, topic: 'orders', events, dedupeMs },
      });
    }
    for (const { id } of fresh) acknowledged.add(id);
  };
  return { append, acknowledged };
};

/** Opens the scene of one schedule. */
export const openScene = (parts: SceneParts): Scene => {
  const { lane, tenantId, random } = parts;
  const { append, acknowledged } = producer(parts);
  const between = (least: number, most: number): number =>
    least + Math.floor(random() * (most - least + 1));
  return {
    ...{ lane, tenantId, random, between, append, acknowledged },
    ...watcher(lane, tenantId),
    pick: (items) => {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    stream: async (count) => {
      for (let left = count; left > 0; ) {
        const portion = Math.min(left, between(5, 60));
        await append(portion);
        left -= portion;
        await systemClock.sleep(between(0, 12));
      }
    },
    pause: (ms) => systemClock.sleep(ms),
    until: async (holds, msMax) => {
      const endMs = systemClock.monotonicMs() + msMax;
      while (!(await holds())) {
        if (systemClock.monotonicMs() > endMs) return false;
        await systemClock.sleep(1);
      }
      return true;
    },
  };
};
