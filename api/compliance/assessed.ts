// An assessment together with what it was made from: what reports and snapshots are taken from.
import type { Assessment } from '../../operators/compliance/assess.ts';
import type { Evidence } from '../../operators/compliance/evidence.ts';

export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** An assessment, and what it was made from. */
export interface Assessed {
  readonly tenantId: string;
  readonly range: Range;
  readonly atMs: number;
  /** In force where it was assessed. */
  readonly policyVersion: string;
  /** That have decided in the range. */
  readonly policyVersionsSeen: readonly string[];
  /** On this framework, as far as it counts. */
  readonly evidence: readonly Evidence[];
  readonly assessment: Assessment;
}
