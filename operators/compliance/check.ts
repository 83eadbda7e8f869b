// A check: what is looked at, the fact that tells it, what the fact must be, and what to do where it is not.
import type { Need } from './need.ts';

export interface Check {
  /** What is looked at, as a sentence. */
  readonly what: string;
  /** The name of the fact. */
  readonly fact: string;
  readonly need: Need;
  /** What closes the gap. */
  readonly close: string;
  /** Where an auditor sees the rows, or what stands behind them. */
  readonly link: string;
}
