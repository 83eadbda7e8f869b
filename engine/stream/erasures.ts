// The part of the transport port that takes entries of a person out of the log. What is taken out leaves a
// hole in the numbers of its topic; the hole is on record, so that nobody takes it for a loss.
import type { Partition, TaskId } from '../model/partition.ts';

export interface EraseRequest {
  readonly partition: Partition;
  readonly topic: string;
  readonly entryIds: readonly string[];
  /** Only what all of these chains have committed is taken out. */
  readonly committedBy: readonly string[];
}

export interface EraseOutcome {
  /** Taken out, and their numbers put on record. */
  readonly erased: number;
  /** Still there: some chain has not committed them. */
  readonly left: number;
}

/** An entry that is no more. */
export interface ErasedEntry {
  readonly seq: number;
  readonly entryId: string;
}

/** What a tenant has in the log, whether a chain is still registered for it or not. */
export interface LogContents {
  readonly partitions: readonly number[];
  /** Tasks that have, or had, offsets, dead letters or an outbox. */
  readonly tasks: readonly TaskId[];
}

export interface Erasures {
  /** Takes entries out. What is gone already is passed over, so it can be done again. */
  erase(request: EraseRequest): Promise<EraseOutcome>;
  /** How many numbers after `after`, up to `upTo`, are on record as erased. */
  erasedBetween(partition: Partition, topic: string, after: number, upTo: number): Promise<number>;
  /** What is on record as erased after a number, in order. */
  erased(
    partition: Partition,
    topic: string,
    after: number,
    countMax: number,
  ): Promise<readonly ErasedEntry[]>;
  /**
   * Writes a topic anew where something was taken out of it, so that no server holds the bytes any more. It
   * stands twice in memory meanwhile.
   */
  rewriteTopic(partition: Partition, topic: string): Promise<void>;
  /** The same for the dead letters of a task. */
  rewriteLetters(task: TaskId): Promise<void>;
  /** Asks the servers to write their files anew; some will not be asked. */
  rewriteFiles(): Promise<void>;
  /** Looks through all keys of the log: for rare work. */
  contents(tenantId: string): Promise<LogContents>;
  /** Every topic that ever had an entry, and its last number. */
  topicHeads(partition: Partition): Promise<ReadonlyMap<string, number>>;
  /** Dead letters after `afterId` (`0` for all), oldest first. */
  lettersAfter(
    task: TaskId,
    afterId: string,
    countMax: number,
  ): Promise<readonly { readonly id: string; readonly text: string }[]>;
  /** Forgets recorded answers and the admissions of a subject; answers how many there were. */
  forgetTraces(
    partition: Partition,
    traces: { readonly replies: readonly string[]; readonly subject: string },
  ): Promise<number>;
}
