// What a benchmark is: a name, a help line, and a run that answers figures. Figures with a bar are
// judged; all others are told.
import type { Spread } from './ratio.ts';

/** What a figure must reach. */
export interface Bar {
  readonly sense: 'at least' | 'at most';
  readonly value: number;
}

export interface Figure {
  /** Unique in a run; bars are found by it. */
  readonly name: string;
  readonly unit: string;
  readonly spread: Spread;
  /** Why it must not be read, when the run was not fit for it. */
  readonly voidBecause?: string;
}

/** Lines over a common axis; drawn by the report. */
export interface Chart {
  readonly title: string;
  readonly x: { readonly label: string; readonly values: readonly (number | string)[] };
  readonly y: { readonly label: string; readonly log?: boolean };
  readonly lines: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

export interface Outcome {
  readonly figures: readonly Figure[];
  readonly charts: readonly Chart[];
  readonly notes: readonly string[];
}

/** How a run was asked for. */
export interface Effort {
  readonly rounds: number;
  readonly warmUpRounds: number;
  /** Events of a round over Redis. */
  readonly events: number;
  /** How long the soak of ten minutes lasts. */
  readonly soakSeconds: number;
  /** How long the gateway is under one load. */
  readonly seconds: number;
  /** One look at everything: the figures mean nothing. */
  readonly quick: boolean;
  /** Whether it is said where the CPU goes, in the engine and in the gateway. */
  readonly profile: boolean;
  readonly say: (line: string) => void;
}

export interface Benchmark {
  readonly name: string;
  readonly help: string;
  /** What it measures, for the list. */
  readonly run: (effort: Effort) => Promise<Outcome>;
}
