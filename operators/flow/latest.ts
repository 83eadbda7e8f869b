// latest: what a broadcast topic has in force, beside each value: rules, settings, freezes.
import type { Broadcast, Latest } from '../../engine/model/broadcast.ts';
import { type Anywhere, type Operator, step } from '../../engine/model/operator.ts';

/**
 * Adds `name` to each value: the newest entry of a broadcast topic, with its version, or
 * `undefined` while there is none. It is the same one for all values of a batch.
 *
 * @example
 * latest('rules', rules)
 */
export const latest = <In extends object, Name extends string, Data>(
  name: Name,
  broadcast: Broadcast<Data>,
): Operator<In, In & { readonly [Field in Name]: Latest<Data> | undefined }, Anywhere> => ({
  ...step<In, In & { readonly [Field in Name]: Latest<Data> | undefined }>(
    'latest',
    name,
    (context, next) => (value) => {
      const target = value as In & Record<Name, Latest<Data> | undefined>;
      (target as Record<Name, Latest<Data> | undefined>)[name] = context.latest(broadcast);
      next(target);
    },
  ),
  control: [broadcast],
});
