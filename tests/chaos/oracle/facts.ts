// What the oracle looks at: the log and the tables as they were found, in words of its own. Nothing
// in this room may import the engine or the product, or it would repeat their mistakes.

export type Fields = Readonly<Record<string, unknown>>;

/** An event as it stands in a stream. */
export interface LoggedEvent {
  /** Sequence number in its stream; `NaN` when there is none. */
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly correlationId: string;
  readonly timeMs: number;
  readonly schemaVersion: number;
  readonly data: Fields;
}

/** How far a chain has come on one of its input topics. */
export interface Standing {
  readonly chain: string;
  readonly topic: string;
  readonly head: number;
  readonly committed: number;
  /** Entries delivered and not acknowledged. */
  readonly pending: number;
}

export interface PartitionLog {
  readonly partition: number;
  readonly topics: ReadonlyMap<string, readonly LoggedEvent[]>;
  readonly standings: readonly Standing[];
  /** The ids of dead letters, each with the name of its chain. */
  readonly deadLetters: readonly string[];
}

export type TableName = 'event_archive' | 'decisions' | 'audit_export';

/** A row as a name that is unique in its table, and a hash of all its values. */
export interface Row {
  readonly table: TableName;
  readonly key: string;
  readonly hash: string;
}

/** What was found to be other than it must be. */
export interface Divergence {
  readonly kind: 'missing' | 'duplicate' | 'foreign' | 'out of order' | 'wrong';
  /** The topic, table or law. */
  readonly where: string;
  readonly id: string;
}

/** The topic's events, none when nothing was ever written to it. */
export const eventsOf = ({ topics }: PartitionLog, topic: string): readonly LoggedEvent[] =>
  topics.get(topic) ?? [];
