// All queries, on one page.
import { enrich } from './enrich.ts';
import { keyedCount, slidingCount } from './keyed.ts';
import { distinct, intervalJoin } from './pairs.ts';
import { patternQueries, stageQueries } from './patterns.ts';
import type { Query } from './query.ts';
import { filter, oneOperator, passthrough, redactMap, tenOperators } from './stateless.ts';
import { windowQueries } from './windows.ts';

/** Those of the two tiers, in their order. */
export const queries: readonly Query[] = [
  ...[passthrough, redactMap, filter, enrich],
  ...[keyedCount, slidingCount],
  ...windowQueries,
  ...[distinct, intervalJoin],
  ...patternQueries,
];

const others: readonly Query[] = [oneOperator, tenOperators, ...stageQueries];

/** A query by its name. */
export const queryNamed = (name: string): Query => {
  const found = [...queries, ...others].find((query) => query.name === name);
  if (!found) throw new RangeError(`there is no query ${name}`);
  return found;
};
