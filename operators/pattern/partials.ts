// The partial matches of a key as a set: joined by position, ended by time, dropped by a match,
// evicted where there are too many. Each list is in the order in which its runs began.
import type { Memory } from './memory.ts';
import type { Run } from './run.ts';
import type { Dropped } from './skip.ts';

type Partials<Kept> = Memory<unknown, Kept>['runs'];

const sizeOf = <Kept>(partials: Partials<Kept>): number => {
  let size = 0;
  for (const list of partials.values()) size += list.length;
  return size;
};

/** The index of the first run that began at this place or later. */
const indexFrom = <Kept>(list: readonly Run<Kept>[], place: number): number => {
  const index = list.findIndex(({ first }) => first.place >= place);
  return index === -1 ? list.length : index;
};

/** Puts a run into the list of a position, in its order. */
export const insert = <Kept>(partials: Partials<Kept>, code: number, run: Run<Kept>): void => {
  const list = partials.get(code);
  if (!list) {
    partials.set(code, [run]);
    return;
  }
  let index = list.length;
  while (index > 0 && (list[index - 1] as Run<Kept>).first.place > run.first.place) index -= 1;
  if (index === list.length) list.push(run);
  else list.splice(index, 0, run);
};

/** Puts the runs of a list, in their order, into the list of another position. */
export const merge = <Kept>(partials: Partials<Kept>, code: number, runs: Run<Kept>[]): void => {
  const list = partials.get(code);
  if (!list) {
    partials.set(code, runs);
    return;
  }
  const isAfter = (list.at(-1)?.first.place ?? 0) <= (runs[0]?.first.place ?? 0);
  const merged = list.concat(runs);
  if (!isAfter) merged.sort((a, b) => a.first.place - b.first.place);
  partials.set(code, merged);
};

/** Removes what a match drops. */
export const drop = <Kept>(partials: Partials<Kept>, { from, to }: Dropped): void => {
  for (const [code, list] of partials) {
    const start = indexFrom(list, from);
    list.splice(start, indexFrom(list, to) - start);
    if (list.length === 0) partials.delete(code);
  }
};

/** Removes the runs that began at `untilMs` or before, and calls `each` with them. */
export const end = <Kept>(
  partials: Partials<Kept>,
  untilMs: number,
  each: (code: number, run: Run<Kept>) => void,
): void => {
  for (const [code, list] of partials) {
    let count = 0;
    for (const run of list) {
      if (run.first.timeMs > untilMs) break;
      each(code, run);
      count += 1;
    }
    if (count === list.length) partials.delete(code);
    else if (count > 0) list.splice(0, count);
  }
};

/** Removes the surplus over `max` from its declared end; answers how many. */
export const evict = <Kept>(
  partials: Partials<Kept>,
  max: number,
  which: 'oldest' | 'newest',
): number => {
  const surplus = sizeOf(partials) - max;
  for (let left = surplus; left > 0; left -= 1) {
    let victim = 0;
    let bound: number | undefined;
    for (const [code, list] of partials) {
      const place = (which === 'oldest' ? list[0] : list.at(-1))?.first.place ?? 0;
      if (bound !== undefined && (which === 'oldest' ? place >= bound : place <= bound)) continue;
      bound = place;
      victim = code;
    }
    const list = partials.get(victim);
    if (which === 'oldest') list?.shift();
    else list?.pop();
    if (list?.length === 0) partials.delete(victim);
  }
  return Math.max(surplus, 0);
};
