// A run as lines of text: what is printed by default.
import { bars, barText, reaches } from '../bars.ts';
import type { Benchmark, Figure, Outcome } from '../benchmark.ts';
import type { Spread } from '../ratio.ts';
import { figuresOf, type Result } from './result.ts';

/** A number as people read it: whole from a thousand on, three digits that count below. */
export const numberText = (value: number): string =>
  Math.abs(value) >= 1_000
    ? Math.round(value).toLocaleString('en')
    : String(Number(value.toPrecision(3)));

/** Median and range; one number where all rounds agree. */
export const spreadText = ({ median, min, max }: Spread): string =>
  min === max
    ? numberText(median)
    : `${numberText(median)} [${numberText(min)} - ${numberText(max)}]`;

/** What became of a figure: reached, missed, void, or nothing where there is no bar. */
export const verdictText = (figure: Figure): string => {
  const bar = bars.get(figure.name);
  if (!bar) return '';
  if (figure.voidBecause !== undefined) return `void: ${figure.voidBecause}`;
  return `${reaches(figure) ? 'reached' : 'MISSED'} ${barText(bar)}`;
};

const figureLine = (figure: Figure): string => {
  const { name, unit, spread } = figure;
  return `  ${name.padEnd(36)} ${spreadText(spread).padStart(30)} ${unit.padEnd(10)} ${verdictText(figure)}`.trimEnd();
};

/** The figures and notes of one benchmark. */
export const outcomeLines = ({ figures, notes }: Outcome): readonly string[] => [
  ...figures.map(figureLine),
  ...notes.map((note) => `  note: ${note}`),
];

/** What was judged, at the end of a run. */
export const verdictLines = (result: Result): readonly string[] => {
  const judged = figuresOf(result).filter(({ name }) => bars.has(name));
  const count = (verdict: boolean | undefined): number =>
    judged.filter((figure) => reaches(figure) === verdict).length;
  return [
    `\nbars (median [min - max] of ${result.rounds} rounds; ${result.seconds} s in all)`,
    ...judged.map(figureLine),
    `${count(true)} reached, ${count(false)} missed, ${count(undefined)} void`,
  ];
};

/** What there is to run. */
export const listLines = (benchmarks: readonly Benchmark[]): readonly string[] => [
  'benchmarks (--only name,name):',
  ...benchmarks.map(({ name, help }) => `  ${name.padEnd(18)} ${help}`),
  'bars:',
  ...[...bars].map(([name, bar]) => `  ${name.padEnd(36)} ${barText(bar)}`),
];
