// Waits for the disk or for a replica, on a connection of its own: one wait at a time, and whoever
// comes while it runs shares the next one.
import type { Durability } from '../../model/durability.ts';
import type { Partition } from '../../model/partition.ts';
import { keys } from '../keys.ts';
import type { Hanging, Servers } from './servers.ts';

const waitMs = 1_000;
const markTtlMs = 60_000;

const waits: Readonly<Record<Durability, readonly (string | number)[] | undefined>> = {
  memory: undefined,
  waitaof: ['WAITAOF', 1, 0, waitMs],
  replica: ['WAIT', 1, waitMs],
};

/** How many have it: `WAITAOF` answers for the own disk first. */
const reached = (reply: unknown): number => Number(Array.isArray(reply) ? reply[0] : reply);

interface Waiter {
  wait(): Promise<boolean>;
  close(): void;
}

/** Waits for all that was written on the server of `mark` before. */
const waiter = (
  open: (key: string) => Promise<Hanging>,
  mark: string,
  [command, ...args]: readonly (string | number)[],
): Waiter => {
  let connection: Promise<Hanging> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<boolean> | undefined;

  const letGo = (): void => {
    connection?.then(
      ({ redis }) => redis.disconnect(),
      () => undefined,
    );
    connection = undefined;
  };
  const wait = async (): Promise<boolean> => {
    next = undefined;
    try {
      connection ??= open(mark);
      const { redis } = await connection;
      // A wait covers what its own connection has written last, and all before that.
      const [, reply] = await Promise.all([
        redis.set(mark, '', 'PX', markTtlMs),
        redis.call(String(command), ...args),
      ]);
      return reached(reply) >= 1;
    } catch (error) {
      letGo();
      throw error;
    }
  };

  return {
    wait: () => {
      if (!next) {
        next = last.then(wait, wait);
        last = next.catch(() => undefined);
      }
      return next;
    },
    close: letGo,
  };
};

export interface Hardening {
  harden(partition: Partition, durability: Durability): Promise<boolean>;
  close(): void;
}

/** The waits of one transport. */
export const openHardening = (servers: Servers): Hardening => {
  const waiters = new Map<string, Waiter>();
  return {
    harden: async (partition, durability) => {
      const command = waits[durability];
      if (!command) return true;
      const mark = keys.hardened(partition);
      // One server: one wait for all partitions.
      const name = `${durability} ${servers.isCluster ? mark : ''}`;
      const found = waiters.get(name) ?? waiter(servers.hang, mark, command);
      waiters.set(name, found);
      return found.wait();
    },
    close: () => {
      for (const each of waiters.values()) each.close();
      waiters.clear();
    },
  };
};
