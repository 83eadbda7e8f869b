// The evaluator: compiled policies in this process, synchronous, failing closed.
import { fileURLToPath } from 'node:url';
import type { TSchema } from 'typebox';
import { type AdminPolicyInput, AdminPolicyInputSchema, AdminResultSchema } from './admin-input.ts';
import { type Decision, deciding, decisionOf } from './deciding.ts';
import { policyErrors } from './errors.ts';
import {
  type AdminRuling,
  type MemoryPolicyInput,
  MemoryPolicyInputSchema,
  MemoryResultSchema,
  type MemoryRuling,
  type OutputPolicyInput,
  OutputPolicyInputSchema,
  OutputResultSchema,
  type OutputRuling,
  type PromptPolicyInput,
  PromptPolicyInputSchema,
  PromptResultSchema,
  type PromptRuling,
  type Provenance,
  type ToolPolicyInput,
  ToolPolicyInputSchema,
  ToolResultSchema,
  type ToolRuling,
} from './inputs.ts';
import { type Bundle, dataOf, readBundle } from './manifest.ts';
import { openProgram } from './program.ts';

export interface Policies {
  readonly version: string;
  readonly bundleHash: string;
  /** Decides about a prompt. Never throws: what goes wrong is a block. */
  decidePrompt(input: PromptPolicyInput): PromptRuling;
  /** Decides about an answer. Never throws: what goes wrong is a block. */
  decideOutput(input: OutputPolicyInput): OutputRuling;
  /** Decides about a call of a tool. Never throws: what goes wrong is a denial. */
  decideTool(input: ToolPolicyInput): ToolRuling;
  /** Decides about a use of the memory. Never throws: what goes wrong is a denial. */
  decideMemory(input: MemoryPolicyInput): MemoryRuling;
  /** Decides who may use an endpoint. Never throws: what goes wrong is a denial. */
  decideAdmin(input: AdminPolicyInput): AdminRuling;
}

/** The directory of the committed bundle. */
export const bundleDirectory = fileURLToPath(new URL('./bundle', import.meta.url));

/** What holds when nothing can be decided about a prompt. */
export const refused = {
  decision: 'block',
  reason: 'policy_unavailable',
  action: 'deny_execution',
  rule: 'fail_closed',
} as const;

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

const rounded = (input: PromptPolicyInput): PromptPolicyInput => ({
  ...input,
  posture_score: round(input.posture_score),
  retrieval_trust: round(input.retrieval_trust),
  intent_drift: round(input.intent_drift),
  guard_score: round(input.guard_score),
});

const same = <Input>(input: Input): Input => input;

export const promptEntrypoint = 'spm/prompt/decision';

/** How the prompt policy is asked and read, whoever asks the program. */
export const promptDecision = (provenance: Provenance): Decision<PromptRuling> =>
  decisionOf<PromptPolicyInput, PromptRuling>({
    ...{ entrypoint: promptEntrypoint, prepare: rounded, provenance },
    ...{ input: PromptPolicyInputSchema, result: PromptResultSchema },
  });

const knownPrompt: PromptPolicyInput = {
  ...{ posture_score: 0, signals: [], behavioral_signals: [], retrieval_trust: 1 },
  ...{ intent_drift: 0, guard_verdict: 'allow', guard_score: 0, cep_ttps: [], scopes: [] },
  conversation_verdict: 'allow',
  ...{ risk_tier: 'low', alert_level: 'ok', images: 0, review: 'none' },
  ...{ content: 'none', content_categories: [] },
};
const knownOutput: OutputPolicyInput = {
  ...{ contains_secret: false, contains_pii: false, contains_canary: false, llm_verdict: 'allow' },
  ...{ content: 'none', content_categories: [] },
};
const knownCall: ToolPolicyInput = {
  ...{ tool: 'web_search', by: 'weir', known: true, arguments_valid: true, roles: ['user'] },
  ...{ round: 1, calls: 1, sensitive: false, outbound: true, side_effect: false, tainted: false },
  ...{ contains_secret: false, guard_verdict: 'allow', approval: 'none', frozen: false },
};

const knownUse: MemoryPolicyInput = {
  ...{ operation: 'write', namespace: 'longterm', roles: ['user'], own: true, value_bytes: 10 },
  ...{ posture_score: 0.05, guard_verdict: 'allow', frozen: false },
};

const knownRequest: AdminPolicyInput = {
  ...{ method: 'GET', route: '/health', caller: 'nobody', roles: [], tenant: 'none' },
  profile: 'production',
};

const smokeTest = (policies: Policies): void => {
  const { decidePrompt, decideOutput, decideTool, decideMemory, decideAdmin } = policies;
  const given = [
    decidePrompt(knownPrompt).rule,
    decidePrompt({ ...knownPrompt, guard_verdict: 'block' }).rule,
    decideOutput(knownOutput).rule,
    decideOutput({ ...knownOutput, contains_canary: true }).rule,
    decideTool(knownCall).rule,
    decideTool({ ...knownCall, known: false }).rule,
    decideMemory(knownUse).rule,
    decideMemory({ ...knownUse, own: false }).rule,
    decideAdmin(knownRequest).rule,
    decideAdmin({ ...knownRequest, method: 'BREW' }).rule,
  ].join(' ');
  const expected =
    'posture_allow guard_block clean prompt_leakage permitted unknown_tool permitted role public anonymous';
  if (given !== expected) throw policyErrors.SMOKE_FAILED({ given, expected });
};

/**
 * Opens a bundle, checks every byte against its manifest and asks each policy for a known answer.
 * Throws `WEIR_POLICIES_…`; a process without policies does not start.
 *
 * @example
 * const policies = await openPolicies();
 * policies.decideOutput({ contains_secret: false, contains_pii: false, … }).decision; // 'allow'
 */
export const openPolicies = async (directory = bundleDirectory): Promise<Policies> =>
  openBundle(readBundle(directory));

/** Policies that refuse everything: what holds where the wanted bundle cannot be loaded. */
export const closedPolicies = (version: string, bundleHash: string): Policies => {
  const refusal = { ...refused, policy_version: version, bundle_hash: bundleHash };
  const denial = { ...refusal, decision: 'deny' as const };
  return {
    ...{ version, bundleHash, decidePrompt: () => refusal, decideOutput: () => refusal },
    ...{ decideTool: () => denial, decideMemory: () => denial },
    decideAdmin: () => ({ ...denial, recorded: true }),
  };
};

/** The same with a bundle that was read and checked already. */
export const openBundle = async (bundle: Bundle): Promise<Policies> => {
  const { manifest, wasm } = bundle;
  const ask = await openProgram(wasm, dataOf(bundle) as object).catch((cause: unknown) => {
    throw policyErrors.BUNDLE_CORRUPT({ file: 'policy.wasm' }, { cause });
  });
  const provenance = {
    policy_version: manifest.version,
    bundle_hash: manifest.bundle_sha256,
  };
  const refusal = Object.freeze({ ...refused, ...provenance });
  const denial = Object.freeze({ ...refusal, decision: 'deny' as const });
  const decider = <Input, Ruling extends object>(
    about: 'output' | 'tool' | 'memory' | 'admin',
    [input, result]: readonly [TSchema, TSchema],
    refusing: Ruling,
    prepare: (input: Input) => Input = same,
  ): ((input: Input) => Ruling) => {
    const entrypoint = `spm/${about}/decision`;
    const parts = { entrypoint, input, result, prepare, provenance };
    return deciding(decisionOf<Input, Ruling>(parts), ask, refusing);
  };
  const policies: Policies = {
    version: manifest.version,
    bundleHash: manifest.bundle_sha256,
    decidePrompt: deciding(promptDecision(provenance), ask, refusal),
    decideOutput: decider('output', [OutputPolicyInputSchema, OutputResultSchema], refusal),
    decideTool: decider('tool', [ToolPolicyInputSchema, ToolResultSchema], denial),
    decideMemory: decider<MemoryPolicyInput, MemoryRuling>(
      'memory',
      [MemoryPolicyInputSchema, MemoryResultSchema],
      denial,
      (input) => ({ ...input, posture_score: round(input.posture_score) }),
    ),
    decideAdmin: decider(
      'admin',
      [AdminPolicyInputSchema, AdminResultSchema],
      Object.freeze({ ...denial, recorded: true }),
    ),
  };
  smokeTest(policies);
  return policies;
};
