// kolmogorov_smirnov: whether two samples may stem from one distribution (two-sample test).

export interface KolmogorovSmirnov {
  /** The largest distance between the two empirical distributions, 0 to 1. */
  readonly statistic: number;
  /** How probable such a distance is between samples of one distribution; for large samples (asymptotic). */
  readonly pValue: number;
}

const termsMax = 100;
const negligible = 1e-17;
/** Below it the other series converges faster. */
const turn = 1.18;

/**
 * The probability that Kolmogorov's distribution exceeds `x`; both series of it (Marsaglia, Tsang, Wang 2003).
 */
export const kolmogorovTail = (x: number): number => {
  if (x <= 0) return 1;
  if (x < turn) {
    const step = -(Math.PI ** 2) / (8 * x * x);
    let sum = 0;
    for (let k = 1; k < termsMax; k += 2) sum += Math.exp(k * k * step);
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  let sum = 0;
  for (let k = 1; k < termsMax; k += 1) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
    if (term < negligible) break;
  }
  return Math.min(1, 2 * sum);
};

/**
 * Compares two samples, each of one value at least; ties are values of both.
 *
 * @example
 * kolmogorovSmirnov([0.1, 0.2, 0.3], [0.7, 0.8, 0.9]).statistic; // 1
 */
export const kolmogorovSmirnov = (
  left: readonly number[],
  right: readonly number[],
): KolmogorovSmirnov => {
  const [a, b] = [Float64Array.from(left).sort(), Float64Array.from(right).sort()];
  let [i, j, statistic] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && a[i] === value) i += 1;
    while (j < b.length && b[j] === value) j += 1;
    statistic = Math.max(statistic, Math.abs(i / a.length - j / b.length));
  }
  const size = (a.length * b.length) / (a.length + b.length);
  return { statistic, pValue: kolmogorovTail(Math.sqrt(size) * statistic) };
};
