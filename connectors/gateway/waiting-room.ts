// The waiting room: who waits for the answer to which question. Several may wait for the same one, and
// of two partitions that use the same name each has its own.
import type { Partition } from '../../engine/model/partition.ts';
import { keys } from '../../engine/stream/keys.ts';

export interface Waiting {
  readonly partition: Partition;
  /** Of the question. */
  readonly name: string;
}

export interface WaitingRoom<Waiter extends Waiting> {
  /** Answers whether others wait for the same. */
  enter(waiter: Waiter): boolean;
  has(waiter: Waiter): boolean;
  remove(waiter: Waiter): void;
  /** Takes out all who wait for this answer. */
  leave(partition: Partition, name: string): Iterable<Waiter>;
  all(): Iterable<Waiter>;
}

const placeOf = ({ partition, name }: Waiting): string => keys.reply(partition, name);

/** Opens an empty waiting room. */
export const waitingRoom = <Waiter extends Waiting>(): WaitingRoom<Waiter> => {
  const groups = new Map<string, Set<Waiter>>();
  return {
    enter: (waiter) => {
      const group = groups.get(placeOf(waiter));
      if (group) group.add(waiter);
      else groups.set(placeOf(waiter), new Set([waiter]));
      return group !== undefined;
    },
    has: (waiter) => groups.get(placeOf(waiter))?.has(waiter) ?? false,
    remove: (waiter) => {
      const group = groups.get(placeOf(waiter));
      group?.delete(waiter);
      if (group?.size === 0) groups.delete(placeOf(waiter));
    },
    leave: (partition, name) => {
      const place = placeOf({ partition, name });
      const group = groups.get(place) ?? [];
      groups.delete(place);
      return group;
    },
    all: function* () {
      for (const group of groups.values()) yield* group;
    },
  };
};
