// The one builder of the tool policy's input.
import type { ToolPolicyInput } from './inputs.ts';

/** A call, as far as the policy needs it. */
export interface CallFacts {
  readonly tool: string;
  readonly by: 'weir' | 'client';
  readonly round: number;
  readonly roles: readonly string[];
  readonly tainted_by: readonly string[];
  readonly contains_secret: boolean;
  readonly guard_verdict: 'allow' | 'flag' | 'block';
}

/** What the tool is; `undefined` when nobody here knows it. */
export type KnownTool =
  | { readonly sensitive: boolean; readonly outbound: boolean; readonly sideEffect: boolean }
  | undefined;

/** A tool of a client may do anything: nobody here has seen it. */
const anything = { sensitive: true, outbound: true, sideEffect: true };

export const toolInput = (
  call: CallFacts,
  tool: KnownTool,
  seen: Pick<ToolPolicyInput, 'calls' | 'approval' | 'frozen' | 'arguments_valid'>,
): ToolPolicyInput => {
  const { sensitive, outbound, sideEffect } = tool ?? anything;
  return {
    ...{ tool: call.tool, by: call.by, known: call.by === 'client' || tool !== undefined },
    ...{ roles: [...call.roles].sort(), round: call.round, sensitive, outbound },
    ...{ side_effect: sideEffect, tainted: call.tainted_by.length > 0 },
    ...{ contains_secret: call.contains_secret, guard_verdict: call.guard_verdict },
    ...{ calls: seen.calls, approval: seen.approval, frozen: seen.frozen },
    arguments_valid: seen.arguments_valid,
  };
};
