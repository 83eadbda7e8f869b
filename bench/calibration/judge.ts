// judge: a row as the platform would decide it, for an ordinary user of the demo's scopes.
import { demoScopes } from '../../api/demo.ts';
import { assess } from '../../operators/posture/assess.ts';
import type { PostureWeights } from '../../operators/posture/weights.ts';
import { openPolicies, type Policies } from '../../policies/evaluator.ts';
import type { PromptPolicyInput } from '../../policies/inputs.ts';
import { promptInput } from '../../policies/prompt-input.ts';
import type { Row } from './rows.ts';

export const situations = ['first in a session', 'after a change of topic'] as const;
export type Situation = (typeof situations)[number];
export type Decided = 'allow' | 'escalate' | 'block';

const limits = { shortThreshold: 5, longThreshold: 15 };
const policies: Policies = await openPolicies();

/** The decision, by the real posture and the real policy. */
export const judge = (row: Row, situation: Situation, weights: PostureWeights): Decided => {
  const intent_drift_score = situation === 'first in a session' ? 0 : 1;
  const facts = {
    ...row.guard,
    prompt_length: row.promptLength,
    auth_context: { roles: ['user'], scopes: demoScopes },
    retrieval_trust: 1,
  };
  const around = { intent_drift_score, alert_level: 'ok', short: 1, long: 1 } as const;
  const posture = assess(facts, around, weights, limits);
  const input: PromptPolicyInput = promptInput(
    {
      ...{ ...row.guard, ...posture, intent_drift_score, scopes: demoScopes },
      ...{ retrieval_trust: 1, cep_ttps: [], alert_level: 'ok' },
    },
    'low',
  );
  return policies.decidePrompt(input).decision;
};
