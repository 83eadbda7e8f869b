// link: counts and sums up per key, and ties each result to the one before it. The stamp differs
// from one working to the next, as the answer of an outside service would: when two owners have
// both worked on an order, the chain of stamps shows whose state went on.
import { type Keyed, keyedStep, type Operator } from '../../../../engine/model/operator.ts';
import type { StateSpec } from '../../../../engine/model/state.ts';

export interface Linked<T> {
  readonly value: T;
  readonly nth: number;
  readonly sum: number;
  readonly prev: string;
  readonly stamp: string;
}

interface Reached {
  nth: number;
  sum: number;
  stamp: string;
}

/** `stampOf` answers another text with every call. */
export const link = <T>(
  amountOf: (value: T) => number,
  stampOf: () => string,
): Operator<T, Linked<T>, Keyed> => {
  const spec: StateSpec<Reached> = {
    initial: () => ({ nth: 0, sum: 0, stamp: '' }),
    clone: (reached) => ({ ...reached }),
  };
  return keyedStep('link', 'link', [spec], (context, next) => {
    const state = context.state(spec);
    return (value) => {
      const reached = state.edit();
      const prev = reached.stamp;
      reached.nth += 1;
      reached.sum += amountOf(value);
      reached.stamp = stampOf();
      next({ value, prev, ...reached });
    };
  });
};
