// Keyed state as an operator sees it: one value per key, read and written inside a batch.

/** What is kept per key, and how it is copied and written down. */
export interface StateSpec<S> {
  readonly initial: () => S;
  /** A copy that may be changed without touching the original; structural copy by default. */
  readonly clone?: (value: S) => S;
  readonly encode?: (value: S) => string;
  readonly decode?: (text: string) => S;
  /** Forgotten this long after the newest event that wrote it; kept for ever when absent. */
  readonly ttlMs?: number;
  /**
   * What of the settings of its step changes the meaning of stored values, as text: a step with
   * another one cannot go on with them. Absent: no setting does.
   */
  readonly fingerprint?: string;
  /** Raised when stored values get another meaning; 1 when absent. */
  readonly version?: number;
  /** Brings values of an earlier version over, once, when a worker takes the task. */
  readonly migrate?: StateMigration<S>;
}

/** How the stored text of one earlier version is read as a value of today. */
export interface StateMigration<S> {
  readonly from: number;
  readonly read: (text: string) => S;
}

/** Any state, for rooms that store it without looking inside. */
// biome-ignore lint/suspicious/noExplicitAny: a list of specs of different states has no other type
export type AnyStateSpec = StateSpec<any>;

/**
 * The state of the key that is being worked on. Reads see the batch's own writes; writes become
 * durable with the commit and vanish with a failed batch.
 */
export interface KeyedState<S> {
  /** The current value (the initial one when there is none). Do not change it in place. */
  get(): S;
  /** Replaces the value. */
  set(value: S): void;
  /** A copy to change in place; it is written with the commit. Copied once per key and batch. */
  edit(): S;
  /** Forgets the key. */
  clear(): void;
}
