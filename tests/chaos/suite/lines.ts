// A run of the suite in lines: one per schedule that diverged, one per family, one conclusion.
import type { ScheduleResult } from './schedule.ts';
import { type FamilySummary, summariesOf } from './suite.ts';

const padded = (value: string | number, width: number): string => String(value).padStart(width);

/** A schedule that diverged: its seed, how to repeat it, and the first difference. */
export const divergenceLine = ({ seed, family, divergences }: ScheduleResult): string => {
  const [first] = divergences;
  const what = first ? `${first.kind} in ${first.where}: ${first.id}` : 'nothing';
  return (
    `DIVERGED seed ${seed} (${family}): ${divergences.length} differences, the first is ${what}; ` +
    `repeat with --seed ${seed} --schedules 1 --family ${family}`
  );
};

const familyLine = (summary: FamilySummary): string => {
  const { family, schedules, orders, divergences, takeOvers, redeliveries, refused } = summary;
  const unseen = summary.unseen.length > 0 ? `  NOT SEEN ${summary.unseen.join(', ')}` : '';
  return (
    `${family.padEnd(14)}${padded(schedules, 10)}${padded(orders, 10)}${padded(divergences, 10)}` +
    `${padded(takeOvers, 12)}${padded(redeliveries, 13)}${padded(refused, 9)}${unseen}`
  );
};

/** The table of a run. */
export const suiteLines = (results: readonly ScheduleResult[]): readonly string[] => [
  'family         schedules    orders  diverged  take-overs  redelivered  refused',
  ...summariesOf(results).map(familyLine),
];

/** Whether nothing diverged; whether each family has shown what it must is said beside it. */
export const verdictOf = (
  results: readonly ScheduleResult[],
): { readonly diverged: number; readonly unseen: readonly string[] } => ({
  diverged: results.filter(({ divergences }) => divergences.length > 0).length,
  unseen: summariesOf(results).flatMap(({ family, unseen }) =>
    unseen.map((kind) => `${family}: ${kind}`),
  ),
});
