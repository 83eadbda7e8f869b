// panes: what a key has had, summed up per pane: the stretch that neighbouring windows share. A
// window costs one merge per sixteenth of it at most, so neither its size nor its slide matters.
import type { KeyedState, StateSpec } from '../../engine/model/state.ts';
import { openSegments, type SegmentForm, segmentSpecs } from '../timed/segments.ts';
import type { Aggregate } from './aggregate.ts';

/** A sum, and how many values are in it. */
export interface Pooled<Sum> {
  readonly count: number;
  readonly sum: Sum;
}

type Pool<Sum> = Pooled<Sum> | undefined;

/** Neighbouring panes, in order. What is below the line can be computed again at any time. */
interface Segment<Sum> {
  readonly number: number;
  readonly panes: number[];
  readonly counts: number[];
  readonly sums: Sum[];
  /** Another number after every change: says what a remembered sum was made from. */
  stamp: number;
  /** The first so many panes as text, and summed up; later ones do not change it. */
  sealed: { readonly length: number; readonly text: string };
  head: { readonly length: number; readonly pool: Pool<Sum> };
  /** `tails[i]`: everything from pane i on. */
  tails: readonly Pooled<Sum>[] | undefined;
  /** What is between this segment and a later one. */
  beyond: { readonly stamps: readonly number[]; readonly pool: Pool<Sum> } | undefined;
}

/** The panes of the key that is being worked on. */
export interface Panes<T, Sum> {
  has(pane: number): boolean;
  /** Whether a pane may be added that makes them no more than `max`; asked once per segment. */
  hasRoom(pane: number, max: number): boolean;
  add(pane: number, value: T): void;
  /** Everything in panes [from, to); `undefined` when they are empty. */
  over(from: number, to: number): Pool<Sum>;
  /** The first pane from `pane` on that holds anything. */
  from(pane: number): number | undefined;
  /** The last pane that holds anything. */
  newest(): number | undefined;
  /** Forgets the segments that hold nothing from `pane` on. */
  dropBefore(pane: number): void;
  /** Whether `dropBefore` would forget more at one pane than at the other. */
  isApart(pane: number, other: number): boolean;
}

/** How panes are kept: `slots` states, and segments of so many panes. */
export interface PaneLayout {
  readonly slots: number;
  readonly panesPerSegment: number;
}

const segmentsPerWindow = 16;
const panesPerSlot = 32;

/**
 * Sixteen segments per window at most; more slots where more panes are kept, so that a commit
 * writes few of them.
 */
export const paneLayout = (panesPerWindow: number, panesKept = panesPerWindow): PaneLayout => ({
  slots: Math.min(Math.ceil(panesKept / panesPerSlot), segmentsPerWindow),
  panesPerSegment: Math.ceil(panesPerWindow / segmentsPerWindow),
});

/** Where `pane` is in sorted `panes`, or belongs. Most often it is the last one or a new one. */
const placeOf = (panes: readonly number[], pane: number): number => {
  const last = panes.length - 1;
  if (last < 0 || (panes[last] as number) < pane) return last + 1;
  if (panes[last] === pane) return last;
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((panes[middle] as number) < pane) low = middle + 1;
    else high = middle;
  }
  return low;
};

let changes = 0;
const nextStamp = (): number => {
  changes += 1;
  return changes;
};

const nothing = { length: 0, text: '', pool: undefined };

const blank = <Sum>(number: number): Segment<Sum> => ({
  number,
  panes: [],
  counts: [],
  sums: [],
  stamp: nextStamp(),
  sealed: nothing,
  head: nothing,
  tails: undefined,
  beyond: undefined,
});

/** A pane as text: its distance from the one before, its count and its sum. */
const row = <Sum>({ panes, counts, sums }: Segment<Sum>, place: number): string => {
  const step = (panes[place] as number) - (panes[place - 1] ?? 0);
  return `,${step},${counts[place]},${JSON.stringify(sums[place])}`;
};

const form = <Sum>(): SegmentForm<Segment<Sum>> => ({
  create: blank,
  // Field by field, as in `blank`: a spread costs four times as much, once per key and batch.
  clone: (segment) => ({
    number: segment.number,
    panes: segment.panes.slice(),
    counts: segment.counts.slice(),
    sums: segment.sums.slice(),
    stamp: segment.stamp,
    sealed: segment.sealed,
    head: segment.head,
    tails: segment.tails,
    beyond: segment.beyond,
  }),
  write: (segment) => {
    const last = segment.panes.length - 1;
    let { length, text } = segment.sealed;
    for (; length < last; length += 1) text += row(segment, length);
    segment.sealed = { length, text };
    return `[${segment.number}${text}${last < 0 ? '' : row(segment, last)}]`;
  },
  read: ([number, ...rows]: readonly [number, ...unknown[]]) => {
    const segment = blank<Sum>(number);
    let pane = 0;
    for (let place = 0; place < rows.length; place += 3) {
      pane += rows[place] as number;
      segment.panes.push(pane);
      segment.counts.push(rows[place + 1] as number);
      segment.sums.push(rows[place + 2] as Sum);
    }
    return segment;
  },
});

/** The states that keep panes of one step. */
export const paneSpecs = <Sum>(
  { slots, panesPerSegment }: PaneLayout,
  paneMs: number,
): readonly StateSpec<Segment<Sum>[]>[] =>
  segmentSpecs(slots, form<Sum>(), `${panesPerSegment} panes of ${paneMs} ms`);

/** Sums over parts of one segment. Each is made in one fixed order: crashes do not change it. */
const sumsWithin = <Sum>(pooled: (left: Pool<Sum>, right: Pool<Sum>) => Pool<Sum>) => {
  const one = ({ counts, sums }: Segment<Sum>, place: number): Pooled<Sum> => ({
    count: counts[place] as number,
    sum: sums[place] as Sum,
  });
  return {
    /** The first `length` panes. */
    head: (segment: Segment<Sum>, length: number): Pool<Sum> => {
      const known = segment.head.length <= length ? segment.head : nothing;
      let pool: Pool<Sum> = known.pool;
      for (let place = known.length; place < length; place += 1) {
        pool = pooled(pool, one(segment, place));
      }
      segment.head = { length, pool };
      return pool;
    },
    /** From the pane at `start` on. */
    tail: (segment: Segment<Sum>, start: number): Pool<Sum> => {
      if (!segment.tails) {
        const tails: Pooled<Sum>[] = new Array(segment.panes.length);
        for (let place = segment.panes.length - 1; place >= 0; place -= 1) {
          tails[place] = pooled(one(segment, place), tails[place + 1]) as Pooled<Sum>;
        }
        segment.tails = tails;
      }
      return segment.tails[start];
    },
    middle: (segment: Segment<Sum>, start: number, end: number): Pool<Sum> => {
      let pool: Pool<Sum>;
      for (let place = start; place < end; place += 1) pool = pooled(pool, one(segment, place));
      return pool;
    },
  };
};

/** Opens the panes that `paneSpecs` has declared. */
export const openPanes = <T, Sum>(
  states: readonly KeyedState<Segment<Sum>[]>[],
  { panesPerSegment }: PaneLayout,
  { initial, add, merge }: Aggregate<T, unknown, Sum>,
): Panes<T, Sum> => {
  const segments = openSegments<Segment<Sum>>(states, blank);
  const segmentOf = (pane: number): number => Math.floor(pane / panesPerSegment);
  const pooled = (left: Pool<Sum>, right: Pool<Sum>): Pool<Sum> =>
    left && right
      ? { count: left.count + right.count, sum: merge(left.sum, right.sum) }
      : (left ?? right);
  const within = sumsWithin(pooled);

  /** The whole segments between two others; merged again only when one of them has changed. */
  const between = (first: Segment<Sum> | undefined, after: number, before: number): Pool<Sum> => {
    const known = first?.beyond;
    let isKnown = known !== undefined;
    const whole: Segment<Sum>[] = [];
    for (let number = after + 1; number < before; number += 1) {
      const segment = segments.find(number);
      if (!segment) continue;
      if (isKnown) isKnown = known?.stamps[whole.length] === segment.stamp;
      whole.push(segment);
    }
    if (known && isKnown && known.stamps.length === whole.length) return known.pool;
    let pool: Pool<Sum>;
    for (const segment of whole) pool = pooled(pool, within.head(segment, segment.panes.length));
    if (first) first.beyond = { stamps: whole.map(({ stamp }) => stamp), pool };
    return pool;
  };

  return {
    has: (pane) => {
      const segment = segments.find(segmentOf(pane));
      return segment?.panes[placeOf(segment.panes, pane)] === pane;
    },
    hasRoom: (pane, max) => {
      if (segments.find(segmentOf(pane))) return true;
      let count = 0;
      segments.each(({ panes }) => {
        count += panes.length;
      });
      return count < max;
    },
    add: (pane, value) => {
      const segment = segments.open(segmentOf(pane));
      const { panes, counts, sums } = segment;
      const place = placeOf(panes, pane);
      if (panes[place] !== pane) {
        panes.splice(place, 0, pane);
        counts.splice(place, 0, 0);
        sums.splice(place, 0, initial);
      }
      counts[place] = (counts[place] as number) + 1;
      sums[place] = add(sums[place] as Sum, value);
      if (segment.sealed.length > place) segment.sealed = nothing;
      if (segment.head.length > place) segment.head = nothing;
      segment.tails = undefined;
      segment.stamp = nextStamp();
    },
    over: (from, to) => {
      const [start, end] = [segmentOf(from), segmentOf(to - 1)];
      const first = segments.find(start);
      const place = first ? placeOf(first.panes, from) : 0;
      if (start === end) {
        return first && within.middle(first, place, placeOf(first.panes, to));
      }
      const last = segments.find(end);
      const opening = first && within.tail(first, place);
      const closing = last && within.head(last, placeOf(last.panes, to));
      return pooled(pooled(opening, between(first, start, end)), closing);
    },
    from: (pane) => {
      const near = segments.find(segmentOf(pane));
      const inside = near?.panes[placeOf(near.panes, pane)];
      return inside ?? segments.from(segmentOf(pane) + 1)?.panes[0];
    },
    newest: () => {
      let newest: number | undefined;
      segments.each(({ panes }) => {
        const last = panes.at(-1);
        if (last !== undefined && (newest === undefined || last > newest)) newest = last;
      });
      return newest;
    },
    dropBefore: (pane) => segments.drop(({ panes }) => (panes.at(-1) ?? pane) < pane),
    isApart: (pane, other) => segmentOf(pane) !== segmentOf(other),
  };
};
