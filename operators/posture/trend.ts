// trend: where a series of averages goes: its slope, and its change against the time before.

export interface Point {
  readonly atMs: number;
  readonly prompts: number;
  readonly average: number;
}

const dayMs = 86_400_000;

/**
 * Least squares, weighted by prompts: what the average gains per day. `null` where there are fewer than
 * two points in time.
 */
export const slopePerDay = (points: readonly Point[]): number | null => {
  const weight = points.reduce((sum, { prompts }) => sum + prompts, 0);
  if (weight === 0) return null;
  const origin = points[0]?.atMs ?? 0;
  const xOf = ({ atMs }: Point): number => (atMs - origin) / dayMs;
  const meanX = points.reduce((sum, each) => sum + each.prompts * xOf(each), 0) / weight;
  const meanY = points.reduce((sum, each) => sum + each.prompts * each.average, 0) / weight;
  let [covariance, variance] = [0, 0];
  for (const each of points) {
    covariance += each.prompts * (xOf(each) - meanX) * (each.average - meanY);
    variance += each.prompts * (xOf(each) - meanX) ** 2;
  }
  return variance === 0 ? null : covariance / variance;
};
