// A run: one partial match. What it has taken is a chain of links that are never changed, so that
// the runs which fork from it share them.
import type { Seen } from './definition.ts';

/** An event as a match remembers it. */
export interface Held<Kept> {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly timeMs: number;
  readonly value: Kept;
  /** Its place among the events that this key's matches have taken. */
  readonly place: number;
}

/** An event that filled a step, after those before it. */
export interface Link<Kept> {
  readonly step: number;
  readonly held: Held<Kept>;
  readonly before: Link<Kept> | undefined;
  /** Events up to here. */
  readonly length: number;
}

export interface Run<Kept> {
  readonly link: Link<Kept>;
  /** Events that its last step has taken. */
  readonly count: number;
  readonly first: Held<Kept>;
}

/** A run that goes on with `held` as an event of `step`; without `before`, one that begins. */
export const taken = <Kept>(
  before: Run<Kept> | undefined,
  step: number,
  held: Held<Kept>,
): Run<Kept> =>
  before
    ? {
        link: { step, held, before: before.link, length: before.link.length + 1 },
        count: before.link.step === step ? before.count + 1 : 1,
        first: before.first,
      }
    : { link: { step, held, before: undefined, length: 1 }, count: 1, first: held };

/** The links of a chain, the first one first. */
export const linksOf = <Kept>(link: Link<Kept>): readonly Link<Kept>[] => {
  const links = new Array<Link<Kept>>(link.length);
  let at: Link<Kept> | undefined = link;
  for (let index = link.length - 1; at; index -= 1) {
    links[index] = at;
    at = at.before;
  }
  return links;
};

/** The held events by step; `names` are those of all steps. */
export const heldBySteps = <Kept>(
  names: readonly string[],
  link: Link<Kept> | undefined,
): Readonly<Record<string, readonly Held<Kept>[]>> => {
  const steps: Held<Kept>[][] = names.map(() => []);
  for (const { step, held } of link ? linksOf(link) : []) steps[step]?.push(held);
  return Object.fromEntries(names.map((name, index) => [name, steps[index] ?? []]));
};

/** The values that conditions may look at, by step. */
export const seenOf = <Kept>(
  names: readonly string[],
  link: Link<Kept> | undefined,
): Seen<Kept, string> => {
  const steps: Kept[][] = names.map(() => []);
  for (const { step, held } of link ? linksOf(link) : []) steps[step]?.push(held.value);
  return Object.fromEntries(names.map((name, index) => [name, steps[index] ?? []]));
};

const compareLinks = <Kept>(a: Link<Kept>, b: Link<Kept>): number => {
  const [left, right] = [linksOf(a), linksOf(b)];
  for (const [index, { held }] of left.entries()) {
    const places = held.place - (right[index]?.held.place ?? 0);
    if (places !== 0) return places;
  }
  for (const [index, { step }] of left.entries()) {
    const steps = step - (right[index]?.step ?? 0);
    if (steps !== 0) return steps;
  }
  return 0;
};

/**
 * The order in which matches that are made at the same moment are judged: the one that began first,
 * then the one with more events, then the one whose events come first, then the one whose steps do.
 */
export const compareRuns = <Kept>(a: Run<Kept>, b: Run<Kept>): number =>
  a.first.place - b.first.place || b.link.length - a.link.length || compareLinks(a.link, b.link);
