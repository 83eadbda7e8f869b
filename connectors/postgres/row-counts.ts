// How many rows there are of a lineage, by table.
import pg from 'pg';

export interface RowCount {
  readonly table: string;
  readonly rows: number;
}

const tables = ['event_archive', 'decisions', 'audit_export'] as const;
const timeoutMs = 5_000;

/** Counts the rows of one correlation id. Rejects when the database does not answer. */
export const rowCounts = async (
  connectionString: string,
  tenantId: string,
  correlationId: string,
): Promise<readonly RowCount[]> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: timeoutMs });
  await client.connect();
  try {
    const counts: RowCount[] = [];
    for (const table of tables) {
      const { rows } = await client.query<{ count: string }>(
        `SELECT count(*) FROM ${table} WHERE tenant_id = $1 AND correlation_id = $2`,
        [tenantId, correlationId],
      );
      counts.push({ table, rows: Number(rows[0]?.count ?? 0) });
    }
    return counts;
  } finally {
    await client.end();
  }
};
