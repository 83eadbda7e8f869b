// Evidence that people have attached to controls. Nothing is changed or removed: what was withdrawn says so.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from '../reached.ts';

const kinds = ['attestation', 'not_applicable'] as const;

export interface EvidenceRecord {
  readonly evidenceId: string;
  readonly framework: string;
  readonly controlId: string;
  readonly kind: (typeof kinds)[number];
  readonly statement: string;
  readonly url: string | null;
  readonly sha256: string | null;
  readonly attestedBy: string;
  readonly attestedMs: number;
  readonly validUntilMs: number;
  readonly withdrawnMs: number | null;
}

const row = z.object({
  evidence_id: z.string(),
  framework: z.string(),
  control_id: z.string(),
  kind: z.enum(kinds),
  statement: z.string(),
  url: z.string().nullable(),
  sha256: z.string().nullable(),
  attested_by: z.string(),
  attested_ms: z.number(),
  valid_until_ms: z.number(),
  withdrawn_ms: z.number().nullable(),
});
const named = z.object({ evidence_id: z.string() });

const recordOf = (each: z.infer<typeof row>): EvidenceRecord => ({
  ...{ evidenceId: each.evidence_id, framework: each.framework, controlId: each.control_id },
  ...{ kind: each.kind, statement: each.statement, url: each.url, sha256: each.sha256 },
  ...{ attestedBy: each.attested_by, attestedMs: each.attested_ms },
  ...{ validUntilMs: each.valid_until_ms, withdrawnMs: each.withdrawn_ms },
});

const at = (ms: number) => sql.fragment`to_timestamp(${ms / 1_000}::float8)`;

/** How many pieces an organisation has that were not withdrawn. */
export const evidenceCountMax = 5_000;

/** All evidence of a tenant, the newest first, those that have ended or were withdrawn too. */
export const evidenceOf = async (
  pool: DatabasePool,
  tenantId: string,
): Promise<readonly EvidenceRecord[]> =>
  (
    await reached(
      pool.any(sql.type(row)`
        SELECT evidence_id, framework, control_id, kind, statement, url, sha256, attested_by,
          (extract(epoch FROM attested_at) * 1000)::float8 AS attested_ms,
          (extract(epoch FROM valid_until) * 1000)::float8 AS valid_until_ms,
          (extract(epoch FROM withdrawn_at) * 1000)::float8 AS withdrawn_ms
        FROM compliance_evidence WHERE tenant_id = ${tenantId}
        ORDER BY attested_at DESC, evidence_id DESC LIMIT ${2 * evidenceCountMax}
      `),
    )
  ).map(recordOf);

/** Attaches evidence; false when there is no room for more. */
export const insertEvidence = async (
  pool: DatabasePool,
  tenantId: string,
  evidence: Omit<EvidenceRecord, 'withdrawnMs'>,
): Promise<boolean> => {
  const { evidenceId, framework, controlId, kind, statement, url, sha256 } = evidence;
  const made = await reached(
    pool.maybeOne(sql.type(named)`
      INSERT INTO compliance_evidence (tenant_id, evidence_id, framework, control_id, kind, statement,
        url, sha256, attested_by, attested_at, valid_until)
      SELECT ${tenantId}, ${evidenceId}, ${framework}, ${controlId}, ${kind}, ${statement}, ${url},
        ${sha256}, ${evidence.attestedBy}, ${at(evidence.attestedMs)}, ${at(evidence.validUntilMs)}
      WHERE (SELECT count(*) FROM compliance_evidence
        WHERE tenant_id = ${tenantId} AND withdrawn_at IS NULL) < ${evidenceCountMax}
      RETURNING evidence_id
    `),
  );
  return made !== null;
};

/** Withdraws evidence; false when there is none that could be. */
export const withdrawEvidence = async (
  pool: DatabasePool,
  tenantId: string,
  evidenceId: string,
  { by, atMs }: { readonly by: string; readonly atMs: number },
): Promise<boolean> =>
  (await reached(
    pool.maybeOne(sql.type(named)`
      UPDATE compliance_evidence SET withdrawn_at = ${at(atMs)}, withdrawn_by = ${by}
      WHERE tenant_id = ${tenantId} AND evidence_id = ${evidenceId} AND withdrawn_at IS NULL
      RETURNING evidence_id
    `),
  )) !== null;
