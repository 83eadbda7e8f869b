// The part of the log that a change of the number of partitions needs. Every step can be done again.
import type { Partition, TaskId } from '../model/partition.ts';

/** A dead letter where it stands. */
export interface StoredLetter {
  readonly id: string;
  readonly text: string;
}

export interface PartitionMover {
  /** What is under way for a tenant, as text. */
  record(tenantId: string): Promise<string | undefined>;
  setRecord(tenantId: string, text: string | undefined): Promise<void>;
  /** The stored number of partitions; 0 while nobody may work on them. */
  partitions(tenantId: string): Promise<number>;
  setPartitions(tenantId: string, count: number): Promise<void>;
  /** Every chain that has ever had a task of the tenant. */
  chains(tenantId: string): Promise<readonly string[]>;

  /** From now on every append from outside is refused; commits go on. */
  closeIntake(partition: Partition, id: string): Promise<void>;
  /** Opens it for those who count so many partitions. */
  openIntake(partition: Partition, partitions: number): Promise<void>;
  /** What a task has not committed, of all topics that it has ever read, and not yet sent. */
  backlog(task: TaskId): Promise<number>;
  /** Takes or keeps the lease, fencing whoever had it; `false` while another holds it. */
  hold(task: TaskId, owner: string, ttlMs: number): Promise<boolean>;
  letGo(task: TaskId, owner: string): Promise<void>;

  states(task: TaskId, operator: string): Promise<ReadonlyMap<string, string>>;
  moveStates(
    from: TaskId,
    to: TaskId,
    operator: string,
    entries: readonly (readonly [key: string, text: string])[],
  ): Promise<void>;
  letters(task: TaskId): Promise<readonly StoredLetter[]>;
  moveLetter(from: TaskId, to: TaskId, letter: StoredLetter): Promise<void>;
  watermarkMs(task: TaskId): Promise<number>;
  /** Never lowers it. */
  raiseWatermark(task: TaskId, watermarkMs: number): Promise<void>;
  versions(task: TaskId): Promise<readonly string[]>;
  setVersions(task: TaskId, texts: readonly string[]): Promise<void>;
}
