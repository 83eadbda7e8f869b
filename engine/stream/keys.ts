// The grammar of keys, on one page. The braces are the hash tag: one partition, one slot.
import type { Partition, TaskId } from '../model/partition.ts';

const tag = ({ tenantId, partition }: Partition): string => `weir:{${tenantId}:${partition}}`;

export const keys = {
  /** The stream of a topic. */
  stream: (partition: Partition, topic: string): string => `${tag(partition)}:${topic}`,
  /** Hash: last sequence number per topic, and the incarnation of this log. */
  heads: (partition: Partition): string => `${tag(partition)}:heads`,
  /** Hash: epoch, watermark, and per input topic the committed offset and entry id. */
  meta: (task: TaskId): string => `${tag(task)}:${task.chain}:meta`,
  /** String: the worker that owns the task, with a time to live. */
  lease: (task: TaskId): string => `${tag(task)}:${task.chain}:lease`,
  /** Hash: the state of one operator by key. */
  state: (task: TaskId, operator: string): string => `${tag(task)}:${task.chain}:state:${operator}`,
  /** String: written before a wait for disk or replicas, which covers all writes before it. */
  hardened: (partition: Partition): string => `${tag(partition)}:hardened`,
  /** Stream: dead letters of the task. */
  dead: (task: TaskId): string => `${tag(task)}:${task.chain}:dead`,
  /** String: the outcome that somebody waits for, by correlation id. */
  reply: (partition: Partition, id: string): string => `${tag(partition)}:reply:${id}`,
  /** String: an appended event id, within the window of deduplication. */
  seen: (partition: Partition, id: string): string => `${tag(partition)}:seen:${id}`,
  /** Sorted set: the recent admissions of one subject. */
  limit: (partition: Partition, subject: string): string => `${tag(partition)}:limit:${subject}`,
  /** The channel on which one gateway hears the replies of one partition. */
  channel: (partition: Partition, listener: string): string => `${tag(partition)}:to:${listener}`,
  /** Hash: the workers alive, by id. */
  workers: 'weir:workers',
  /** Hash: the stored shape of the log: partitions per tenant. */
  shape: 'weir:shape',
} as const;
