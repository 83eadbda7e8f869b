// The result of a run as JSON: all that the reports are made of, and the ratios by name.
import { bars, reaches } from '../bars.ts';
import type { Figure, Outcome } from '../benchmark.ts';
import type { Machine } from '../machine.ts';

export interface Result {
  readonly machine: Machine;
  readonly rounds: number;
  readonly seconds: number;
  readonly outcomes: readonly (Outcome & {
    readonly name: string;
    readonly help: string;
    readonly seconds: number;
  })[];
}

/** All figures of a run. */
export const figuresOf = ({ outcomes }: Result): readonly Figure[] =>
  outcomes.flatMap(({ figures }) => figures);

/** A run as text; ratios and figures stand at the top, by name, for scripts. */
export const resultJson = (result: Result): string => {
  const figures = figuresOf(result);
  const ratios = figures.filter(({ unit }) => unit === 'x');
  const judged = figures.map((figure) => {
    const { name, unit, spread, voidBecause } = figure;
    const verdict = { bar: bars.get(name), reached: reaches(figure), void: voidBecause };
    return [name, { unit, ...spread, ...verdict }];
  });
  return `${JSON.stringify(
    {
      ratios: Object.fromEntries(ratios.map(({ name, spread }) => [name, spread])),
      figures: Object.fromEntries(judged),
      ...result,
    },
    null,
    2,
  )}\n`;
};
