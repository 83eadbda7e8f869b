// lookupJoin: each event with the row that was valid at its time, from a table that is itself a
// stream of the same key.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';
import { operatorErrors } from '../errors.ts';
import { eventTime } from '../timed/event-time.ts';

export interface LookupJoinOptions<T, Entry extends T, Row> {
  /** Tells the events that change the table from those that look into it. */
  readonly table: (value: T) => value is Entry;
  /** What is kept of a change; `undefined` when there is no row from then on. */
  readonly row: (entry: Entry) => Row | undefined;
  /** Versions kept per key; 8 by default. */
  readonly versionsPerKeyMax?: number;
  /** The event time of a value. */
  readonly at: (value: T) => number;
}

/** The newest version that is not younger than the event. */
export interface Found<T, Row> {
  readonly outcome: 'found';
  readonly value: T;
  readonly row: Row;
  /** Since when the row is valid. */
  readonly sinceMs: number;
}

/** There was no row at that time. */
export interface Missing<T> {
  readonly outcome: 'missing';
  readonly value: T;
}

/** The versions of that time are no longer kept. */
export interface Forgotten<T> {
  readonly outcome: 'forgotten';
  readonly value: T;
}

/** What a look-up join yields. */
export type LookedUp<T, Row> = Found<T, Row> | Missing<T> | Forgotten<T>;

type Version<Row> = readonly [sinceMs: number, row: Row | null];

/** Versions in order of time, and whether older ones were there. */
interface Versions<Row> {
  readonly kept: readonly Version<Row>[];
  readonly isCut: boolean;
}

/** The number of versions that are not younger than `timeMs`; among equals the later one counts. */
const rank = (versions: readonly Version<unknown>[], timeMs: number): number => {
  let count = versions.length;
  while (count > 0 && (versions[count - 1]?.[0] as number) > timeMs) count -= 1;
  return count;
};

/**
 * Joins events with a table of versions, as of event time: an event at t gets the newest row whose
 * time is not after t. Events that change the table yield nothing; all others yield exactly one
 * outcome each. Use it for prices, settings, registries that change while events refer to them.
 *
 * The answer is given at once, from the changes that are in the log before the event: one that
 * comes later, though it is older, corrects nothing that was said. Where both come from one
 * producer in order, that cannot happen. Independent of batches and crashes.
 *
 * State: `versionsPerKeyMax` rows per key, for as long as the key exists; an event that is older
 * than all of them is `forgotten` and counted as late. Cost: a look at the newest versions, no copy.
 *
 * @example
 * lookupJoin('price of the day', {
 *   table: (event) => event.type === 'prices',
 *   row: (price) => price.data.amount,
 *   at: (event) => event.timeMs,
 * })
 */
export const lookupJoin = <T, Entry extends T, Row>(
  label: string,
  { table, row, versionsPerKeyMax = 8, at }: LookupJoinOptions<T, Entry, Row>,
): Operator<T, LookedUp<Exclude<T, Entry>, Row>, Keyed> => {
  if (!(versionsPerKeyMax >= 1)) {
    throw operatorErrors.STEP_INVALID({ step: label, versionsPerKeyMax, asked: 'one or more' });
  }
  const spec: StateSpec<Versions<Row>> = {
    initial: () => ({ kept: [], isCut: false }),
    clone: (versions) => versions,
    encode: ({ kept, isCut }) => JSON.stringify(isCut ? [1, ...kept] : kept),
    decode: (text) => {
      const [first, ...rest] = JSON.parse(text) as [1 | Version<Row>, ...Version<Row>[]];
      return first === 1 ? { kept: rest, isCut: true } : { kept: [first, ...rest], isCut: false };
    },
  };
  return keyedStep('lookupJoin', label, [spec], (context, next) => {
    const state = context.state(spec);

    const change = (entry: Entry, sinceMs: number): void => {
      const { kept } = state.get();
      const place = rank(kept, sinceMs);
      const version: Version<Row> = [sinceMs, row(entry) ?? null];
      const all = [...kept.slice(0, place), version, ...kept.slice(place)];
      const surplus = Math.max(0, all.length - versionsPerKeyMax);
      state.set({ kept: all.slice(surplus), isCut: surplus > 0 });
    };

    return (value) => {
      const timeMs = eventTime(label, at(value));
      if (table(value)) return change(value, timeMs);
      const { kept, isCut } = state.get();
      const found = kept[rank(kept, timeMs) - 1];
      const asked = value as Exclude<T, Entry>;
      if (found && found[1] !== null) {
        return next({ outcome: 'found', value: asked, row: found[1], sinceMs: found[0] });
      }
      if (found || !isCut) return next({ outcome: 'missing', value: asked });
      context.countLate(label);
      next({ outcome: 'forgotten', value: asked });
    };
  });
};
