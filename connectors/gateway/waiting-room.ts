// The waiting room: who waits for which answer. Several may wait for the same one, and of two
// partitions that use the same id each has its own.
import type { Partition } from '../../engine/model/partition.ts';
import { keys } from '../../engine/stream/keys.ts';

export interface Waiting {
  readonly partition: Partition;
  readonly correlationId: string;
}

export interface WaitingRoom<Waiter extends Waiting> {
  enter(waiter: Waiter): void;
  has(waiter: Waiter): boolean;
  remove(waiter: Waiter): void;
  /** Takes out all who wait for this answer. */
  leave(partition: Partition, correlationId: string): Iterable<Waiter>;
  all(): Iterable<Waiter>;
}

const nameOf = ({ partition, correlationId }: Waiting): string =>
  keys.reply(partition, correlationId);

/** Opens an empty waiting room. */
export const waitingRoom = <Waiter extends Waiting>(): WaitingRoom<Waiter> => {
  const groups = new Map<string, Set<Waiter>>();
  return {
    enter: (waiter) => {
      const group = groups.get(nameOf(waiter));
      if (group) group.add(waiter);
      else groups.set(nameOf(waiter), new Set([waiter]));
    },
    has: (waiter) => groups.get(nameOf(waiter))?.has(waiter) ?? false,
    remove: (waiter) => {
      const group = groups.get(nameOf(waiter));
      group?.delete(waiter);
      if (group?.size === 0) groups.delete(nameOf(waiter));
    },
    leave: (partition, correlationId) => {
      const name = nameOf({ partition, correlationId });
      const group = groups.get(name) ?? [];
      groups.delete(name);
      return group;
    },
    all: function* () {
      for (const group of groups.values()) yield* group;
    },
  };
};
