// What pipelines ask of the world, as narrow ports. Tests pass literals.
import type { Sink } from '../engine/model/sink.ts';
import type { PostureWeights } from '../operators/posture/weights.ts';
import type { SearchHit } from '../operators/retrieval/document-search.ts';
import type { PromptPolicyInput, PromptRuling } from '../policies/inputs.ts';

/** A window, and the number of prompts in it that is too many. */
export interface VolumeLimit {
  readonly sizeMs: number;
  readonly threshold: number;
}

/** A row for a table of facts. */
export interface FactRow {
  readonly table: 'event_archive' | 'decisions' | 'audit_export';
  readonly values: Readonly<Record<string, unknown>>;
}

/** What retrieval may find, for the user who asks and nobody else. */
export interface Documents {
  find(tenantId: string, userId: string, prompt: string, countMax: number): readonly SearchHit[];
}

export interface Services {
  readonly policy: { decidePrompt(input: PromptPolicyInput): PromptRuling };
  readonly models: {
    riskTierOf(tenantId: string, modelId: string): PromptPolicyInput['risk_tier'];
  };
  readonly freezes: {
    of(
      tenantId: string,
      asking: { readonly userId: string; readonly sessionId: string; readonly modelId: string },
    ): unknown;
  };
  readonly documents: Documents;
  readonly limits: { readonly short: VolumeLimit; readonly long: VolumeLimit };
  readonly weights: PostureWeights;
  readonly facts: Sink<FactRow>;
}
