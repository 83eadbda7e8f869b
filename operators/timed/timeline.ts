// timeline: entries of one key by their event time, for as long as a step may need them. Cut into
// segments, so that a commit writes those that have changed.
import type { KeyedState, StateSpec } from '../../engine/model/state.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { openSegments, type SegmentForm, segmentSpecs } from './segments.ts';

interface Segment<Entry> {
  readonly number: number;
  readonly times: number[];
  readonly entries: Entry[];
  /** Entries as they were written down: most are written by several commits before they go. */
  readonly texts: (string | undefined)[];
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

/** Beyond it a commit writes less, but each new key costs more to load. */
export const slotCount = 8;

/** Segments that are over are forgotten so many at a time: a key wakes less often. */
export const segmentsPerWaking = 4;

type Written<Entry> = readonly [number: number, ...(readonly [timeMs: number, entry: Entry])[]];

const form = <Entry>(): SegmentForm<Segment<Entry>> => ({
  create: (number) => ({ number, times: [], entries: [], texts: [] }),
  clone: ({ number, times, entries, texts }) => ({
    number,
    times: times.slice(),
    entries: entries.slice(),
    texts: texts.slice(),
  }),
  write: ({ number, times, entries, texts }) => {
    for (let place = 0; place < entries.length; place += 1) {
      texts[place] ??= `[${times[place]},${JSON.stringify(entries[place])}]`;
    }
    return `[${[number, ...texts].join(',')}]`;
  },
  read: ([number, ...rows]: Written<Entry>) => ({
    number,
    times: rows.map(([time]) => time),
    entries: rows.map(([, entry]) => entry),
    texts: rows.map(() => undefined),
  }),
});

/** The states that keep a timeline. Entries are plain JSON and never changed in place. */
export const timelineSpecs = <Entry>(spanMs: number): readonly StateSpec<Segment<Entry>[]>[] =>
  segmentSpecs(slotCount, form<Entry>(), `a span of ${spanMs} ms`);

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

/**
 * How long a segment is: entries stay for `spanMs`, and as long as the watermark lags behind them.
 */
export const segmentMsFor = (spanMs: number): number =>
  Math.ceil((spanMs + taskLimits.outOfOrderMsMax) / slotCount);

/** Opens the timeline that `timelineSpecs` has declared, for entries that stay for `spanMs`. */
export const openTimeline = <Entry>(
  states: readonly KeyedState<Segment<Entry>[]>[],
  spanMs: number,
): Timeline<Entry> => {
  const segments = openSegments<Segment<Entry>>(states, form<Entry>().create);
  const segmentMs = segmentMsFor(spanMs);
  const segmentOf = (timeMs: number): number => Math.floor(timeMs / segmentMs);
  const inOrder = (): readonly Segment<Entry>[] => {
    const all: Segment<Entry>[] = [];
    segments.each((segment) => all.push(segment));
    return all.sort((a, b) => a.number - b.number);
  };

  return {
    add: (timeMs, entry) => {
      const { times, entries, texts } = segments.open(segmentOf(timeMs));
      const place = rank(times, timeMs, true);
      times.splice(place, 0, timeMs);
      entries.splice(place, 0, entry);
      texts.splice(place, 0, undefined);
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
          own.texts[place] = undefined;
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
    oldestEnd: () => segments.lowest()?.times.at(-1),
    count: () => {
      let count = 0;
      segments.each(({ times }) => {
        count += times.length;
      });
      return count;
    },
    dropBefore: (timeMs) => segments.drop(({ times }) => (times.at(-1) ?? timeMs) < timeMs),
  };
};
