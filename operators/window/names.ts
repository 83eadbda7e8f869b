// names: aggregates over names (users, tools, addresses). Both are bounded, say when the bound was
// reached, and can be merged in any order.
import type { Aggregate } from './aggregate.ts';

/** The place of `name` in sorted `names`, or where it belongs. */
const placeOf = (names: readonly string[], name: string): number => {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((names[middle] as string) < name) low = middle + 1;
    else high = middle;
  }
  return low;
};

export interface Distinct {
  /** How many names there were; `max` when there were more. */
  readonly count: number;
  /** The names in the order of their code units; the first `max` of them. */
  readonly names: readonly string[];
  /** Whether these are all. */
  readonly isComplete: boolean;
}

/**
 * Which different names the values bore, `max` at most: exact up to there, and beyond it the first
 * `max` in order, with `isComplete` false. Costs a copy of the names for each new one.
 *
 * @example
 * distinctOf((call) => call.data.tool, { max: 50 })
 */
export const distinctOf = <T>(
  of: (value: T) => string,
  { max }: { readonly max: number },
): Aggregate<T, Distinct, readonly string[]> => ({
  initial: [],
  // One name more than asked for is kept: it shows that there were too many.
  add: (names, value) => {
    const name = of(value);
    const place = placeOf(names, name);
    if (place > max || names[place] === name) return names;
    return [...names.slice(0, place), name, ...names.slice(place, max)];
  },
  merge: (left, right) => {
    if (left.length === 0) return right;
    const all = new Set([...left, ...right]);
    return all.size === left.length ? left : [...all].sort(byCodeUnit).slice(0, max + 1);
  },
  result: (names) => ({
    count: Math.min(names.length, max),
    names: names.slice(0, max),
    isComplete: names.length <= max,
  }),
});

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Names in order, how often each was seen at least, and by how much a count may be too low. */
type Tally = readonly [names: readonly string[], counts: readonly number[], lost: number];

export interface Top {
  /** The most frequent names, most frequent first; equally frequent ones by name. */
  readonly names: readonly { readonly name: string; readonly count: number }[];
  /** No count is too low by more than this; 0 when they are exact. */
  readonly tooLowMax: number;
}

/**
 * Keeps `namesMax` counters. What goes is the largest count among those that must, taken from all:
 * counts become lower bounds, too low by N / (namesMax + 1) at most for N values. (Misra and Gries
 * 1982; that such tallies merge: Agarwal et al., Mergeable Summaries, 2012.)
 */
const trimmed = ([names, counts, lost]: Tally, namesMax: number): Tally => {
  if (names.length <= namesMax) return [names, counts, lost];
  const cut = [...counts].sort((a, b) => b - a)[namesMax] as number;
  const isKept = (_: unknown, place: number): boolean => (counts[place] as number) > cut;
  return [names.filter(isKept), counts.filter(isKept).map((count) => count - cut), lost + cut];
};

const mergedTally = (left: Tally, right: Tally): Tally => {
  const [names, counts] = [[...left[0]], [...left[1]]];
  for (const [from, name] of right[0].entries()) {
    const count = right[1][from] as number;
    const place = placeOf(names, name);
    if (names[place] === name) counts[place] = (counts[place] as number) + count;
    else {
      names.splice(place, 0, name);
      counts.splice(place, 0, count);
    }
  }
  return [names, counts, left[2] + right[2]];
};

/**
 * The `n` most frequent names. Exact while a window holds no more than `namesMax` different ones
 * (256 by default); beyond it counts are lower bounds, and `tooLowMax` says by how much.
 *
 * @example
 * topOf(3, (call) => call.data.tool)
 */
export const topOf = <T>(
  n: number,
  of: (value: T) => string,
  { namesMax = 256 }: { readonly namesMax?: number } = {},
): Aggregate<T, Top, Tally> => ({
  initial: [[], [], 0],
  add: (tally, value) => trimmed(mergedTally(tally, [[of(value)], [1], 0]), namesMax),
  merge: (left, right) => trimmed(mergedTally(left, right), namesMax),
  result: ([names, counts, lost]) => ({
    names: names
      .map((name, place) => ({ name, count: counts[place] as number }))
      .sort((a, b) => b.count - a.count || byCodeUnit(a.name, b.name))
      .slice(0, n),
    tooLowMax: lost,
  }),
});
