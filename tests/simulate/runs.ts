// Many runs of the simulator, one per seed, and what they say in lines.
import { type SimulatedFaults, simulate } from '../../engine/testing/simulate.ts';
import { clockSkewMsMax, erased, openWorld, startMs, wrongIn } from './world.ts';

export interface RunResult {
  readonly seed: number;
  readonly faults: SimulatedFaults;
  /** What was not as it must be; empty when nothing was. */
  readonly wrong: readonly string[];
}

export interface RunOptions {
  /** Of the first run; the next ones count on. */
  readonly seed: number;
  readonly runs: number;
  readonly untilDivergence: boolean;
}

/** Rough, so that each check is needed in some of few runs. */
const shares = { faultShare: 0.25, inputFaultShare: 0.08 };

export const hasDiverged = ({ wrong }: RunResult): boolean => wrong.length > 0;

/** One run: the same seed is the same run. */
export const runOnce = async (seed: number): Promise<RunResult> => {
  const { chain, events } = openWorld(seed);
  const limits = { clockSkewMsMax };
  const simulated = await simulate({ seed, chain, events, startMs, limits, erased, ...shares });
  return { seed, faults: simulated.faults, wrong: await wrongIn(simulated, events) };
};

/** Run after run; each is handed on as it ends. */
export async function* runMany({ seed, runs, untilDivergence }: RunOptions) {
  for (let nth = 0; nth < runs; nth += 1) {
    const result = await runOnce(seed + nth);
    yield result;
    if (untilDivergence && hasDiverged(result)) return;
  }
}

const differencesShown = 2;

/** A run that diverged: what was first, and how to repeat it. */
export const divergenceLine = ({ seed, wrong }: RunResult): string =>
  `DIVERGED seed ${seed}: ${wrong.slice(0, differencesShown).join('; ')}. Again: --seed ${seed} --runs 1`;

const titles: Readonly<Record<keyof SimulatedFaults, string>> = {
  crashes: 'worker died around a commit',
  pauses: 'worker stood still beyond its lease',
  lostReplies: 'reply of a commit lost',
  repeated: 'commit sent twice',
  refused: 'commit refused',
  duplicates: 'event sent again',
  shuffled: 'event overtaken',
  skewed: 'clock of an event wrong',
  silences: 'input silent for a while',
  erased: 'entry of a customer erased',
};

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, n) => (n === 0 ? String(cell).padEnd(38) : String(cell).padStart(10))).join('');

/** Per fault how often it struck, in how many runs, and how many of those diverged; the seeds. */
export const lines = (results: readonly RunResult[]): readonly string[] => {
  const diverged = results.filter(hasDiverged);
  const names = Object.keys(titles) as (keyof SimulatedFaults)[];
  const rows = names.map((name) => {
    const struck = results.filter(({ faults }) => faults[name] > 0);
    const times = struck.reduce((sum, { faults }) => sum + faults[name], 0);
    return row([titles[name], times, struck.length, struck.filter(hasDiverged).length]);
  });
  const seeds = diverged.map(({ seed }) => seed).join(', ');
  return [
    row(['fault', 'struck', 'in runs', 'diverged']),
    ...rows,
    diverged.length === 0
      ? `passed: ${results.length} runs, no divergence`
      : `FAILED: ${diverged.length} of ${results.length} runs diverged: seeds ${seeds}`,
  ];
};

/** The faults that never struck: a run of many says nothing about them. */
export const unstruck = (results: readonly RunResult[]): readonly string[] =>
  (Object.keys(titles) as (keyof SimulatedFaults)[])
    .filter((name) => results.every(({ faults }) => faults[name] === 0))
    .map((name) => titles[name]);
