// What is kept per key: events that wait for their turn, and the partial matches by position. Those
// of one position have the same future, so an event that does not concern it costs nothing per run.
import type { Held, Link, Run } from './run.ts';

/** An event as the automaton takes it. */
export interface Occurrence<T> {
  readonly id: string;
  readonly timeMs: number;
  readonly value: T;
}

export interface Memory<T, Kept> {
  /** Events taken so far: the place of the next one. */
  places: number;
  /** The newest time that the partial matches know of. */
  clockMs: number;
  /** Sorted by time; those of the same time in the order of the log. */
  waiting: Occurrence<T>[];
  /** By code of position; within one, in the order in which they began. */
  runs: Map<number, Run<Kept>[]>;
}

export const emptyMemory = <T, Kept>(): Memory<T, Kept> => ({
  places: 0,
  clockMs: Number.NEGATIVE_INFINITY,
  waiting: [],
  runs: new Map(),
});

/** A copy of the lists; what is in them is never changed. */
export const cloneMemory = <T, Kept>(memory: Memory<T, Kept>): Memory<T, Kept> => {
  const runs = new Map<number, Run<Kept>[]>();
  for (const [code, list] of memory.runs) runs.set(code, list.slice());
  return { ...memory, waiting: memory.waiting.slice(), runs };
};

type WrittenHeld = readonly [id: string, timeMs: number, place: number, value: unknown];
type WrittenLink = readonly [step: number, held: number, before: number];

interface Written {
  readonly p: number;
  readonly c: number | null;
  readonly w: readonly (readonly [id: string, timeMs: number, value: unknown])[];
  readonly h: readonly WrittenHeld[];
  readonly l: readonly WrittenLink[];
  /** Code of the position, then link and count of each run. */
  readonly r: readonly (readonly [code: number, runs: readonly number[]])[];
}

/** Written down with every shared event and link once. */
export const encodeMemory = <T, Kept>(memory: Memory<T, Kept>): string => {
  const helds = new Map<Held<Kept>, number>();
  const links = new Map<Link<Kept>, number>();
  const h: WrittenHeld[] = [];
  const l: WrittenLink[] = [];
  const heldIndex = (held: Held<Kept>): number => {
    const known = helds.get(held);
    if (known !== undefined) return known;
    helds.set(held, h.length);
    return h.push([held.id, held.timeMs, held.place, held.value]) - 1;
  };
  const linkIndex = (last: Link<Kept>): number => {
    const chain: Link<Kept>[] = [];
    let at: Link<Kept> | undefined = last;
    for (; at && !links.has(at); at = at.before) chain.push(at);
    let index = at ? (links.get(at) as number) : -1;
    for (const link of chain.reverse()) {
      index = l.push([link.step, heldIndex(link.held), index]) - 1;
      links.set(link, index);
    }
    return index;
  };
  const r = [...memory.runs].map(
    ([code, runs]) => [code, runs.flatMap(({ link, count }) => [linkIndex(link), count])] as const,
  );
  const written: Written = {
    p: memory.places,
    c: Number.isFinite(memory.clockMs) ? memory.clockMs : null,
    w: memory.waiting.map(({ id, timeMs, value }) => [id, timeMs, value]),
    ...{ h, l, r },
  };
  return JSON.stringify(written);
};

export const decodeMemory = <T, Kept>(text: string): Memory<T, Kept> => {
  const { p, c, w, h, l, r } = JSON.parse(text) as Written;
  const helds = h.map(([id, timeMs, place, value]) => ({
    id,
    timeMs,
    place,
    value: value as Kept,
  }));
  const links: { readonly link: Link<Kept>; readonly first: Held<Kept> }[] = [];
  for (const [step, at, earlier] of l) {
    const held = helds[at] as Held<Kept>;
    const before = links[earlier];
    const length = (before?.link.length ?? 0) + 1;
    const link = { step, held, before: before?.link, length };
    links.push({ link, first: before?.first ?? held });
  }
  const runs = new Map<number, Run<Kept>[]>();
  for (const [code, numbers] of r) {
    const list: Run<Kept>[] = [];
    for (let index = 0; index < numbers.length; index += 2) {
      const { link, first } = links[numbers[index] as number] as (typeof links)[number];
      list.push({ link, count: numbers[index + 1] as number, first });
    }
    runs.set(code, list);
  }
  return {
    places: p,
    clockMs: c ?? Number.NEGATIVE_INFINITY,
    waiting: w.map(([id, timeMs, value]) => ({ id, timeMs, value: value as T })),
    runs,
  };
};
