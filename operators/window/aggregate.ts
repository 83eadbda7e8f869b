// aggregate: what a window makes of its values, as four pure functions. What is summed up is JSON
// and never changed in place, so panes can share it and a commit can write it down.
import { operatorErrors } from '../errors.ts';

/**
 * How a window sums up its values. `merge` must be associative and not mind the order; `add` must
 * equal a merge with the sum of one value. `Sum` is plain JSON: `undefined`, `NaN` and infinities
 * do not survive a commit. A window that is spoken of holds one value at least.
 *
 * @example
 * const failures: Aggregate<Login, number, number> = {
 *   initial: 0,
 *   add: (sum, login) => (login.failed ? sum + 1 : sum),
 *   merge: (left, right) => left + right,
 *   result: (sum) => sum,
 * };
 */
export interface Aggregate<T, Result, Sum> {
  readonly initial: Sum;
  readonly add: (sum: Sum, value: T) => Sum;
  readonly merge: (left: Sum, right: Sum) => Sum;
  readonly result: (sum: Sum) => Result;
}

/** A number, or a failure of its event: a sum that swallowed `NaN` would stay `NaN`. */
const finite = (amount: number): number => {
  if (!Number.isFinite(amount)) throw operatorErrors.NOT_A_NUMBER({ amount: String(amount) });
  return amount;
};

/** How many values there were. */
export const counting = (): Aggregate<unknown, number, number> => ({
  initial: 0,
  add: (sum) => sum + 1,
  merge: (left, right) => left + right,
  result: (sum) => sum,
});

/**
 * The sum of a number of each value. One that is not finite fails its event.
 *
 * @example
 * summing((order) => order.data.amount)
 */
export const summing = <T>(of: (value: T) => number): Aggregate<T, number, number> => ({
  initial: 0,
  add: (sum, value) => sum + finite(of(value)),
  merge: (left, right) => left + right,
  result: (sum) => sum,
});

/** The one of two that is chosen; before the first value there is none. */
const choosing = <T>(
  of: (value: T) => number,
  choose: (left: number, right: number) => number,
): Aggregate<T, number, number | null> => {
  const merge = (left: number | null, right: number | null): number | null =>
    left === null ? right : right === null ? left : choose(left, right);
  return {
    initial: null,
    add: (sum, value) => merge(sum, finite(of(value))),
    merge,
    result: (sum) => sum ?? Number.NaN,
  };
};

/** The smallest number among the values. One that is not finite fails its event. */
export const smallest = <T>(of: (value: T) => number): Aggregate<T, number, number | null> =>
  choosing(of, Math.min);

/** The largest number among the values. One that is not finite fails its event. */
export const largest = <T>(of: (value: T) => number): Aggregate<T, number, number | null> =>
  choosing(of, Math.max);

/** Sum and count of the values. */
type Mean = readonly [sum: number, count: number];

/** The arithmetic mean of a number of each value. One that is not finite fails its event. */
export const averaging = <T>(of: (value: T) => number): Aggregate<T, number, Mean> => ({
  initial: [0, 0],
  add: ([sum, count], value) => [sum + finite(of(value)), count + 1],
  merge: (left, right) => [left[0] + right[0], left[1] + right[1]],
  result: ([sum, count]) => sum / count,
});

// biome-ignore lint/suspicious/noExplicitAny: sums are the business of each part alone
type Part<T> = Aggregate<T, any, any>;

type ResultOf<P> = P extends Aggregate<never, infer Result, infer _Sum> ? Result : never;

/** The results of aggregates, by name. */
export type Together<Parts> = { readonly [Name in keyof Parts]: ResultOf<Parts[Name]> };

/**
 * Several aggregates over the same values; costs as much as all of them.
 *
 * @example
 * together({ orders: counting(), revenue: summing((order) => order.data.amount) })
 */
export const together = <T, Parts extends Readonly<Record<string, Part<T>>>>(
  parts: Parts & Readonly<Record<string, Part<T>>>,
): Aggregate<T, Together<Parts>, readonly unknown[]> => {
  const names = Object.keys(parts);
  const list: readonly Part<T>[] = Object.values(parts);
  return {
    initial: list.map(({ initial }) => initial),
    add: (sums, value) => list.map(({ add }, place) => add(sums[place], value)),
    merge: (left, right) => list.map(({ merge }, place) => merge(left[place], right[place])),
    result: (sums) =>
      Object.fromEntries(
        names.map((name, place) => [name, list[place]?.result(sums[place])]),
      ) as Together<Parts>,
  };
};
