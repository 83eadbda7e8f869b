// The grammar of keys, on one page. The braces are the hash tag: one partition, one slot.
import type { Partition, Place, TaskId } from '../model/partition.ts';

const tag = ({ tenantId, partition }: Place): string => `weir:{${tenantId}:${partition}}`;

export const keys = {
  /** The stream of a topic. */
  stream: (partition: Place, topic: string): string => `${tag(partition)}:${topic}`,
  /** Hash: last sequence number per topic, and the incarnation of this log. */
  heads: (partition: Place): string => `${tag(partition)}:heads`,
  /** Sorted set: what was erased from the topics, as `topic number entry-id`. */
  erased: (partition: Place): string => `${tag(partition)}:erased`,
  /** Stream: the copy that is to take the place of a stream. */
  rewriting: (partition: Place, topic: string): string => `${tag(partition)}:rewriting:${topic}`,
  /** The pattern of all keys of a tenant's partitions. */
  ofTenant: (tenantId: string): string => `weir:{${tenantId}:*}:*`,
  /**
   * Hash: epoch, watermark, per input topic the committed offset and entry id, per target partition
   * the number of the last row sent, per broadcast topic the version applied.
   */
  meta: (task: Place & Pick<TaskId, 'chain'>): string => `${tag(task)}:${task.chain}:meta`,
  /** The pattern of the meta hashes of a tenant. */
  metas: (tenantId: string): string => `weir:{${tenantId}:*}:*:meta`,
  /** String: the worker that owns the task, with a time to live. */
  lease: (task: TaskId): string => `${tag(task)}:${task.chain}:lease`,
  /** Stream: outputs of the task on their way to other partitions. */
  outbox: (task: TaskId): string => `${tag(task)}:${task.chain}:outbox`,
  /** Hash: per sending task, the number of the last row received from it. */
  received: (partition: Partition): string => `${tag(partition)}:received`,
  /** Stream: when the task has applied which entry of a broadcast topic. */
  switches: (task: TaskId): string => `${tag(task)}:${task.chain}:switches`,
  /** Hash: the state of one operator by key. */
  state: (task: TaskId, operator: string): string => `${tag(task)}:${task.chain}:state:${operator}`,
  /** List: the versions of the chain that have run here, each with the offsets it began at. */
  versions: (task: TaskId): string => `${tag(task)}:${task.chain}:versions`,
  /** String: written before a wait for disk or replicas, which covers all writes before it. */
  hardened: (partition: Partition): string => `${tag(partition)}:hardened`,
  /** Stream: dead letters of the task. */
  dead: (task: TaskId): string => `${tag(task)}:${task.chain}:dead`,
  /** String: the outcome that somebody waits for, by correlation id. */
  reply: (partition: Partition, id: string): string => `${tag(partition)}:reply:${id}`,
  /** String: an appended event id, within the window of deduplication. */
  seen: (partition: Place, id: string): string => `${tag(partition)}:seen:${id}`,
  /** Sorted set: the recent admissions of one subject. */
  limit: (partition: Partition, subject: string): string => `${tag(partition)}:limit:${subject}`,
  /** String: how much of something that can be used up is taken. */
  quota: (tenantId: string, name: string): string =>
    `${tag({ tenantId, partition: 'all' })}:quota:${name}`,
  /** The channel on which one gateway hears the replies of one partition. */
  channel: (partition: Partition, listener: string): string => `${tag(partition)}:to:${listener}`,
  /** Hash: the workers alive, by id. */
  workers: 'weir:workers',
  /** Hash: changes of the number of partitions that are under way, by tenant. */
  repartitions: 'weir:repartitions',
  /** Hash: the version that `weir switch` has chosen, by chain. */
  chosen: 'weir:chosen',
  /** Hash: the cards of all chains that have ever run and were not dropped, by name. */
  chains: 'weir:chains',
  /** Hash: the stored shape of the log: partitions per tenant. */
  shape: 'weir:shape',
} as const;
