// A freeze stands above every policy: whoever is frozen is refused, whatever the facts.
import type { Policies } from './evaluator.ts';
import type { PromptPolicyInput, PromptRuling } from './inputs.ts';

/** Decides by the policy, unless there is a freeze. */
export const unlessFrozen = (
  isFrozen: boolean,
  policy: Pick<Policies, 'decidePrompt'>,
  input: PromptPolicyInput,
): PromptRuling => {
  const ruling = policy.decidePrompt(input);
  if (!isFrozen) return ruling;
  return {
    ...ruling,
    ...{ decision: 'block', reason: 'frozen', action: 'deny_execution', rule: 'frozen' },
  };
};
