// The report of a run: figures as a table, and for each sort of difference the first ids.
import type { Divergence } from './oracle/facts.ts';
import type { Outcome } from './scenario.ts';

const idsShownMax = 3;

const table = (title: string, figures: Readonly<Record<string, number>>): readonly string[] => [
  title,
  ...Object.entries(figures).map(
    ([name, figure]) => `  ${name.replaceAll('_', ' ').padEnd(28)} ${String(figure).padStart(12)}`,
  ),
];

const differences = (divergences: readonly Divergence[]): readonly string[] => {
  const sorts = new Map<string, string[]>();
  for (const { kind, where, id } of divergences) {
    const sort = `${kind} in ${where}`;
    const ids = sorts.get(sort);
    if (ids) ids.push(id);
    else sorts.set(sort, [id]);
  }
  return [...sorts].map(([sort, ids]) => {
    const more = ids.length > idsShownMax ? ` and ${ids.length - idsShownMax} more` : '';
    return `  DIVERGENCE ${sort}: ${ids.slice(0, idsShownMax).join(', ')}${more}`;
  });
};

const conclusion = ({ divergences, unseen }: Outcome): string => {
  if (divergences.length > 0) return `FAILED: ${divergences.length} divergences`;
  return unseen.length > 0 ? 'FAILED: the run does not count' : 'passed: no divergence';
};

/** Whether the run counts and found nothing wrong. */
export const passed = ({ divergences, unseen }: Outcome): boolean =>
  divergences.length === 0 && unseen.length === 0;

/** The report in lines. */
export const reportLines = (outcome: Outcome): readonly string[] => {
  const { divergences, unseen } = outcome;
  return [
    ...table('found', { ...outcome.figures, events_per_second: outcome.eventsPerSecond }),
    ...table('seen', outcome.evidence),
    ...differences(divergences),
    ...unseen.map((name) => `  NOT SEEN ${name.replaceAll('_', ' ')}`),
    conclusion(outcome),
  ];
};
