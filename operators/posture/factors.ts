// factors: what the score of a prompt is made of, so that it can be explained, one by one and on average.
import { alertPart } from './behaviour.ts';
import { addends, type Factors, type GuardView, type PostureParts, signalsOf } from './score.ts';
import type { PostureWeights } from './weights.ts';

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/**
 * What each factor adds to a score. They add up to it, unless it was cut at 1.
 *
 * @example
 * factorsOf(enriched, weights); // { prompt: 0.42, guard: 0.5, identity: 0.02, … }
 */
export const factorsOf = (
  scored: PostureParts & GuardView & { readonly alert_level: string },
  weights: PostureWeights,
): Factors => {
  const { behaviour, ...others } = addends(scored, weights);
  const isSuspicious = scored.guard_verdict !== 'allow' || signalsOf(scored).length > 0;
  const alerts = alertPart(scored.alert_level, isSuspicious);
  return {
    ...others,
    behaviour: round(behaviour - alerts),
    retrieval: round(others.retrieval),
    drift: round(others.drift),
    alerts: round(alerts),
  };
};
