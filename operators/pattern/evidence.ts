// evidence: a match as it is handed on: which events filled which step.

/** An event that filled a step. */
export interface Evidence<Kept> {
  readonly id: string;
  /** Event time in epoch milliseconds. */
  readonly timeMs: number;
  readonly value: Kept;
}

/** A match, and which events filled which step. */
export interface Match<Kept, Names extends string> {
  readonly pattern: string;
  readonly key: string;
  /** The time of its first event. */
  readonly startMs: number;
  /** The time of its last event; of the end of `within` when the pattern ends with an absence. */
  readonly endMs: number;
  readonly steps: { readonly [Name in Names]: readonly Evidence<Kept>[] };
}
