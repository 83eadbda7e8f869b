// bound_names: whoever sends ever new names fills no table with them.
import { fnv1a } from '../../engine/kernel/hash.ts';
import { type Keyed, keyedStep, type Operator } from '../../engine/model/operator.ts';
import type { StateSpec } from '../../engine/model/state.ts';

const dayMs = 86_400_000;

const spec: StateSpec<readonly number[]> = {
  initial: () => [],
  clone: (names) => names,
  ttlMs: dayMs,
};

/**
 * Lets values pass whose name the key has used before, and new names up to `namesMax`; the rest is dropped
 * and counted as evicted. State: hashes of the names, forgotten a day after the last new one. Two names of
 * one hash count as one.
 *
 * @example
 * boundNames('rows of a user', { by: (row) => row.name, namesMax: 1_000 })
 */
export const boundNames = <T>(
  label: string,
  { by, namesMax }: { readonly by: (value: T) => string; readonly namesMax: number },
): Operator<T, T, Keyed> =>
  keyedStep('bound_names', label, [spec], (context, next) => {
    const state = context.state(spec);
    return (value) => {
      const name = fnv1a(by(value));
      const known = state.get();
      if (!known.includes(name)) {
        if (known.length >= namesMax) return context.countEvicted(label, 1);
        state.set([...known, name]);
      }
      next(value);
    };
  });
