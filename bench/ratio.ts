// Ratios of alternated rounds: median and range, since a single figure of a shared machine lies.

/** Median and range. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

/** The middle of a list. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};

/** The value that so large a share of a list is not above. */
export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Math.max(...values);

/** Median and range of a list. */
export const spread = (values: readonly number[]): Spread => ({
  median: round(median(values)),
  min: round(Math.min(...values)),
  max: round(Math.max(...values)),
});

/** Round by round, `a` over `b`. */
export const ratioOf = (a: readonly number[], b: readonly number[]): Spread =>
  spread(a.map((value, index) => value / (b[index] ?? Number.NaN)));
