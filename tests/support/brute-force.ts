// The definition of a match, word for word: every way to hand events to steps is tried, and asked
// whether it is a match. It knows nothing of the automaton, and is as slow as it looks.
import type { Letter, Sketch, SketchStep, Wanted } from './sketch.ts';

export interface Timed extends Letter {
  readonly timeMs: number;
}

/** An event handed to a step, both by index. */
interface Handed {
  readonly at: number;
  readonly step: number;
}

export type SkipSketch =
  | 'noSkip'
  | 'skipToNext'
  | 'skipPastLast'
  | { readonly skipToFirst: number }
  | { readonly skipToLast: number };

interface World {
  readonly sketch: Sketch;
  readonly events: readonly Timed[];
}

const indices = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

const satisfies = (
  { events }: World,
  at: number,
  { letters, rises }: Wanted,
  before: readonly Handed[],
): boolean => {
  const event = events[at] as Timed;
  const last = before.at(-1);
  return (
    letters.includes(event.letter) && (!rises || event.n > (last ? (events[last.at]?.n ?? 0) : -1))
  );
};

/** Whether the step may take the event, as far as its own conditions go. */
const suits = (world: World, at: number, step: SketchStep, before: readonly Handed[]): boolean =>
  satisfies(world, at, step.wanted, before) &&
  !(step.until && satisfies(world, at, step.until, before));

const stepAt = ({ sketch }: World, index: number): SketchStep => sketch.steps[index] as SketchStep;

/** The first index that is too late for a match that begins at `first`. */
const endOf = ({ events, sketch }: World, first: number): number => {
  const endMs = (events[first]?.timeMs ?? 0) + (sketch.withinMs ?? Number.POSITIVE_INFINITY);
  const index = events.findIndex(({ timeMs }) => timeMs >= endMs);
  return index === -1 ? events.length : index;
};

const countsAreRight = ({ sketch }: World, handed: readonly Handed[]): boolean =>
  sketch.steps.every(({ sort, min, max, optional }, index) => {
    const count = handed.filter(({ step }) => step === index).length;
    if (sort !== 'take') return count === 0;
    return (count === 0 && optional) || (count >= min && count <= max);
  });

/** How an event follows the one handed out before it. */
const followsRightly = (world: World, before: readonly Handed[], { at, step }: Handed): boolean => {
  const previous = before.at(-1);
  if (!previous) return true;
  const { entry, inner, until } = stepAt(world, step);
  const isInner = previous.step === step;
  const between = indices(previous.at + 1, at);
  const over = isInner && until;
  if (over && between.some((each) => satisfies(world, each, over, before))) return false;
  const order = isInner ? inner : entry;
  if (order === 'next') return between.length === 0;
  if (order === 'followedByAny') return true;
  return !between.some((each) => suits(world, each, stepAt(world, step), before));
};

/** What is forbidden after `before`, up to the step `to`: `gap` are the events up to its first one. */
const nothingForbidden = (
  world: World,
  before: readonly Handed[],
  to: number,
  gap: readonly number[],
): boolean =>
  world.sketch.steps.slice((before.at(-1)?.step ?? 0) + 1, to).every(({ sort, wanted }) => {
    if (sort === 'take') return true;
    const reach = sort === 'notNext' ? gap.slice(0, 1) : gap;
    return !reach.some((each) => satisfies(world, each, wanted, before));
  });

/** No greedy step that was left behind, or passed over, could have taken one of the gap. */
const nothingLeftOut = (
  world: World,
  before: readonly Handed[],
  to: number,
  gap: readonly number[],
): boolean =>
  world.sketch.steps.every((step, index) => {
    const from = before.at(-1)?.step ?? -1;
    if (step.sort !== 'take' || !step.greedy || index < from || index >= to) return true;
    const isInner = index === from;
    const count = before.filter((each) => each.step === index).length;
    if (isInner && count >= step.max) return true;
    const isStrict = before.length > 0 && (isInner ? step.inner : step.entry) === 'next';
    const over = isInner ? step.until : undefined;
    const stop = over ? gap.findIndex((each) => satisfies(world, each, over, before)) : -1;
    const open = stop === -1 ? gap : gap.slice(0, stop);
    return !open.slice(0, isStrict ? 1 : undefined).some((at) => suits(world, at, step, before));
  });

const isMatch = (world: World, handed: readonly Handed[]): boolean => {
  const { events, sketch } = world;
  const [first, last] = [handed[0], handed.at(-1)];
  if (!first || !last || !countsAreRight(world, handed)) return false;
  const spanMs = (events[last.at]?.timeMs ?? 0) - (events[first.at]?.timeMs ?? 0);
  if (spanMs >= (sketch.withinMs ?? Number.POSITIVE_INFINITY)) return false;
  const inOrder = handed.every((each, index) => {
    const before = handed.slice(0, index);
    const previous = before.at(-1);
    const gap = indices(previous ? previous.at + 1 : each.at, each.at + 1);
    const isNew = previous?.step !== each.step;
    return (
      suits(world, each.at, stepAt(world, each.step), before) &&
      followsRightly(world, before, each) &&
      (!isNew || !previous || nothingForbidden(world, before, each.step, gap)) &&
      (!isNew || nothingLeftOut(world, before, each.step, gap))
    );
  });
  if (!inOrder) return false;
  if (sketch.steps.at(-1)?.sort === 'take') return true;
  const rest = indices(last.at + 1, endOf(world, first.at));
  const { length } = sketch.steps;
  return (
    nothingForbidden(world, handed, length, rest) && nothingLeftOut(world, handed, length, rest)
  );
};

/** Every way to hand events to steps, in the order of both. */
const handings = ({ events, sketch }: World): readonly (readonly Handed[])[] => {
  const all: Handed[][] = [];
  const go = (handed: readonly Handed[]): void => {
    const { at, step } = handed.at(-1) ?? { at: -1, step: 0 };
    for (const next of indices(at + 1, events.length)) {
      for (const to of indices(step, sketch.steps.length)) {
        const { sort, wanted } = sketch.steps[to] as SketchStep;
        // Only what can save the search: the letter must be right, whatever else there is.
        if (sort !== 'take' || !wanted.letters.includes(events[next]?.letter ?? '')) continue;
        const longer = [...handed, { at: next, step: to }];
        all.push(longer);
        go(longer);
      }
    }
  };
  go([]);
  return all;
};

const compareLists = (a: readonly number[], b: readonly number[]): number => {
  const index = a.findIndex((each, place) => each !== b[place]);
  return index === -1 ? 0 : (a[index] as number) - (b[index] as number);
};

/** When a match is made: at its last event, or before all events at or after the end of its time. */
const momentOf = ({ sketch, events }: World, handed: readonly Handed[]): readonly number[] => {
  const [first, last] = [handed[0]?.at ?? 0, handed.at(-1)?.at ?? 0];
  if (sketch.steps.at(-1)?.sort === 'take') return [events[last]?.timeMs ?? 0, 1, last];
  return [(events[first]?.timeMs ?? 0) + (sketch.withinMs ?? 0), 0, 0];
};

/** The matches, after what is skipped, in the order in which they are made. */
export const bruteForce = (
  sketch: Sketch,
  events: readonly Timed[],
  skip: SkipSketch,
): readonly (readonly Handed[])[] => {
  const world = { sketch, events };
  const places = (handed: readonly Handed[]) => handed.map(({ at }) => at);
  const steps = (handed: readonly Handed[]) => handed.map(({ step }) => step);
  const made = handings(world)
    .filter((handed) => isMatch(world, handed))
    .sort(
      (a, b) =>
        compareLists(momentOf(world, a), momentOf(world, b)) ||
        compareLists(places(a).slice(0, 1), places(b).slice(0, 1)) ||
        b.length - a.length ||
        compareLists(places(a), places(b)) ||
        compareLists(steps(a), steps(b)),
    );
  const kept: (readonly Handed[])[] = [];
  for (const candidate of made) {
    const began = candidate[0]?.at ?? 0;
    const isDropped = kept.some((match) => {
      const first = match[0]?.at ?? 0;
      if (skip === 'noSkip') return false;
      if (skip === 'skipToNext') return began === first;
      if (skip === 'skipPastLast') return began <= (match.at(-1)?.at ?? 0);
      const step = 'skipToFirst' in skip ? skip.skipToFirst : skip.skipToLast;
      const inStep = places(match.filter((each) => each.step === step));
      return began < (('skipToFirst' in skip ? inStep[0] : inStep.at(-1)) ?? 0);
    });
    if (!isDropped) kept.push(candidate);
  }
  return kept;
};
