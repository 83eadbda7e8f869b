// The findings of a tenant, as they are read.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { behind } from './behind.ts';
import { reached } from './reached.ts';

const row = z.object({
  fingerprint: z.string(),
  source: z.string(),
  scan_type: z.string(),
  title: z.string(),
  description: z.string(),
  severity: z.string(),
  confidence: z.number(),
  risk_score: z.number(),
  asset: z.string(),
  status: z.string(),
  evidence: z.array(z.record(z.string(), z.unknown())),
  correlated_events: z.array(z.string()),
  ttps: z.array(z.string()),
  recommended_actions: z.array(z.string()),
  occurrence_count: z.number(),
  first_ms: z.number(),
  last_ms: z.number(),
});

export type FindingRecord = z.infer<typeof row>;

/** A page of findings, the latest first, behind the last one of the page before. */
export const findingsPage = (
  pool: DatabasePool,
  tenantId: string,
  page: {
    readonly status?: string | undefined;
    readonly severity?: string | undefined;
    readonly after?: string | undefined;
    readonly countMax: number;
  },
): Promise<readonly FindingRecord[]> => {
  const is = (column: string, value: string | undefined) =>
    value === undefined ? sql.fragment`true` : sql.fragment`${sql.identifier([column])} = ${value}`;
  return reached(
    pool.any(sql.type(row)`
      SELECT fingerprint, source, scan_type, title, description, severity, confidence, risk_score,
        asset, status, evidence, correlated_events, ttps, recommended_actions,
        occurrence_count::float8 AS occurrence_count,
        (extract(epoch FROM first_seen) * 1000)::float8 AS first_ms,
        (extract(epoch FROM last_seen) * 1000)::float8 AS last_ms
      FROM findings page
      WHERE tenant_id = ${tenantId} AND ${is('status', page.status)}
        AND ${is('severity', page.severity)}
        AND ${behind('findings', ['last_seen', 'fingerprint'], tenantId, page.after)}
      ORDER BY last_seen DESC, fingerprint DESC LIMIT ${page.countMax}
    `),
  );
};
