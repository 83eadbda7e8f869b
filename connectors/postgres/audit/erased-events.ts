// Whether an event was erased: the records of what was made of it keep their ids, and have no content any more.
import pg from 'pg';

const timeoutMs = 5_000;

/** Asks the ledger for records of an event that lost their content. Rejects when the database is away. */
export const wasErased = async (
  connectionString: string,
  tenantIds: readonly string[],
  eventId: string,
): Promise<boolean> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: timeoutMs });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `SELECT FROM audit_leaf WHERE tenant_id = ANY ($1) AND salt IS NULL
         AND (event_id = $2 OR starts_with(event_id, $2 || '.')) LIMIT 1`,
      [tenantIds, eventId],
    );
    return rowCount === 1;
  } finally {
    await client.end();
  }
};
