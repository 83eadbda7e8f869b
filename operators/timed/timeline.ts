// timeline: entries of one key by their event time, for as long as a step may need them. Cut into
// segments, so that a commit writes those that have changed.
import type { KeyedState, StateSpec } from '../../engine/model/state.ts';
import { openSegments, type SegmentForm, segmentSpecs } from './segments.ts';

interface Segment<Entry> {
  readonly number: number;
  readonly times: number[];
  readonly entries: Entry[];
}

/** The entries of the key that is being worked on, in order of time, then of arrival. */
export interface Timeline<Entry> {
  add(timeMs: number, entry: Entry): void;
  /** Goes through the entries in [fromMs, toMs]; what `visit` answers replaces the entry. */
  visit(fromMs: number, toMs: number, visit: (entry: Entry, timeMs: number) => Entry): void;
  /** The time of the oldest entry that satisfies the predicate. */
  oldest(isMeant: (entry: Entry) => boolean): number | undefined;
  /** The time up to which the oldest segment reaches. */
  oldestEnd(): number | undefined;
  count(): number;
  /** Forgets segments that hold nothing from `timeMs` on. */
  dropBefore(timeMs: number): void;
}

const slotCount = 8;

type Written<Entry> = readonly [
  number: number,
  first: number,
  steps: readonly number[],
  entries: readonly Entry[],
];

const form = <Entry>(): SegmentForm<Segment<Entry>> => ({
  create: (number) => ({ number, times: [], entries: [] }),
  clone: ({ number, times, entries }) => ({
    number,
    times: times.slice(),
    entries: entries.slice(),
  }),
  write: ({ number, times, entries }): Written<Entry> => [
    number,
    times[0] ?? 0,
    times.map((time, place) => (place === 0 ? 0 : time - (times[place - 1] as number))),
    entries,
  ],
  read: ([number, first, steps, entries]: Written<Entry>) => {
    let time = first;
    const times = steps.map((step) => {
      time += step;
      return time;
    });
    return { number, times, entries: [...entries] };
  },
});

/** The states that keep a timeline. Entries are plain JSON and never changed in place. */
export const timelineSpecs = <Entry>(): readonly StateSpec<Segment<Entry>[]>[] =>
  segmentSpecs(slotCount, form<Entry>());

/** The number of sorted `times` that are before `time`, or at it. */
const rank = (times: readonly number[], time: number, isWith: boolean): number => {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = times[middle] as number;
    if (at < time || (isWith && at === time)) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Opens the timeline that `timelineSpecs` has declared; it is read over `spanMs` at a time. */
export const openTimeline = <Entry>(
  states: readonly KeyedState<Segment<Entry>[]>[],
  spanMs: number,
): Timeline<Entry> => {
  const segments = openSegments<Segment<Entry>>(states, form<Entry>().create);
  const segmentMs = Math.max(1, spanMs / slotCount);
  const segmentOf = (timeMs: number): number => Math.floor(timeMs / segmentMs);
  const inOrder = (): readonly Segment<Entry>[] =>
    [...segments.all()].sort((a, b) => a.number - b.number);

  return {
    add: (timeMs, entry) => {
      const { times, entries } = segments.open(segmentOf(timeMs));
      const place = rank(times, timeMs, true);
      times.splice(place, 0, timeMs);
      entries.splice(place, 0, entry);
    },
    visit: (fromMs, toMs, visit) => {
      const last = segmentOf(toMs);
      for (let number = segmentOf(fromMs); number <= last; number += 1) {
        const segment = segments.find(number);
        if (!segment) continue;
        const end = rank(segment.times, toMs, true);
        for (let place = rank(segment.times, fromMs, false); place < end; place += 1) {
          const entry = segment.entries[place] as Entry;
          const after = visit(entry, segment.times[place] as number);
          if (after === entry) continue;
          const own = segments.open(number);
          own.entries[place] = after;
        }
      }
    },
    oldest: (isMeant) => {
      for (const { times, entries } of inOrder()) {
        const place = entries.findIndex(isMeant);
        if (place >= 0) return times[place];
      }
      return undefined;
    },
    oldestEnd: () => inOrder()[0]?.times.at(-1),
    count: () => {
      let count = 0;
      for (const { times } of segments.all()) count += times.length;
      return count;
    },
    dropBefore: (timeMs) => segments.drop(({ times }) => (times.at(-1) ?? timeMs) < timeMs),
  };
};
