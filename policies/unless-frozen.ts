// A freeze stands above every policy: whoever is frozen is refused, whatever the facts.
import type { PromptPolicyInput, PromptRuling } from './inputs.ts';
import type { TenantPolicies } from './tenant-policies.ts';

/** Decides by the policy, unless there is a freeze. */
export const unlessFrozen = (
  isFrozen: boolean,
  policy: Pick<TenantPolicies, 'decidePrompt'>,
  input: PromptPolicyInput,
  tenantId: string,
): PromptRuling => {
  const ruling = policy.decidePrompt(input, tenantId);
  if (!isFrozen) return ruling;
  return {
    ...ruling,
    ...{ decision: 'block', reason: 'frozen', action: 'deny_execution', rule: 'frozen' },
  };
};
