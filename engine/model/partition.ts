// Partitions: which of a tenant's logs an event belongs to, and the names of what works on them.
import { fnv1a } from '../kernel/hash.ts';

/** One log of one tenant: all its keys live in one slot of a Redis Cluster. */
export interface Partition {
  readonly tenantId: string;
  readonly partition: number;
}

/** Where the broadcast topics of a tenant live: one log beside its partitions. */
export interface Everywhere {
  readonly tenantId: string;
  readonly partition: 'all';
}

/** Any log of a tenant. */
export type Place = Partition | Everywhere;

/** What a worker owns: a chain on a partition. */
export interface TaskId extends Partition {
  readonly chain: string;
}

/** The partition of a subject: `hash(subject) mod partitions`. */
export const partitionOf = (subject: string, partitions: number): number =>
  partitions === 1 ? 0 : fnv1a(subject) % partitions;

/** A task's name for maps and logs. */
export const taskName = ({ tenantId, partition, chain }: Place & Pick<TaskId, 'chain'>): string =>
  `${tenantId}:${partition}:${chain}`;
