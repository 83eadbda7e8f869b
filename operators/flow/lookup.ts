// lookup: attach for promises. Bounded look-ups only: a chain waits for its slowest one, so slow
// calls to the outside belong to an executor, not here.
import { concatMap, from, map, mergeMap, toArray } from 'rxjs';
import { type Anywhere, batchStep, type Operator } from '../../engine/model/operator.ts';

/**
 * Adds `name` to each value, from a promise. At most `concurrency` look-ups run at a time, order
 * is kept, and a rejection fails the batch (retried or dead-lettered by its `retry` advice).
 *
 * @example
 * lookup('rate', (order) => rates.of(order.data.currency), { concurrency: 16 })
 */
export const lookup = <In extends object, Name extends string, Found>(
  name: Name,
  find: (value: In) => Promise<Found>,
  { concurrency = 16 }: { readonly concurrency?: number } = {},
): Operator<In, In & { readonly [Field in Name]: Found }, Anywhere> =>
  batchStep('lookup', name, () =>
    concatMap((batch) =>
      from(batch.values).pipe(
        mergeMap(async (value) => {
          const found = await find(value);
          (value as Record<Name, Found>)[name] = found;
        }, concurrency),
        toArray(),
        map(() =>
          batch.with(
            batch.values as readonly (In & { readonly [Field in Name]: Found })[],
            batch.cursors,
          ),
        ),
      ),
    ),
  );
