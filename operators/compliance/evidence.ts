// Evidence that people attach, for what no telemetry can prove. It is dated, names who stands for it, and
// ends: what has ended, or was withdrawn, counts for nothing.

export const evidenceKinds = ['attestation', 'not_applicable'] as const;

export interface Evidence {
  readonly evidenceId: string;
  readonly framework: string;
  readonly controlId: string;
  readonly kind: (typeof evidenceKinds)[number];
  /** What is attested, or why the control does not apply. */
  readonly statement: string;
  readonly url: string | null;
  readonly sha256: string | null;
  readonly attestedBy: string;
  readonly attestedMs: number;
  readonly validUntilMs: number;
  readonly withdrawnMs: number | null;
}

/** How long evidence may count before somebody has to look again. */
export const validityMsMax = 400 * 86_400_000;

/** Whether it counts at this moment. */
export const isValid = (evidence: Evidence, nowMs: number): boolean =>
  evidence.withdrawnMs === null &&
  evidence.attestedMs <= nowMs &&
  nowMs < evidence.validUntilMs &&
  (evidence.kind === 'not_applicable' || evidence.url !== null || evidence.sha256 !== null);

/** The evidence on one control that counts at this moment, the newest first. */
export const validFor = (
  all: readonly Evidence[],
  framework: string,
  controlId: string,
  nowMs: number,
): readonly Evidence[] =>
  all
    .filter((each) => each.framework === framework && each.controlId === controlId)
    .filter((each) => isValid(each, nowMs))
    .sort((a, b) => b.attestedMs - a.attestedMs);
