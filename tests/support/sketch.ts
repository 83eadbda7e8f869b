// A sketch: a random pattern as plain data, which the matcher and the brute force both read.
import * as fc from 'fast-check';
import { type Pattern, pattern } from '../../operators/pattern/pattern.ts';

export interface Letter {
  readonly letter: string;
  readonly n: number;
}

/** Which letters it is, and, if it looks back, that n is more than that of the last one taken. */
export interface Wanted {
  readonly letters: readonly string[];
  readonly rises: boolean;
}

type Order = 'next' | 'followedBy' | 'followedByAny';

export interface SketchStep {
  readonly sort: 'take' | 'notNext' | 'notFollowedBy';
  readonly wanted: Wanted;
  readonly entry: Order;
  readonly inner: Order;
  readonly min: number;
  readonly max: number;
  readonly optional: boolean;
  readonly greedy: boolean;
  readonly until: Wanted | undefined;
}

export interface Sketch {
  readonly steps: readonly SketchStep[];
  readonly withinMs: number | undefined;
}

const orders = fc.constantFrom<Order>('next', 'followedBy', 'followedByAny');
const wanted: fc.Arbitrary<Wanted> = fc.record({
  letters: fc.constantFrom(['a'], ['b'], ['c'], ['a', 'b'], ['b', 'c']),
  rises: fc.boolean().chain((may) => (may ? fc.boolean() : fc.constant(false))),
});
const plainWanted = wanted.map(({ letters }) => ({ letters, rises: false }));
const rarely = fc.nat(3).map((n) => n === 0);

const stepOf = (want: fc.Arbitrary<Wanted>): fc.Arbitrary<SketchStep> =>
  fc.record({
    sort: fc.constantFrom<SketchStep['sort']>('take', 'take', 'take', 'notNext', 'notFollowedBy'),
    wanted: want,
    entry: orders,
    inner: orders,
    min: fc.constantFrom(1, 1, 1, 2),
    max: fc.constantFrom(1, 1, 2, 3),
    optional: rarely,
    greedy: rarely,
    until: fc.option(want, { freq: 3, nil: undefined }),
  });

/** Makes sense of a step: what takes one event only says nothing of how it goes on. */
const sensible = (step: SketchStep): SketchStep => {
  const max = Math.max(step.min, step.max);
  return {
    ...step,
    max,
    inner: max === 1 ? 'followedBy' : step.inner,
    until: max === 1 ? undefined : step.until,
    greedy: step.greedy && (max > 1 || step.optional),
  };
};

const isMandatory = ({ sort, optional }: SketchStep): boolean => sort === 'take' && !optional;

const isMeant = ({ steps, withinMs }: Sketch): boolean => {
  const last = steps.findLastIndex(isMandatory);
  const tail = steps.slice(last + 1);
  const isBar = ({ sort }: SketchStep): boolean => sort !== 'take';
  const endsWithBar = steps.slice(-1).every(isBar);
  const barred = tail.findIndex(isBar);
  return (
    last !== -1 &&
    (!endsWithBar || withinMs !== undefined) &&
    (barred === -1 || tail.slice(barred).every(isBar)) &&
    (endsWithBar || steps.slice(last).every(({ sort, greedy }) => sort !== 'take' || !greedy))
  );
};

/** Sketches of up to four steps; the first one takes events. `looksBack`: conditions may. */
export const sketches = (looksBack: boolean): fc.Arbitrary<Sketch> => {
  const step = stepOf(looksBack ? wanted : plainWanted);
  return fc
    .record({
      first: step,
      rest: fc.array(step, { maxLength: 3 }),
      withinMs: fc.constantFrom(undefined, 3, 5, 9),
    })
    .map(({ first, rest, withinMs }) => ({
      steps: [{ ...first, sort: 'take' as const }, ...rest].map(sensible),
      withinMs,
    }))
    .filter(isMeant);
};

type Taken = Readonly<Record<string, readonly Letter[]>>;

/** The value that was taken last. */
const lastOf = (seen: Taken): Letter | undefined =>
  Object.entries(seen)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, letters]) => letters)
    .at(-1);

const conditionOf = ({ letters, rises }: Wanted) =>
  rises
    ? ({ letter, n }: Letter, seen: Taken) =>
        letters.includes(letter) && n > (lastOf(seen)?.n ?? -1)
    : ({ letter }: Letter) => letters.includes(letter);

export const stepName = (index: number): string => `s${index}`;

/** The sketch in the words of the library. */
export const patternOf = ({ steps, withinMs }: Sketch): Pattern<Letter, Letter, string> => {
  let built = pattern<Letter>('sketched') as unknown as Pattern<Letter, Letter, string>;
  for (const [index, step] of steps.entries()) {
    const word = index === 0 ? 'begin' : step.sort === 'take' ? step.entry : step.sort;
    const follow = (built as unknown as Record<string, typeof built.next>)[word];
    if (follow) built = follow(stepName(index), conditionOf(step.wanted));
    if (step.sort !== 'take') continue;
    if (step.max > 1) built = built.times({ min: step.min, max: step.max });
    if (step.inner === 'next') built = built.consecutive();
    if (step.inner === 'followedByAny') built = built.combinations();
    if (step.optional) built = built.optional();
    if (step.greedy) built = built.greedy();
    if (step.until) built = built.until(conditionOf(step.until));
  }
  return withinMs === undefined ? built : built.within(withinMs);
};
