// lookup: attach for promises. Bounded look-ups only: a chain waits for its slowest one, so slow
// calls to the outside belong to an executor, not here.
import { concatMap, from, map, mergeMap, toArray } from 'rxjs';
import { type Anywhere, batchStep, type Operator } from '../../engine/model/operator.ts';
import { type LookupCache, lookupCache } from './lookup-cache.ts';

export interface LookupOptions<In> {
  /** Look-ups under way at a time; 16 by default. */
  readonly concurrency?: number;
  /** Remembers what was found; without it each value asks. */
  readonly cache?: LookupCache<In>;
}

/**
 * Adds `name` to each value, from a promise. At most `concurrency` look-ups run at a time, order
 * is kept, and a rejection fails the batch (retried or dead-lettered by its `retry` advice).
 *
 * With a `cache`, values with the same key ask once and share the answer, also while it is under
 * way, for `ttlMs` of event time; the least recently used of more than `entriesMax` go. A failure
 * is not remembered. The cache lives with the owner of the task and is no state: another owner asks
 * anew, so the answer to one event may differ between a run and its repeat.
 *
 * @example
 * lookup('rate', (order) => rates.of(order.data.currency), {
 *   concurrency: 16,
 *   cache: {
 *     by: (order) => order.data.currency,
 *     at: (order) => order.timeMs,
 *     ttlMs: 60_000,
 *     entriesMax: 1_000,
 *   },
 * })
 */
export const lookup = <In extends object, Name extends string, Found>(
  name: Name,
  find: (value: In) => Promise<Found>,
  { concurrency = 16, cache }: LookupOptions<In> = {},
): Operator<In, In & { readonly [Field in Name]: Found }, Anywhere> =>
  batchStep('lookup', name, () => {
    const ask = cache ? lookupCache(find, cache) : find;
    return concatMap((batch) =>
      from(batch.values).pipe(
        mergeMap(async (value) => {
          const found = await ask(value);
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
    );
  });
