// The evaluator: compiled policies in this process, synchronous, failing closed. Rulings are
// remembered by input, since most prompts share their facts with many others.
import { fileURLToPath } from 'node:url';
import { loadPolicy } from '@open-policy-agent/opa-wasm';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { type AdminPolicyInput, AdminPolicyInputSchema, AdminResultSchema } from './admin-input.ts';
import { policyErrors } from './errors.ts';
import { failClosed } from './fail-closed.ts';
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

const rulingsMax = 10_000;
const keyLengthMax = 2_000;
const memoryPagesInitial = 5;
const memoryPagesMax = 64;
const entrypoints = {
  prompt: 'spm/prompt/decision',
  output: 'spm/output/decision',
  tool: 'spm/tool/decision',
  memory: 'spm/memory/decision',
  admin: 'spm/admin/decision',
} as const;

const refused = {
  decision: 'block',
  reason: 'policy_unavailable',
  action: 'deny_execution',
  rule: 'fail_closed',
} as const;

const round = (value: number): number => Math.round(value * 10_000) / 10_000;

const isOf = <Ruling>(schema: TSchema): ((value: unknown) => value is Ruling) => {
  const compiled = Compile(schema);
  return (value): value is Ruling => compiled.Check(value);
};

const rounded = (input: PromptPolicyInput): PromptPolicyInput => ({
  ...input,
  posture_score: round(input.posture_score),
  retrieval_trust: round(input.retrieval_trust),
  intent_drift: round(input.intent_drift),
  guard_score: round(input.guard_score),
});

/**
 * Facts are checked before they are asked about: in Rego's order of values `null` is less than any
 * number, so a posture of `NaN` would pass as a low one. Refusals are not remembered.
 */
const deciding = <Input, Ruling extends object>(step: {
  readonly isInput: (value: unknown) => value is Input;
  readonly prepare: (input: Input) => Input;
  readonly evaluate: (input: Input) => unknown;
  readonly isResult: (value: unknown) => value is Ruling;
  readonly refusal: Ruling;
  readonly provenance: Provenance;
}): ((input: Input) => Ruling) => {
  const rulings = new Map<string, Ruling>();
  const isRuling = (value: unknown): value is Ruling => value !== undefined;
  const decide = (input: unknown): Ruling | undefined => {
    if (!step.isInput(input)) return undefined;
    const prepared = step.prepare(input);
    const key = JSON.stringify(prepared);
    const known = rulings.get(key);
    if (known) return known;
    const result = step.evaluate(prepared);
    if (!step.isResult(result)) return undefined;
    const ruling = Object.freeze({ ...result, ...step.provenance });
    if (key.length > keyLengthMax) return ruling;
    if (rulings.size >= rulingsMax) rulings.clear();
    rulings.set(key, ruling);
    return ruling;
  };
  return (input) => failClosed(() => decide(input), isRuling, step.refusal);
};

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
  const memory = { initial: memoryPagesInitial, maximum: memoryPagesMax };
  const policy = await loadPolicy(wasm, memory).catch((cause: unknown) => {
    throw policyErrors.BUNDLE_CORRUPT({ file: 'policy.wasm' }, { cause });
  });
  policy.setData(dataOf(bundle) as object);
  const provenance = {
    policy_version: manifest.version,
    bundle_hash: manifest.bundle_sha256,
  };
  const evaluate = (input: object, entrypoint: string): unknown =>
    (policy.evaluate(input, entrypoint) as readonly { readonly result: unknown }[])[0]?.result;
  const refusal = Object.freeze({ ...refused, ...provenance });
  const denial = Object.freeze({ ...refusal, decision: 'deny' as const });
  const asking = <Input extends object, Ruling extends object>(
    about: keyof typeof entrypoints,
    [inputs, results]: readonly [TSchema, TSchema],
    refusing: Ruling,
    prepare = (input: Input): Input => input,
  ): ((input: Input) => Ruling) =>
    deciding({
      ...{ isInput: isOf<Input>(inputs), isResult: isOf<Ruling>(results), prepare },
      refusal: refusing,
      evaluate: (input) => evaluate(input, entrypoints[about]),
      provenance,
    });
  const policies: Policies = {
    version: manifest.version,
    bundleHash: manifest.bundle_sha256,
    decidePrompt: asking<PromptPolicyInput, PromptRuling>(
      'prompt',
      [PromptPolicyInputSchema, PromptResultSchema],
      refusal,
      rounded,
    ),
    decideOutput: asking<OutputPolicyInput, OutputRuling>(
      'output',
      [OutputPolicyInputSchema, OutputResultSchema],
      refusal,
    ),
    decideTool: asking<ToolPolicyInput, ToolRuling>(
      'tool',
      [ToolPolicyInputSchema, ToolResultSchema],
      denial,
    ),
    decideMemory: asking<MemoryPolicyInput, MemoryRuling>(
      'memory',
      [MemoryPolicyInputSchema, MemoryResultSchema],
      denial,
      (input) => ({ ...input, posture_score: round(input.posture_score) }),
    ),
    decideAdmin: asking<AdminPolicyInput, AdminRuling>(
      'admin',
      [AdminPolicyInputSchema, AdminResultSchema],
      Object.freeze({ ...denial, recorded: true }),
    ),
  };
  smokeTest(policies);
  return policies;
};
