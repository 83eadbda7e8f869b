// The posture score: every risk of a prompt, summed with calibrated weights into 0 … 1.
import { type SignalCategory, signalCategories } from '../guard/categories.ts';
import type { PostureWeights } from './weights.ts';

/** What a score is made of; what alerts add is told apart from other behaviour. */
export const factorNames = [
  'prompt',
  'behaviour',
  'identity',
  'memory',
  'guard',
  'retrieval',
  'drift',
  'alerts',
] as const;
export type FactorName = (typeof factorNames)[number];
export type Factors = Readonly<Record<FactorName, number>>;

export interface GuardView {
  readonly guard_verdict: 'allow' | 'flag' | 'block';
  readonly guard_score: number;
  readonly guard_categories: readonly string[];
}

export interface PostureParts {
  readonly prompt_risk: number;
  readonly behavioral_risk: number;
  readonly identity_risk: number;
  readonly memory_risk: number;
  readonly guard_risk: number;
  readonly retrieval_trust: number;
  readonly intent_drift_score: number;
}

const promptBase = 0.05;
const longPrompt = { length: 2_000, risk: 0.02 };
const veryLongPrompt = { length: 5_000, risk: 0.04 };
/** What is found is judged and left out when trust is low: what remains of doubt must not stop a prompt. */
const trustWeight = 0.1;

const isCategory = (name: string): name is SignalCategory =>
  (signalCategories as readonly string[]).includes(name);

const round = (value: number): number =>
  Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;

/** The signals that a verdict gives: its categories, when its score says anything. */
export const signalsOf = ({ guard_categories }: GuardView): readonly SignalCategory[] =>
  guard_categories.filter(isCategory);

/** What the text itself suggests: its weightiest category times the score, and its length. */
export const promptRisk = (
  guard: GuardView,
  promptLength: number,
  { categories }: PostureWeights,
): number => {
  const weights = signalsOf(guard).map((category) => categories[category]);
  const fromSignals = Math.max(0, ...weights) * guard.guard_score;
  const fromLength =
    (promptLength > longPrompt.length ? longPrompt.risk : 0) +
    (promptLength > veryLongPrompt.length ? veryLongPrompt.risk : 0);
  return round(promptBase + fromSignals + fromLength);
};

/** What the guard's verdict adds: 0.5 when it blocks, at most 0.1 when it flags. */
export const guardRisk = ({ guard_verdict, guard_score }: GuardView): number => {
  if (guard_verdict === 'block') return 0.5;
  return guard_verdict === 'flag' ? round(0.15 * guard_score) : 0;
};

/** What each part adds to the score; what alerts add is a part of behaviour here. */
export const addends = (
  parts: PostureParts,
  { drift }: PostureWeights,
): Omit<Factors, 'alerts'> => ({
  prompt: parts.prompt_risk,
  behaviour: parts.behavioral_risk,
  identity: parts.identity_risk,
  memory: parts.memory_risk,
  guard: parts.guard_risk,
  retrieval: trustWeight * (1 - parts.retrieval_trust),
  drift: drift * parts.intent_drift_score,
});

/** The fusion: monotone in every risk, antitone in trust, between 0 and 1, four decimals. */
export const fusePosture = (parts: PostureParts, weights: PostureWeights): number =>
  round(Object.values(addends(parts, weights)).reduce((sum, each) => sum + each, 0));
