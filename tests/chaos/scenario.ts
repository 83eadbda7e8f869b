// The kill run: what it is given, and what it answers.
import type { Divergence } from './oracle/facts.ts';

export interface RunOptions {
  readonly events: number;
  readonly kills: number;
  readonly workers: number;
  readonly partitions: number;
  /** Decides what is sent, who is hit and when; timing on the machine stays its own. */
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface Outcome {
  /** What was found in the log and in the tables. */
  readonly figures: Readonly<Record<string, number>>;
  /** What the faults have hit. */
  readonly evidence: Readonly<Record<string, number>>;
  readonly eventsPerSecond: number;
  /** Kinds of evidence that a run must show and this one did not: it does not count. */
  readonly unseen: readonly string[];
  readonly divergences: readonly Divergence[];
}
