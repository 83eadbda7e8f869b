// What pipelines ask of the world, as narrow ports. Tests pass literals.
import type { Sink } from '../engine/model/sink.ts';
import type { ShadowKind } from '../operators/inventory/shadow.ts';
import type { PostureWeights } from '../operators/posture/weights.ts';
import type { SearchHit } from '../operators/retrieval/document-search.ts';
import type {
  MemoryPolicyInput,
  MemoryRuling,
  PromptPolicyInput,
  PromptRuling,
  ToolPolicyInput,
  ToolRuling,
} from '../policies/inputs.ts';
import type { KnownTool } from '../policies/tool-input.ts';
import type { Mode } from '../policies/under-control.ts';
import type { MemoryRequest } from './events/memory.ts';
import type { Recalled } from './events/memory-result.ts';
import type { ToolIntent, ToolRequest } from './events/tool.ts';
import type { Performed } from './events/tool-result.ts';

/** A window, and the number of prompts in it that is too many. */
export interface VolumeLimit {
  readonly sizeMs: number;
  readonly threshold: number;
}

/** A row for a table of facts; those of the inventory and of findings are added up. */
export interface FactRow {
  readonly table:
    | 'event_archive'
    | 'decisions'
    | 'audit_export'
    | 'alert_notices'
    | 'inventory_items'
    | 'inventory_relations'
    | 'findings';
  readonly values: Readonly<Record<string, unknown>>;
}

/** A prompt that a rule refuses, as far as exceptions need it. */
export interface AskedUnder {
  /** Like `prompt/guard_flag`. */
  readonly rule: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly modelId: string;
  readonly categories: readonly string[];
  /** When it was asked. */
  readonly atMs: number;
}

/** What retrieval may find, for the user who asks and nobody else. */
export interface Documents {
  find(tenantId: string, userId: string, prompt: string, countMax: number): readonly SearchHit[];
}

/** The tools that Weir carries out itself. */
export interface Tools {
  factsOf(tenantId: string, name: string): KnownTool;
  /** Whether the arguments match the schema of the tool; those of a client's own tool always do. */
  accepts(tenantId: string, call: ToolIntent): boolean;
  /**
   * Carries out a call that was allowed, unless nobody waits for it any more. Never rejects: what goes
   * wrong is a failed result.
   */
  run(tenantId: string, call: ToolRequest, expiresAtMs: number | undefined): Promise<Performed>;
}

/** What is remembered about users. */
export interface Memory {
  /** Does what was asked for and allowed. A request that comes again under its id has one effect. */
  perform(
    tenantId: string,
    request: MemoryRequest,
    what: {
      readonly requestId: string;
      readonly atMs: number;
      /** The value as it may be kept, and what the guard says to it. */
      readonly text: string;
      readonly verdict: 'allow' | 'flag' | 'block';
    },
  ): Promise<Recalled>;
}

export interface Services {
  /** Each organisation may have policies of its own. */
  readonly policy: {
    decidePrompt(input: PromptPolicyInput, tenantId: string): PromptRuling;
    decideTool(input: ToolPolicyInput, tenantId: string): ToolRuling;
    decideMemory(input: MemoryPolicyInput, tenantId: string): MemoryRuling;
  };
  readonly models: {
    riskTierOf(tenantId: string, modelId: string): PromptPolicyInput['risk_tier'];
  };
  readonly freezes: {
    of(
      tenantId: string,
      asking: { readonly userId: string; readonly sessionId: string; readonly modelId: string },
    ): unknown;
  };
  /** In which mode a rule holds, and which exception whoever asks has from it. */
  readonly control: {
    modeOf(tenantId: string, rule: string): Mode;
    exceptionOf(tenantId: string, asked: AskedUnder): string | undefined;
  };
  /** What somebody answers for. */
  readonly registered: { has(tenantId: string, kind: ShadowKind, id: string): boolean };
  readonly documents: Documents;
  readonly tools: Tools;
  readonly memory: Memory;
  readonly limits: { readonly short: VolumeLimit; readonly long: VolumeLimit };
  readonly weights: PostureWeights;
  readonly facts: Sink<FactRow>;
}
