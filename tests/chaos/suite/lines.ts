// A run of the suite in lines: one per schedule that diverged, one per family, one conclusion.
import type { ScheduleResult } from './schedule.ts';
import { type FamilySummary, hasDiverged, summariesOf, unseenIn } from './suite.ts';

const differencesShown = 3;

/** A schedule that diverged: its name, the first differences, and how to repeat it. */
export const divergenceLine = ({ seed, schedule, family, divergences }: ScheduleResult): string => {
  const first = divergences.slice(0, differencesShown);
  const said = first.map(({ kind, where, id }) => `${kind} in ${where}: ${id}`).join('; ');
  return (
    `DIVERGED seed ${seed} schedule ${schedule} (${family}): ${divergences.length} differences: ` +
    `${said}. Again: --seed ${seed} --from ${schedule} --schedules 1 --family ${family}`
  );
};

const columns: readonly (readonly [title: string, of: (row: FamilySummary) => number])[] = [
  ['schedules', ({ schedules }) => schedules],
  ['orders', ({ orders }) => orders],
  ['diverged', ({ diverged }) => diverged],
  ['take-overs', ({ takeOvers }) => takeOvers],
  ['redelivered', ({ redeliveries }) => redeliveries],
  ['fenced', ({ fenced }) => fenced],
  ['stale', ({ stale }) => stale],
  ['gap', ({ gap }) => gap],
  ['by sink', ({ bySink }) => bySink],
];

const line = (name: string, cells: readonly (string | number)[]): string =>
  name.padEnd(14) + cells.map((cell) => String(cell).padStart(12)).join('');

/** Whether nothing diverged, and, for a run of all families, whether it counts. */
export const hasPassed = (results: readonly ScheduleResult[], isWhole: boolean): boolean =>
  !results.some(hasDiverged) && !(isWhole && unseenIn(results).length > 0);

const conclusion = (results: readonly ScheduleResult[], isWhole: boolean): string => {
  const diverged = results.filter(hasDiverged).length;
  if (diverged > 0) return `FAILED: ${diverged} of ${results.length} schedules diverged`;
  return hasPassed(results, isWhole)
    ? `passed: ${results.length} schedules, no divergence`
    : 'FAILED: the run does not count';
};

/** The table of a run, and what it comes to. */
export const suiteLines = (
  results: readonly ScheduleResult[],
  isWhole: boolean,
): readonly string[] => [
  line(
    'family',
    columns.map(([title]) => title),
  ),
  ...summariesOf(results).map((row) =>
    line(
      row.family,
      columns.map(([, of]) => of(row)),
    ),
  ),
  ...unseenIn(results).map((kind) => `NOT SEEN ${kind}`),
  conclusion(results, isWhole),
];

/** How the builds that are broken on purpose were found out. */
export interface Caught {
  readonly broken: string;
  readonly schedules: number;
  /** The first schedule that diverged. */
  readonly by: ScheduleResult | undefined;
}

export const caughtLines = (caught: readonly Caught[]): readonly string[] => [
  'broken        caught at',
  ...caught.map(({ broken, schedules, by }) => {
    if (!by) return `${broken.padEnd(14)}NOT CAUGHT in ${schedules} schedules`;
    const [first] = by.divergences;
    const what = first ? `${first.kind} in ${first.where}` : '';
    return `${broken.padEnd(14)}schedule ${by.schedule} (${by.family}): ${what}`;
  }),
];
