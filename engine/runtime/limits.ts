// The bounds of a running task, with units in their names. Relations between them are checked once.

import type { Durability } from '../model/durability.ts';

export interface TaskLimits {
  /** Entries per read, hence per batch. */
  readonly batchSizeMax: number;
  /** The same while more than one tenant has work in the process: their waits for each other. */
  readonly sharedBatchSizeMax: number;
  /** For how long one batch may keep the process busy, in ms: slow chains get shorter batches. */
  readonly batchMsMax: number;
  /** Entries by which a reader of a task's outputs may be behind before the task pauses. */
  readonly backlogMax: number;
  /** Share of the server's memory beyond which tasks that others read from pause; 0 to 1. */
  readonly memoryShareMax: number;
  /** How far event time may lag behind the newest event before it is late. */
  readonly outOfOrderMsMax: number;
  /** How far event time may differ from the time of the append. */
  readonly clockSkewMsMax: number;
  readonly leaseMs: number;
  /** How long an outcome can be recalled by its correlation id. */
  readonly replyTtlMs: number;
  readonly drainMsMax: number;
  /** What a commit waits for, where its chain does not say. */
  readonly durability: Durability;
}

export const taskLimits: TaskLimits = {
  batchSizeMax: 200,
  sharedBatchSizeMax: 20,
  batchMsMax: 5,
  backlogMax: 200_000,
  memoryShareMax: 0.85,
  outOfOrderMsMax: 5_000,
  clockSkewMsMax: 300_000,
  leaseMs: 5_000,
  replyTtlMs: 60_000,
  drainMsMax: 10_000,
  durability: 'memory',
};
