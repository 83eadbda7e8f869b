// Reports: what people think of decisions, each with the facts that the decision was made from, so that it
// can be used for calibration when the archive is gone.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { behind } from './behind.ts';
import { reached } from './reached.ts';

export const reportLabels = ['false_positive', 'false_negative', 'confirmed'] as const;
export type ReportLabel = (typeof reportLabels)[number];

const row = z.object({
  report_id: z.string(),
  correlation_id: z.string(),
  label: z.enum(reportLabels),
  note: z.string(),
  reported_by: z.string(),
  reported_at: z.string(),
  user_id: z.string(),
  session_id: z.string(),
  model_id: z.string(),
  decision: z.string(),
  would_be: z.string().nullable(),
  rule: z.string(),
  reason: z.string(),
  posture_score: z.number(),
  signals: z.array(z.string()),
  policy_version: z.string(),
  bundle_hash: z.string(),
  facts: z.record(z.string(), z.unknown()),
});
const exported = row.extend({ prompt: z.string().nullable() });
const owner = z.object({ user_id: z.string() });

export type Report = Readonly<z.infer<typeof row>>;
/** With the prompt, without secrets and personal data, while the archive has it. */
export type ExportedReport = Readonly<z.infer<typeof exported>>;

const columns = sql.fragment`
  r.report_id, r.correlation_id, r.label, r.note, r.reported_by, r.user_id, r.session_id, r.model_id,
  r.decision, r.would_be, r.rule, r.reason, r.posture_score, r.signals, r.policy_version,
  r.bundle_hash, r.facts,
  to_char(r.reported_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS reported_at
`;

/** Whose prompt was decided about; `undefined` when no such decision of the tenant is stored. */
export const decidedFor = async (
  pool: DatabasePool,
  tenantId: string,
  correlationId: string,
): Promise<string | undefined> =>
  (
    await reached(
      pool.maybeOne(sql.type(owner)`
        SELECT user_id FROM decisions
        WHERE tenant_id = ${tenantId} AND correlation_id = ${correlationId} LIMIT 1
      `),
    )
  )?.user_id;

export interface NewReport {
  readonly tenantId: string;
  readonly reportId: string;
  readonly correlationId: string;
  readonly label: ReportLabel;
  readonly note: string;
  readonly by: string;
}

/** Records a report with the facts of its decision; the later one of the same person holds. */
export const insertReport = async (
  pool: DatabasePool,
  report: NewReport,
): Promise<Report | undefined> => {
  const { tenantId, reportId, correlationId, label, note, by } = report;
  const found = await reached(
    pool.maybeOne(sql.type(row)`
      INSERT INTO reports AS r (tenant_id, report_id, correlation_id, label, note, reported_by,
        user_id, session_id, model_id, decision, would_be, rule, reason, posture_score, signals,
        policy_version, bundle_hash, facts)
      SELECT tenant_id, ${reportId}, correlation_id, ${label}, ${note}, ${by}, user_id, session_id,
        model_id, decision, would_be, rule, reason, posture_score, signals, policy_version,
        bundle_hash, facts
      FROM decisions WHERE tenant_id = ${tenantId} AND correlation_id = ${correlationId} LIMIT 1
      ON CONFLICT (tenant_id, correlation_id, reported_by)
        DO UPDATE SET label = excluded.label, note = excluded.note, reported_at = now()
      RETURNING ${columns}
    `),
  );
  return found ?? undefined;
};

/** A page of reports, the newest first, after the last one of the page before. */
export const reportsPage = (
  pool: DatabasePool,
  tenantId: string,
  page: { readonly after: string | undefined; readonly countMax: number },
): Promise<readonly ExportedReport[]> => {
  const isBehind = behind('reports', ['reported_at', 'report_id'], tenantId, page.after);
  return reached(
    pool.any(sql.type(exported)`
      SELECT ${columns}, e.data ->> 'prompt' AS prompt
      FROM (
        SELECT * FROM reports page WHERE tenant_id = ${tenantId} AND ${isBehind}
        ORDER BY reported_at DESC, report_id DESC LIMIT ${page.countMax}
      ) r LEFT JOIN event_archive e ON e.tenant_id = r.tenant_id AND e.topic = 'raw'
        AND e.event_id = r.correlation_id
      ORDER BY r.reported_at DESC, r.report_id DESC
    `),
  );
};
