// count: how many events a key has had.
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';

export interface Counted<T> {
  readonly value: T;
  readonly count: number;
}

/**
 * Counts the events of each key, for ever.
 *
 * @example
 * count('orders of a customer')
 */
export const count = <T>(label: string): Operator<T, Counted<T>, Keyed> => {
  const spec: StateSpec<number> = { initial: () => 0, encode: String, decode: Number };
  return keyedStep('count', label, [spec], (context, next) => {
    const state = context.state(spec);
    return (value) => {
      const reached = state.get() + 1;
      state.set(reached);
      next({ value, count: reached });
    };
  });
};
