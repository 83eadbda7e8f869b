// Assessments as they were: for the trend, and for metrics.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from '../reached.ts';

const functionRow = z.object({
  name: z.string(),
  satisfied: z.number(),
  partial: z.number(),
  gap: z.number(),
  not_applicable: z.number(),
  total: z.number(),
  coverage_pct: z.number(),
});
const row = z.object({
  framework: z.string(),
  taken_at: z.string(),
  cause: z.enum(['schedule', 'demand']),
  policy_version: z.string(),
  coverage_pct: z.number(),
  functions: z.array(functionRow),
  statuses: z.record(z.string(), z.string()),
});
const latest = row.omit({ statuses: true }).extend({ tenant_id: z.string() });
const none = z.object({}).strict();

export type SnapshotRecord = Readonly<z.infer<typeof row>>;
export type LatestSnapshot = Readonly<z.infer<typeof latest>>;

/** Snapshots of a framework that an organisation keeps. */
export const snapshotsMax = 2_000;

const takenAt = sql.fragment`
  to_char(taken_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS taken_at`;

/** Keeps a snapshot, and lets go of the oldest beyond the bound. */
export const insertSnapshot = (
  pool: DatabasePool,
  tenantId: string,
  snapshot: SnapshotRecord,
): Promise<void> => {
  const { framework, taken_at, cause, policy_version, coverage_pct } = snapshot;
  return reached(
    pool.transaction(async (transaction) => {
      await transaction.query(sql.type(none)`
        INSERT INTO compliance_snapshots (tenant_id, framework, taken_at, cause, policy_version,
          coverage_pct, functions, statuses)
        VALUES (${tenantId}, ${framework}, ${taken_at}::timestamptz, ${cause}, ${policy_version},
          ${coverage_pct}, ${sql.jsonb(snapshot.functions)}, ${sql.jsonb(snapshot.statuses)})
        ON CONFLICT DO NOTHING
      `);
      await transaction.query(sql.type(none)`
        DELETE FROM compliance_snapshots WHERE tenant_id = ${tenantId} AND framework = ${framework}
          AND taken_at < (SELECT taken_at FROM compliance_snapshots
            WHERE tenant_id = ${tenantId} AND framework = ${framework}
            ORDER BY taken_at DESC OFFSET ${snapshotsMax - 1} LIMIT 1)
      `);
    }),
  );
};

/** The snapshots of a range, oldest first; of more than there is room for, the newest. */
export const snapshotsOf = async (
  pool: DatabasePool,
  tenantId: string,
  framework: string,
  range: { readonly fromMs: number; readonly toMs: number },
  countMax: number,
): Promise<readonly SnapshotRecord[]> => {
  const found = await reached(
    pool.any(sql.type(row)`
      SELECT framework, ${takenAt}, cause, policy_version, coverage_pct, functions, statuses
      FROM compliance_snapshots s WHERE tenant_id = ${tenantId} AND framework = ${framework}
        AND s.taken_at >= to_timestamp(${range.fromMs / 1_000}::float8)
        AND s.taken_at < to_timestamp(${range.toMs / 1_000}::float8)
      ORDER BY s.taken_at DESC LIMIT ${countMax}
    `),
  );
  return found.toReversed();
};

/** The newest snapshot of every framework of these tenants. */
export const latestSnapshots = (
  pool: DatabasePool,
  tenants: readonly string[],
): Promise<readonly LatestSnapshot[]> =>
  reached(
    pool.any(sql.type(latest)`
      SELECT DISTINCT ON (tenant_id, framework) tenant_id, framework, ${takenAt}, cause,
        policy_version, coverage_pct, functions
      FROM compliance_snapshots s WHERE tenant_id = ANY(${sql.array([...tenants], 'text')})
      ORDER BY tenant_id, framework, s.taken_at DESC
    `),
  );
