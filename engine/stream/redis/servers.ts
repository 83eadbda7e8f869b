// What stands behind REDIS_URL: one server, or the masters of a cluster. All that differs between
// the two is behind this door.
import type { Cluster, Redis } from 'ioredis';

/** Sends each command to the server of its key. */
export type Commands = Redis | Cluster;

/** A connection of its own to the server of one key, for commands that hang. */
export interface Hanging {
  readonly redis: Redis;
  /** Has a read that hangs on it come back at once. */
  unblock(): Promise<unknown>;
}

export interface Servers {
  readonly commands: Commands;
  /** True where one read may not span several partitions. */
  readonly isCluster: boolean;
  /** Every server that takes writes, as far as is known now. */
  masters(): readonly Redis[];
  /** What is opened does not come back when it is lost, nor when its server loses the key. */
  hang(key: string): Promise<Hanging>;
  /** Opens a connection that hears shard channels. */
  subscriber(): Promise<Commands>;
  close(): void;
}
