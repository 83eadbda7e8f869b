// segments: long state of one key, cut into numbered pieces over several slots, so that a commit
// writes the piece that has changed and not all of it. A segment's slot follows from its number.
import type { KeyedState, StateSpec } from '../../engine/model/state.ts';

export interface Numbered {
  readonly number: number;
}

/** How a kind of segment is made, copied and written down. */
export interface SegmentForm<S extends Numbered> {
  readonly create: (number: number) => S;
  /** A copy that may be changed without touching the original. */
  readonly clone: (segment: S) => S;
  /** JSON as text, and from what is parsed of it. */
  readonly write: (segment: S) => string;
  readonly read: (written: never) => S;
}

/** The segments of the key that is being worked on. */
export interface Segments<S extends Numbered> {
  /** To look at. */
  find(number: number): S | undefined;
  /** To change; made if it is not there. */
  open(number: number): S;
  /** To change; not made. */
  edit(number: number): S | undefined;
  /** The lowest one from `number` on. */
  from(number: number): S | undefined;
  /** The lowest one of all. */
  lowest(): S | undefined;
  /** Every one, slot by slot. */
  each(visit: (segment: S) => void): void;
  /** Forgets those that are no longer needed. */
  drop(isNeedless: (segment: S) => boolean): void;
}

/**
 * One state per slot. A slot holds few segments, most often one. `fingerprint` says what their
 * numbers stand for.
 */
export const segmentSpecs = <S extends Numbered>(
  slots: number,
  { clone, write, read }: SegmentForm<S>,
  fingerprint: string,
): readonly StateSpec<S[]>[] =>
  Array.from({ length: slots }, () => ({
    initial: () => [],
    clone: (segments) => segments.map(clone),
    encode: (segments) => `[${segments.map(write).join(',')}]`,
    decode: (text) => (JSON.parse(text) as never[]).map(read),
    fingerprint: `${slots} slots of ${fingerprint}`,
  }));

const among = <S extends Numbered>(segments: readonly S[], number: number): S | undefined => {
  for (let place = segments.length - 1; place >= 0; place -= 1) {
    const segment = segments[place];
    if (segment?.number === number) return segment;
  }
  return undefined;
};

/** Opens the slots that `segmentSpecs` has declared. */
export const openSegments = <S extends Numbered>(
  slots: readonly KeyedState<S[]>[],
  create: (number: number) => S,
): Segments<S> => {
  const slotOf = (number: number): KeyedState<S[]> => {
    const rest = number % slots.length;
    return slots[rest < 0 ? rest + slots.length : rest] as KeyedState<S[]>;
  };
  const each = (visit: (segment: S) => void): void => {
    for (const slot of slots) for (const segment of slot.get()) visit(segment);
  };
  const lowestFrom = (number: number): S | undefined => {
    let lowest: S | undefined;
    each((segment) => {
      if (segment.number >= number && !(lowest && lowest.number < segment.number)) lowest = segment;
    });
    return lowest;
  };
  return {
    find: (number) => among(slotOf(number).get(), number),
    edit: (number) => among(slotOf(number).edit(), number),
    open: (number) => {
      const segments = slotOf(number).edit();
      const found = among(segments, number);
      if (found) return found;
      const made = create(number);
      segments.push(made);
      return made;
    },
    from: (number) => {
      const next = among(slotOf(number).get(), number);
      return next ?? lowestFrom(number);
    },
    lowest: () => lowestFrom(Number.NEGATIVE_INFINITY),
    each,
    drop: (isNeedless) => {
      for (const slot of slots) {
        if (!slot.get().some(isNeedless)) continue;
        const left = slot.edit().filter((segment) => !isNeedless(segment));
        if (left.length === 0) slot.clear();
        else slot.set(left);
      }
    },
  };
};
