// A report of compliance as data: what JSON shows, and what PDF and DOCX are laid out from. Field names of
// Orbyx AI SPM are kept.
import Type, { type Static } from 'typebox';
import type { SnapshotRecord } from '../../connectors/postgres/compliance/snapshots.ts';
import type { AssessedControl, Proof } from '../../operators/compliance/assess.ts';
import { statuses } from '../../operators/compliance/assess.ts';
import type { Coverage } from '../../operators/compliance/coverage.ts';
import type { Evidence } from '../../operators/compliance/evidence.ts';
import type { Assessed } from './assessed.ts';

const Text = Type.String();
const Maybe = Type.Union([Type.String(), Type.Null()]);

const ProofSchema = Type.Object({
  check: Text,
  kind: Type.Enum(['measured', 'attested', 'guarded']),
  what: Text,
  passed: Type.Boolean(),
  need: Text,
  count: Type.Number(),
  of: Type.Union([Type.Number(), Type.Null()]),
  last_at: Maybe,
  last_ref: Maybe,
  query: Type.String({ description: 'With which it can be counted again' }),
  link: Text,
  close: Type.String({ description: 'What closes the gap; empty where there is none' }),
});
const ControlSchema = Type.Object({
  id: Text,
  title: Text,
  status: Type.Enum(statuses),
  reason: Text,
  checks: Type.Array(ProofSchema),
  evidence: Type.Array(Text),
  guards: Type.Array(Text),
  seen: Type.Union([Type.Object({ count: Type.Number(), last_at: Text }), Type.Null()]),
});
const counts = {
  satisfied: Type.Integer(),
  partial: Type.Integer(),
  gap: Type.Integer(),
  not_applicable: Type.Integer(),
  total: Type.Integer(),
  coverage_pct: Type.Number({ description: 'Satisfied of those that apply' }),
};
export const EvidenceSchema = Type.Object({
  evidence_id: Text,
  framework: Text,
  control_id: Text,
  kind: Text,
  statement: Text,
  url: Maybe,
  sha256: Maybe,
  attested_by: Text,
  attested_at: Text,
  valid_until: Text,
  withdrawn_at: Maybe,
});
export const ReportSchema = Type.Object({
  framework: Text,
  name: Text,
  tenant_id: Text,
  generated_at: Text,
  range: Type.Object({ from: Text, to: Text }),
  policy_version: Text,
  policy_versions_seen: Type.Array(Text),
  overall_coverage_pct: Type.Number(),
  ...counts,
  functions: Type.Array(
    Type.Object({
      function: Text,
      ...counts,
      controls: Type.Array(ControlSchema),
      gaps: Type.Array(Type.Object({ id: Text, status: Text, close: Type.Array(Text) })),
    }),
  ),
  evidence: Type.Array(EvidenceSchema),
});

export type Report = Static<typeof ReportSchema>;

const iso = (ms: number): string => new Date(ms).toISOString();

const shownCounts = (coverage: Coverage) => ({
  ...{ satisfied: coverage.satisfied, partial: coverage.partial, gap: coverage.gap },
  ...{ not_applicable: coverage.notApplicable, total: coverage.total },
  coverage_pct: coverage.coveragePct,
});

const shownProof = ({ lastAt: last_at, lastRef: last_ref, ...proof }: Proof) => ({
  ...{ ...proof, last_at, last_ref },
});

const shownControl = ({ proofs, seen, ...rest }: AssessedControl) => ({
  ...{ id: rest.id, title: rest.title, status: rest.status, reason: rest.reason },
  checks: proofs.map(shownProof),
  ...{ evidence: [...rest.evidence], guards: [...rest.guards] },
  seen: seen && { count: seen.count, last_at: seen.lastAt },
});

const gapsOf = (controls: readonly AssessedControl[]) =>
  controls
    .filter(({ status }) => status === 'gap' || status === 'partial')
    .map(({ id, status, proofs }) => ({
      ...{ id, status },
      close: proofs.filter(({ passed }) => !passed).map(({ close }) => close),
    }));

/** A piece of evidence as people see it. */
export const shownEvidence = (each: Evidence): Static<typeof EvidenceSchema> => ({
  ...{ evidence_id: each.evidenceId, framework: each.framework, control_id: each.controlId },
  ...{ kind: each.kind, statement: each.statement, url: each.url, sha256: each.sha256 },
  ...{ attested_by: each.attestedBy, attested_at: iso(each.attestedMs) },
  valid_until: iso(each.validUntilMs),
  withdrawn_at: each.withdrawnMs === null ? null : iso(each.withdrawnMs),
});

/** The report of an assessment. */
export const reportOf = (assessed: Assessed): Report => {
  const { assessment, range } = assessed;
  const controls = assessment.groups.flatMap((group) => group.controls.map(({ id }) => id));
  return {
    ...{ framework: assessment.framework.id, name: assessment.framework.name },
    ...{ tenant_id: assessed.tenantId, generated_at: iso(assessed.atMs) },
    range: { from: iso(range.fromMs), to: iso(range.toMs) },
    policy_version: assessed.policyVersion,
    policy_versions_seen: [...assessed.policyVersionsSeen],
    overall_coverage_pct: assessment.coveragePct,
    ...shownCounts(assessment),
    functions: assessment.groups.map((group) => ({
      function: group.name,
      ...shownCounts(group),
      controls: group.controls.map(shownControl),
      gaps: gapsOf(group.controls),
    })),
    evidence: [...assessed.evidence]
      .sort((a, b) => controls.indexOf(a.controlId) - controls.indexOf(b.controlId))
      .map(shownEvidence),
  };
};

/** What is kept of an assessment for the trend. */
export const snapshotOf = (assessed: Assessed, cause: SnapshotRecord['cause']): SnapshotRecord => {
  const { assessment } = assessed;
  const controls = assessment.groups.flatMap((group) => group.controls);
  return {
    ...{ framework: assessment.framework.id, taken_at: iso(assessed.atMs), cause },
    ...{ policy_version: assessed.policyVersion, coverage_pct: assessment.coveragePct },
    functions: assessment.groups.map((group) => ({ name: group.name, ...shownCounts(group) })),
    statuses: Object.fromEntries(controls.map(({ id, status }) => [id, status])),
  };
};
