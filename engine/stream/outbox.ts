// The part of the transport port that carries outputs to other partitions. A commit writes rows into
// the outbox of its task; they are received on the other side, each once and in order, and only then
// removed. Nothing here spans two partitions in one step.
import type { Partition, TaskId } from '../model/partition.ts';

/** An output for another partition, as a commit writes it down. */
export interface Outgoing {
  /** The partition, of the same tenant. */
  readonly target: number;
  readonly topic: string;
  readonly eventId: string;
  readonly text: string;
}

/**
 * A row of an outbox. The commit numbers the rows of a task for one target without a hole, anew from
 * 1 in each incarnation of its log: after a rollback no number stands for two rows.
 */
export interface OutboxRow extends Outgoing {
  readonly id: string;
  readonly seq: number;
  readonly incarnation: string;
  /** What the server that handed it out calls its history: another one after a failover. */
  readonly history: string;
}

export interface ReceiveRequest {
  readonly target: Partition;
  readonly source: TaskId;
  /** Of the source's log when the rows were written. */
  readonly incarnation: string;
  /** Of one source and incarnation for one target, in order. */
  readonly rows: readonly Pick<OutboxRow, 'seq' | 'topic' | 'eventId' | 'text'>[];
  /** Whose backlog is asked for: chains that read the topics in the target. */
  readonly readers: readonly { readonly topic: string; readonly chain: string }[];
  /** How long an event that was received is not received again, whatever its number. */
  readonly dedupeMs: number;
  /** Takes the rows although some before them are missing: the target has lost them. */
  readonly afterLoss: boolean;
}

/**
 * `received`: every row is in the target now; `backlog` is how far the slowest reader there is
 * behind. `hole`: rows before the first are missing, nothing was written.
 */
export type ReceiveOutcome =
  | { readonly outcome: 'received'; readonly lastSeq: number; readonly backlog: number }
  | { readonly outcome: 'hole'; readonly lastSeq: number };

export interface Outboxes {
  /** Rows after `afterId` (`0` for all), oldest first. */
  outbox(task: TaskId, afterId: string, countMax: number): Promise<readonly OutboxRow[]>;
  /** Appends rows in the target: those that it has received before are left out. */
  receive(request: ReceiveRequest): Promise<ReceiveOutcome>;
  /**
   * Removes rows of one read that were received; none when the log has been through a failover since,
   * which may have lost what was received.
   */
  removeSent(task: TaskId, rows: readonly Pick<OutboxRow, 'id' | 'history'>[]): Promise<void>;
  /** How many rows wait in the outbox, and since when. */
  outboxLag(task: TaskId): Promise<{ readonly entries: number; readonly ageMs: number }>;
}
