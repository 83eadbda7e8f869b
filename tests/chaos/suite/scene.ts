// The scene of one schedule: what a family of faults may do, and what it sees of the log.
import { systemClock } from '../../../engine/kernel/clock.ts';
import { type Partition, partitionOf } from '../../../engine/model/partition.ts';
import type { Hand } from './crew.ts';
import type { Lane, ServerLane } from './lane.ts';
import type { Appendable, LoadShape, OrderSource } from './workload/orders.ts';

export const partitions = 2;
export const leaseMs = 400;
const dedupeMs = 3_600_000;
const appendRetryMs = 50;
const appendAttemptsMax = 400;

/** What each chain of the workload reads. */
export const chainInputs: Readonly<Record<string, readonly string[]>> = {
  tally: ['orders'],
  finish: ['echoes'],
  gather: ['regrouped'],
  revenue: ['orders'],
  store: ['echoes'],
};

export interface Scene<On extends Lane = ServerLane> {
  readonly lane: On;
  readonly tenantId: string;
  readonly random: () => number;
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
  pick<T>(items: readonly T[]): T;
  /** Appends the first order of each partition, so that event time is ahead of the wall clock. */
  open(): Promise<void>;
  /** Appends the last order of each partition, which ends every window. */
  close(): Promise<void>;
  /** Appends the next orders, copies of earlier ones among them. */
  append(count: number): Promise<void>;
  /** Appends orders in small portions with small pauses. */
  stream(count: number): Promise<void>;
  pause(ms: number): Promise<void>;
  /** Waits until it holds; false when it does not in time. */
  until(holds: () => Promise<boolean> | boolean, msMax: number): Promise<boolean>;
  /** Entries that chains have still to commit, rows still to be carried, subjects still to be tried. */
  lag(): Promise<number>;
  /** The tasks whose lease a hand holds, as `partition:chain`. */
  tasksOf(hand: Hand): Promise<readonly string[]>;
  /** The hand with the most tasks. */
  busiest(): Promise<Hand>;
  epochs(): Promise<ReadonlyMap<string, number>>;
  /** Who holds the lease of a task, given as `{tenant:partition}:chain`. */
  ownerOf(task: string): Promise<Hand | undefined>;
  /** Ids whose append was acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
}

export interface SceneParts<On extends Lane> {
  readonly lane: On;
  readonly tenantId: string;
  readonly random: () => number;
  readonly shape: LoadShape;
  readonly source: OrderSource;
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
      const each = tasks.map(async ({ partition, chain }) => {
        const [topic] = chainInputs[chain] ?? [];
        const task = `${prefix(partition)}:${chain}`;
        const [head, committed, rows, parked] = await Promise.all([
          redis.hget(`${prefix(partition)}:heads`, topic ?? ''),
          redis.hget(`${task}:meta`, `seq:${topic}`),
          redis.xlen(`${task}:outbox`),
          redis.hlen(`${task}:state:parked`),
        ]);
        return Number(head ?? 0) - Number(committed ?? 0) + rows + parked;
      });
      return (await Promise.all(each)).reduce((sum, entries) => sum + entries, 0);
    },
    ownerOf: async (task: string): Promise<Hand | undefined> => {
      const owner = await redis.get(`weir:${task}:lease`);
      return crew.hands.find(({ workerId }) => workerId === owner);
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

/** A subject that belongs to the partition. */
const edgeOf = (partition: number): string => {
  for (let nth = 0; ; nth += 1) {
    if (partitionOf(`edge${nth}`, partitions) === partition) return `edge${nth}`;
  }
};

const producer = ({ lane, tenantId, random, shape, source }: SceneParts<Lane>) => {
  const sent: Appendable[] = [];
  const acknowledged = new Set<string>();
  const places = Array.from({ length: partitions }, (_, partition) => partition);

  /** A partition of a cluster may be away: what was not acknowledged comes again, and counts once. */
  const appendTo = async (partition: Partition, events: readonly Appendable[]): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return void (await lane.transport.append({ partition, topic: 'orders', events, dedupeMs }));
      } catch (error) {
        if (attempt === appendAttemptsMax) throw error;
        await systemClock.sleep(appendRetryMs);
      }
    }
  };

  const appendAll = async (batch: readonly Appendable[]): Promise<void> => {
    for (const partition of places) {
      const events = batch.filter(({ subject }) => partitionOf(subject, partitions) === partition);
      if (events.length === 0) continue;
      await appendTo({ tenantId, partition }, events);
    }
    for (const { id } of batch) acknowledged.add(id);
  };

  return {
    acknowledged,
    open: () => appendAll(places.map((partition) => source.opening(edgeOf(partition)))),
    close: () => appendAll(places.map((partition) => source.closing(edgeOf(partition)))),
    append: async (count: number): Promise<void> => {
      const fresh = source.next(count, systemClock.now());
      const copies = sent.filter(() => random() < (shape.copies * count) / (sent.length + 1));
      sent.push(...fresh);
      await appendAll([...copies, ...fresh]);
    },
  };
};

/** Opens the scene of one schedule. */
export const openScene = <On extends Lane>(parts: SceneParts<On>): Scene<On> => {
  const { lane, tenantId, random } = parts;
  const orders = producer(parts);
  const between = (least: number, most: number): number =>
    least + Math.floor(random() * (most - least + 1));
  return {
    ...{ lane, tenantId, random, between },
    ...orders,
    ...watcher(lane, tenantId),
    pick: (items) => {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    stream: async (count) => {
      for (let left = count; left > 0; ) {
        const portion = Math.min(left, between(5, 60));
        await orders.append(portion);
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
