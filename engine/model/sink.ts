// A sink: a store outside the log that takes rows together with the offsets they came from.

/** Whose rows: one task, under one epoch, of one incarnation of the log. */
export interface SinkTask {
  readonly chain: string;
  readonly tenantId: string;
  readonly partition: number;
  /** Changes when the log was lost and begun anew, so that old offsets are not believed. */
  readonly incarnation: string;
  readonly epoch: number;
}

/** Rows of one batch; offsets are the last sequence number taken, by topic. */
export interface SinkBatch<Row> {
  readonly task: SinkTask;
  readonly from: ReadonlyMap<string, number>;
  readonly to: ReadonlyMap<string, number>;
  readonly rows: readonly Row[];
}

export type SinkOutcome<Row> =
  | {
      readonly outcome: 'written';
      readonly rejected: readonly { readonly row: Row; readonly reason: string }[];
    }
  | { readonly outcome: 'fenced' }
  | { readonly outcome: 'stale' };

/** Writes rows and moves offsets in one transaction: all of a batch, once, or nothing. */
export interface Sink<Row> {
  /** The offsets up to which the rows of this task are stored; empty at first. */
  offsets(task: SinkTask): Promise<ReadonlyMap<string, number>>;
  /** Rejects when the store is away; a row that the store refuses comes back in `rejected`. */
  write(batch: SinkBatch<Row>): Promise<SinkOutcome<Row>>;
}
