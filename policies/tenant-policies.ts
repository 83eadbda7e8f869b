// The policies of each organisation: the same questions, for somebody. What answers alike for all of them
// (`Policies`) is one of these, too.
import type { Policies } from './evaluator.ts';

/** Who may use an endpoint is the platform's word, whatever an organisation has made. */
type Deciding = Exclude<Extract<keyof Policies, `decide${string}`>, 'decideAdmin'>;

/** Decides by what is active in an organisation. Never throws: what goes wrong is a refusal. */
export type TenantPolicies = {
  readonly [Name in Deciding]: (
    input: Parameters<Policies[Name]>[0],
    tenantId: string,
  ) => ReturnType<Policies[Name]>;
};

/** Asks the policies of whoever is asked for. */
export const forTenants = (of: (tenantId: string) => Policies): TenantPolicies => ({
  decidePrompt: (input, tenantId) => of(tenantId).decidePrompt(input),
  decideOutput: (input, tenantId) => of(tenantId).decideOutput(input),
  decideTool: (input, tenantId) => of(tenantId).decideTool(input),
  decideMemory: (input, tenantId) => of(tenantId).decideMemory(input),
});
