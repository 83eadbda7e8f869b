// drift_of: whether the scores of a model have drifted, with what shows it.
import { type Distribution, distributionOf, stabilityIndex } from './distribution.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';

export interface Drift {
  readonly statistic: number;
  readonly p_value: number;
  readonly psi: number;
  readonly before: Distribution;
  readonly after: Distribution;
}

/** Looked at often, so what chance may do once in a thousand looks is not enough. */
const pMax = 0.0001;
/** With many prompts every difference is significant: these are worth speaking of. */
const statisticMin = 0.2;
const psiMin = 0.25;

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/**
 * The drift between two samples; `undefined` when one is too small, when chance may explain it, or when it is too
 * small to matter.
 */
export const driftOf = (
  before: readonly number[],
  after: readonly number[],
  promptsMin: number,
): Drift | undefined => {
  if (before.length < promptsMin || after.length < promptsMin) return undefined;
  const { statistic, pValue } = kolmogorovSmirnov(before, after);
  const [earlier, later] = [distributionOf(before), distributionOf(after)];
  const psi = stabilityIndex(earlier, later);
  if (pValue > pMax || statistic < statisticMin || psi < psiMin) return undefined;
  return {
    ...{ statistic: rounded(statistic), p_value: pValue, psi: rounded(psi) },
    ...{ before: earlier, after: later },
  };
};
