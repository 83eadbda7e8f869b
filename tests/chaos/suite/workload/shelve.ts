// shelve: keeps a list and a map per key: the last values by name, and how often each kind has come.
import { type Keyed, keyedStep, type Operator } from '../../../../engine/model/operator.ts';
import type { StateSpec } from '../../../../engine/model/state.ts';

export interface Shelved<T> {
  readonly value: T;
  readonly nth: number;
  /** The last names of the key, this one at the end. */
  readonly last: readonly string[];
  /** How many of the value's kind the key has had. */
  readonly ofKind: number;
}

const namesKept = 3;

export const shelve = <T>(
  nameOf: (value: T) => string,
  kindOf: (value: T) => string,
): Operator<T, Shelved<T>, Keyed> => {
  const list: StateSpec<string[]> = { initial: () => [] };
  const map: StateSpec<Map<string, number>> = {
    initial: () => new Map(),
    clone: (counts) => new Map(counts),
    encode: (counts) => JSON.stringify([...counts]),
    decode: (text) => new Map(JSON.parse(text) as [string, number][]),
  };
  return keyedStep('shelve', 'shelve', [list, map], (context, next) => {
    const [names, kinds] = [context.state(list), context.state(map)];
    return (value) => {
      const last = names.edit();
      last.push(nameOf(value));
      if (last.length > namesKept) last.shift();
      const counts = kinds.edit();
      const ofKind = (counts.get(kindOf(value)) ?? 0) + 1;
      counts.set(kindOf(value), ofKind);
      let nth = 0;
      for (const count of counts.values()) nth += count;
      next({ value, nth, last: [...last], ofKind });
    };
  });
};
