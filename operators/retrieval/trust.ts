// trust: how far a piece of a document may be relied on, and all that were found for a prompt together.
// The figures are those of Orbyx AI SPM; where it looked for suspicious words, the guard has judged.

export const classifications = ['public', 'internal', 'confidential'] as const;
export type Classification = (typeof classifications)[number];

/** What trust is made of. */
export interface TrustFacts {
  readonly classification: Classification;
  readonly createdMs: number;
  readonly guardVerdict: 'allow' | 'flag' | 'block';
  /** From 0 to 1. */
  readonly guardScore: number;
  /** Whether the text still has the hash that it had when it was added. */
  readonly isIntact: boolean;
}

const start = 0.9;
const charges = { public: 0.25, suspicious: 0.35, changed: 0.5 };
/** Below this a score says nothing. */
const doubtFrom = 0.2;
const dayMs = 86_400_000;
/** The first that the age exceeds, in days. */
const ages = [
  [365, 0.2],
  [180, 0.15],
  [90, 0.1],
  [30, 0.05],
] as const;
const changedEach = 0.2;
const changedMax = 0.6;

/** What is trusted less reaches no model. */
export const trustMin = 0.5;

const rounded = (value: number): number =>
  Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;

/**
 * The trust of one chunk, from 0 to 1.
 *
 * @example
 * trustOf({ classification: 'internal', createdMs: now, guardVerdict: 'allow', guardScore: 0, isIntact: true }, now); // 0.9
 */
export const trustOf = (facts: TrustFacts, nowMs: number): number => {
  const days = (nowMs - facts.createdMs) / dayMs;
  const age = ages.find(([from]) => days > from)?.[1] ?? 0;
  const doubt = facts.guardScore >= doubtFrom ? facts.guardScore : 0;
  const weight = facts.guardVerdict === 'allow' ? doubt : 1;
  const open = facts.classification === 'public' ? charges.public : 0;
  const changed = facts.isIntact ? 0 : charges.changed;
  return rounded(start - open - age - weight * charges.suspicious - changed);
};

/** The trust of what was found: the mean of what is used, less for each that was changed; 1 for nothing. */
export const retrievalTrust = (trusts: readonly number[], changed: number): number => {
  const sum = trusts.reduce((total, trust) => total + trust, 0);
  const mean = trusts.length === 0 ? 1 : sum / trusts.length;
  return rounded(mean - Math.min(changedEach * changed, changedMax));
};
