// distribution: a sample of scores from 0 to 1, summarised, and how far two of them are from each other.

const bins = 10;
/** Added to each bin, so that an empty one is no infinite surprise. */
const smoothing = 0.5;

export interface Distribution {
  readonly prompts: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  /** Counts in ten bins of equal width. */
  readonly histogram: number[];
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

const histogramOf = (scores: readonly number[]): number[] => {
  const counts = Array.from({ length: bins }, () => 0);
  for (const score of scores) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(score * bins)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
};

/** Summarises a sample of one score at least; quantiles are values of it (nearest rank). */
export const distributionOf = (scores: readonly number[]): Distribution => {
  const sorted = Float64Array.from(scores).sort();
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  const sum = scores.reduce((all, each) => all + each, 0);
  return {
    ...{ prompts: scores.length, mean: rounded(sum / Math.max(1, scores.length)) },
    ...{ p50: at(0.5), p90: at(0.9), p99: at(0.99), histogram: histogramOf(scores) },
  };
};

/**
 * The population stability index: the sum over bins of (p − q) · ln(p / q). By convention, below 0.1 nothing has
 * changed, above 0.25 much.
 */
export const stabilityIndex = (
  { histogram: left }: Pick<Distribution, 'histogram'>,
  { histogram: right }: Pick<Distribution, 'histogram'>,
): number => {
  const total = (counts: readonly number[]): number =>
    counts.reduce((sum, each) => sum + each + smoothing, 0);
  const [leftTotal, rightTotal] = [total(left), total(right)];
  return left.reduce((sum, count, bin) => {
    const p = (count + smoothing) / leftTotal;
    const q = ((right[bin] ?? 0) + smoothing) / rightTotal;
    return sum + (p - q) * Math.log(p / q);
  }, 0);
};
