// The report of a run: figures as a table, and the first differences by id.
import type { Outcome } from './scenario.ts';

const shownMax = 20;

const table = (title: string, figures: Readonly<Record<string, number>>): readonly string[] => [
  title,
  ...Object.entries(figures).map(
    ([name, figure]) => `  ${name.replaceAll('_', ' ').padEnd(28)} ${String(figure).padStart(12)}`,
  ),
];

/** Whether the run counts and found nothing wrong. */
export const passed = ({ divergences, unseen }: Outcome): boolean =>
  divergences.length === 0 && unseen.length === 0;

/** The report in lines. */
export const reportLines = (outcome: Outcome): readonly string[] => {
  const { divergences, unseen } = outcome;
  return [
    ...table('found', { ...outcome.figures, events_per_second: outcome.eventsPerSecond }),
    ...table('seen', outcome.evidence),
    ...divergences
      .slice(0, shownMax)
      .map(({ kind, where, id }) => `  DIVERGENCE ${kind} in ${where}: ${id}`),
    ...(divergences.length > shownMax ? [`  and ${divergences.length - shownMax} more`] : []),
    ...unseen.map((name) => `  NOT SEEN ${name.replaceAll('_', ' ')}: the run does not count`),
    passed(outcome) ? 'passed: no divergence' : `FAILED: ${divergences.length} divergences`,
  ];
};
