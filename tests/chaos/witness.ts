// The witness: sees in Redis who owns what and what a dead owner left behind, so that a run can
// show that its faults have hit something.
import type { Redis } from 'ioredis';
import { chainInputs } from './oracle/read-log.ts';

/** A task as the witness saw it. */
export interface SeenTask {
  readonly prefix: string;
  readonly chain: string;
  readonly epoch: number;
}

export interface Witness {
  /** The tasks whose lease this worker holds. */
  tasksOf(workerId: string): Promise<readonly SeenTask[]>;
  /** Entries delivered and not committed, over these tasks, as long as the lease is this worker's. */
  inHand(tasks: readonly SeenTask[], workerId: string): Promise<number>;
  /** How many of these tasks have had another owner since. */
  takenOver(tasks: readonly SeenTask[]): Promise<number>;
}

/** Looks at one tenant's log with plain commands. */
export const openWitness = (redis: Redis, tenantId: string, partitions: number): Witness => {
  const places = Array.from({ length: partitions }, (_, partition) =>
    Object.keys(chainInputs).map((chain) => ({ prefix: `weir:{${tenantId}:${partition}}`, chain })),
  ).flat();
  const epochOf = async ({ prefix, chain }: Omit<SeenTask, 'epoch'>): Promise<number> =>
    Number(await redis.hget(`${prefix}:${chain}:meta`, 'epoch'));
  const ownerOf = ({ prefix, chain }: Omit<SeenTask, 'epoch'>): Promise<string | null> =>
    redis.get(`${prefix}:${chain}:lease`);

  const pendingOf = async ({ prefix, chain }: SeenTask): Promise<number> => {
    let pending = 0;
    for (const topic of chainInputs[chain] ?? []) {
      const summary = await redis.call('XPENDING', `${prefix}:${topic}`, chain);
      pending += Number((summary as readonly unknown[])[0]);
    }
    return pending;
  };

  return {
    tasksOf: async (workerId) => {
      const owners = await Promise.all(places.map(ownerOf));
      const mine = places.filter((_, index) => owners[index] === workerId);
      return Promise.all(mine.map(async (place) => ({ ...place, epoch: await epochOf(place) })));
    },
    inHand: async (tasks, workerId) => {
      const counts = await Promise.all(
        tasks.map(async (task) => {
          const pending = await pendingOf(task);
          return (await ownerOf(task)) === workerId ? pending : 0;
        }),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
    takenOver: async (tasks) => {
      const epochs = await Promise.all(tasks.map(epochOf));
      return tasks.filter(({ epoch }, index) => (epochs[index] ?? 0) > epoch).length;
    },
  };
};
