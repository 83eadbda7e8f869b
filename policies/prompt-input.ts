// The one builder of the prompt policy's input, shared by all who ask it.
import type { PromptPolicyInput } from './inputs.ts';

/** A scored prompt, as far as the policy needs it. */
export interface ScoredFacts {
  readonly posture_score: number;
  readonly signals: readonly string[];
  readonly behavioral_signals: readonly string[];
  readonly retrieval_trust: number;
  readonly intent_drift_score: number;
  readonly guard_verdict: 'allow' | 'flag' | 'block';
  readonly guard_score: number;
  readonly conversation_verdict?: 'allow' | 'flag' | 'block' | undefined;
  readonly cep_ttps: readonly string[];
  readonly scopes: readonly string[];
  readonly alert_level: string;
  readonly image_count?: number | undefined;
  readonly content?:
    | { readonly verdict: 'safe' | 'unsafe' | 'lost'; readonly categories: readonly string[] }
    | undefined;
  readonly review?: { readonly decision: 'approved' } | undefined;
}

/** The smallest input: lists sorted, so that equal facts are equal inputs. */
export const promptInput = (
  facts: ScoredFacts,
  riskTier: PromptPolicyInput['risk_tier'],
): PromptPolicyInput => ({
  posture_score: facts.posture_score,
  signals: [...facts.signals].sort(),
  behavioral_signals: [...facts.behavioral_signals].sort(),
  retrieval_trust: facts.retrieval_trust,
  intent_drift: facts.intent_drift_score,
  guard_verdict: facts.guard_verdict,
  guard_score: facts.guard_score,
  conversation_verdict: facts.conversation_verdict ?? 'allow',
  cep_ttps: [...facts.cep_ttps].sort(),
  scopes: facts.scopes.filter((scope) => scope.startsWith('prompts:')).sort(),
  risk_tier: riskTier,
  alert_level: facts.alert_level,
  images: facts.image_count ?? 0,
  review: facts.review?.decision ?? 'none',
  content: facts.content?.verdict ?? 'none',
  content_categories: [...(facts.content?.categories ?? [])].sort(),
});
