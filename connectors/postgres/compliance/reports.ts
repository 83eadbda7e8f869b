// Reports as they were made, bytes and all.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from '../reached.ts';

const formats = ['json', 'pdf', 'docx'] as const;

const row = z.object({
  report_id: z.string(),
  framework: z.string(),
  format: z.enum(formats),
  made_at: z.string(),
  made_by: z.string(),
  from: z.string(),
  to: z.string(),
  policy_version: z.string(),
  coverage_pct: z.number(),
  sha256: z.string(),
  size_bytes: z.number(),
});
const whole = row.extend({ content: z.instanceof(Buffer) });
const none = z.object({}).strict();

export type StoredReport = Readonly<z.infer<typeof row>>;
export type WholeReport = Readonly<z.infer<typeof whole>>;

/** Reports that an organisation keeps, of all frameworks and formats together. */
export const reportsMax = 100;

const iso = sql.fragment`'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const columns = sql.fragment`
  report_id, framework, format, made_by, policy_version, coverage_pct, sha256,
  octet_length(content) AS size_bytes,
  to_char(r.made_at AT TIME ZONE 'UTC', ${iso}) AS made_at,
  to_char(range_from AT TIME ZONE 'UTC', ${iso}) AS from,
  to_char(range_to AT TIME ZONE 'UTC', ${iso}) AS to`;

/** Keeps a report, once under its id, and lets go of the oldest beyond the bound. */
export const insertReport = (
  pool: DatabasePool,
  tenantId: string,
  report: Omit<WholeReport, 'size_bytes'>,
): Promise<void> =>
  reached(
    pool.transaction(async (transaction) => {
      await transaction.query(sql.type(none)`
        INSERT INTO compliance_reports (tenant_id, report_id, framework, format, made_at, made_by,
          range_from, range_to, policy_version, coverage_pct, sha256, content)
        VALUES (${tenantId}, ${report.report_id}, ${report.framework}, ${report.format},
          ${report.made_at}::timestamptz, ${report.made_by}, ${report.from}::timestamptz,
          ${report.to}::timestamptz, ${report.policy_version}, ${report.coverage_pct},
          ${report.sha256}, ${sql.binary(report.content)})
        ON CONFLICT DO NOTHING
      `);
      await transaction.query(sql.type(none)`
        DELETE FROM compliance_reports WHERE tenant_id = ${tenantId} AND report_id IN (
          SELECT report_id FROM compliance_reports WHERE tenant_id = ${tenantId}
          ORDER BY made_at DESC, report_id DESC OFFSET ${reportsMax})
      `);
    }),
  );

/** All reports of a tenant, the newest first. */
export const reportsOf = (pool: DatabasePool, tenantId: string): Promise<readonly StoredReport[]> =>
  reached(
    pool.any(sql.type(row)`
      SELECT ${columns} FROM compliance_reports r WHERE tenant_id = ${tenantId}
      ORDER BY r.made_at DESC, report_id DESC LIMIT ${reportsMax}
    `),
  );

/** One report with its bytes. */
export const findReport = async (
  pool: DatabasePool,
  tenantId: string,
  reportId: string,
): Promise<WholeReport | undefined> =>
  (await reached(
    pool.maybeOne(sql.type(whole)`
      SELECT ${columns}, content FROM compliance_reports r
      WHERE tenant_id = ${tenantId} AND report_id = ${reportId}
    `),
  )) ?? undefined;
