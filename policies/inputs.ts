// What policies see and say: the smallest typed inputs, built here for every caller, and rulings.
import Type, { type Static } from 'typebox';
import type { AdminResultSchema } from './admin-input.ts';

const Words = Type.Array(Type.String());
const Share = Type.Number({ minimum: 0, maximum: 1 });

const ContentInput = {
  /** What is thought of the content; `none` when nobody was asked, `lost` when nobody has answered. */
  content: Type.Enum(['none', 'safe', 'unsafe', 'lost']),
  /** What is wrong with it, in codes of the taxonomy. */
  content_categories: Words,
};

/** Facts about a prompt, names as in Orbyx AI SPM; never the text itself. */
export const PromptPolicyInputSchema = Type.Object({
  posture_score: Share,
  signals: Words,
  behavioral_signals: Words,
  retrieval_trust: Share,
  intent_drift: Share,
  guard_verdict: Type.Union([Type.Literal('allow'), Type.Literal('flag'), Type.Literal('block')]),
  guard_score: Share,
  /** What the guard says to the prompt together with the ones before it. */
  conversation_verdict: Type.Enum(['allow', 'flag', 'block']),
  cep_ttps: Words,
  scopes: Words,
  risk_tier: Type.Union([Type.Literal('low'), Type.Literal('medium'), Type.Literal('high')]),
  alert_level: Type.String(),
  /** Pictures in the conversation. */
  images: Type.Integer({ minimum: 0 }),
  /** What a reviewer has said about this very prompt. */
  review: Type.Enum(['none', 'approved']),
  ...ContentInput,
});

/** Facts about an answer. */
export const OutputPolicyInputSchema = Type.Object({
  contains_secret: Type.Boolean(),
  contains_pii: Type.Boolean(),
  contains_canary: Type.Boolean(),
  llm_verdict: Type.Union([Type.Literal('allow'), Type.Literal('flag'), Type.Literal('block')]),
  ...ContentInput,
});

/** Facts about a call of a tool. */
export const ToolPolicyInputSchema = Type.Object({
  tool: Type.String(),
  /** Who carries it out. */
  by: Type.Enum(['weir', 'client']),
  known: Type.Boolean(),
  arguments_valid: Type.Boolean(),
  roles: Words,
  round: Type.Integer(),
  /** Calls of this conversation since the last prompt, this one included. */
  calls: Type.Integer(),
  sensitive: Type.Boolean(),
  outbound: Type.Boolean(),
  side_effect: Type.Boolean(),
  tainted: Type.Boolean(),
  contains_secret: Type.Boolean(),
  guard_verdict: Type.Union([Type.Literal('allow'), Type.Literal('flag'), Type.Literal('block')]),
  approval: Type.Enum(['none', 'approved', 'refused']),
  frozen: Type.Boolean(),
});

/** Facts about one use of what is remembered about a user. */
export const MemoryPolicyInputSchema = Type.Object({
  operation: Type.Enum(['read', 'list', 'write', 'delete', 'erase', 'export']),
  namespace: Type.Enum(['session', 'longterm', 'system', 'all']),
  roles: Words,
  /** Whether the memory is that of the caller. */
  own: Type.Boolean(),
  /** Of the conversation that a value comes from. */
  posture_score: Share,
  guard_verdict: Type.Union([Type.Literal('allow'), Type.Literal('flag'), Type.Literal('block')]),
  value_bytes: Type.Integer({ minimum: 0 }),
  frozen: Type.Boolean(),
});

export const PromptResultSchema = Type.Object({
  decision: Type.Union([Type.Literal('allow'), Type.Literal('escalate'), Type.Literal('block')]),
  reason: Type.String(),
  action: Type.String(),
  rule: Type.String(),
});

export const OutputResultSchema = Type.Object({
  decision: Type.Union([Type.Literal('allow'), Type.Literal('redact'), Type.Literal('block')]),
  reason: Type.String(),
  rule: Type.String(),
});

export const ToolResultSchema = Type.Object({
  decision: Type.Enum(['allow', 'approve', 'deny']),
  reason: Type.String(),
  rule: Type.String(),
});

export const MemoryResultSchema = Type.Object({
  decision: Type.Enum(['allow', 'deny']),
  reason: Type.String(),
  rule: Type.String(),
});

export type PromptPolicyInput = Static<typeof PromptPolicyInputSchema>;
export type OutputPolicyInput = Static<typeof OutputPolicyInputSchema>;
export type ToolPolicyInput = Static<typeof ToolPolicyInputSchema>;
export type MemoryPolicyInput = Static<typeof MemoryPolicyInputSchema>;

/** Which bundle spoke. */
export interface Provenance {
  readonly policy_version: string;
  readonly bundle_hash: string;
}

export type PromptRuling = Readonly<Static<typeof PromptResultSchema>> & Provenance;
export type OutputRuling = Readonly<Static<typeof OutputResultSchema>> & Provenance;
export type ToolRuling = Readonly<Static<typeof ToolResultSchema>> & Provenance;
export type MemoryRuling = Readonly<Static<typeof MemoryResultSchema>> & Provenance;
export type AdminRuling = Readonly<Static<typeof AdminResultSchema>> & Provenance;
