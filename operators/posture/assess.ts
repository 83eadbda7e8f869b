// assess: every part of a prompt's posture, and their fusion, from facts alone.
import type { Level, Quiet } from '../cep/levels.ts';
import { type BehaviourLimits, behaviour } from './behaviour.ts';
import { identityRisk } from './identity.ts';
import { fusePosture, type GuardView, guardRisk, promptRisk, signalsOf } from './score.ts';
import type { PostureWeights } from './weights.ts';

export interface PromptFacts extends GuardView {
  readonly conversation_verdict?: GuardView['guard_verdict'] | undefined;
  readonly conversation_score?: number | undefined;
  readonly conversation_categories?: readonly string[] | undefined;
  readonly prompt_length: number;
  readonly auth_context: { readonly roles: readonly string[]; readonly scopes: readonly string[] };
  readonly retrieval_trust: number;
}

export interface Surroundings {
  readonly intent_drift_score: number;
  readonly alert_level: Level | Quiet;
  readonly short: number;
  readonly long: number;
}

export interface Posture {
  readonly prompt_risk: number;
  readonly behavioral_risk: number;
  readonly identity_risk: number;
  readonly memory_risk: number;
  readonly guard_risk: number;
  readonly posture_score: number;
  readonly signals: string[];
  readonly behavioral_signals: string[];
}

/** What the guard says to the prompt together with the ones before it. */
const togetherOf = (facts: PromptFacts): GuardView => ({
  guard_verdict: facts.conversation_verdict ?? 'allow',
  guard_score: facts.conversation_score ?? 0,
  guard_categories: facts.conversation_categories ?? [],
});

/** Assesses a prompt in its surroundings; alone or with the ones before it, the graver counts. */
export const assess = (
  facts: PromptFacts,
  around: Surroundings,
  weights: PostureWeights,
  limits: BehaviourLimits,
): Posture => {
  const views = [facts, togetherOf(facts)];
  const signals = new Set(views.flatMap(signalsOf));
  const suspicious = views.some((view) => view.guard_verdict !== 'allow') || signals.size > 0;
  const { behavioral_risk, behavioral_signals } = behaviour(
    around,
    around.alert_level,
    suspicious,
    limits,
  );
  const parts = {
    prompt_risk: Math.max(...views.map((view) => promptRisk(view, facts.prompt_length, weights))),
    behavioral_risk,
    identity_risk: identityRisk(facts.auth_context.roles, facts.auth_context.scopes),
    memory_risk: 0,
    guard_risk: Math.max(...views.map(guardRisk)),
  };
  const posture_score = fusePosture(
    {
      ...parts,
      retrieval_trust: facts.retrieval_trust,
      intent_drift_score: around.intent_drift_score,
    },
    weights,
  );
  return {
    ...parts,
    posture_score,
    signals: [...signals],
    behavioral_signals: [...behavioral_signals],
  };
};
