// Recorded decisions, streamed with a cursor in one read-only transaction, the oldest first.
import type pg from 'pg';
import { postgresErrors } from './errors.ts';

export interface DecisionRange {
  readonly tenantId: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly countMax: number;
}

export interface RecordedDecisionRow {
  readonly eventId: string;
  readonly correlationId: string;
  readonly sessionId: string;
  readonly atMs: number;
  /** What the policy said, before any mode or exception let it pass. */
  readonly decision: string;
  readonly rule: string;
  readonly version: string;
  /** The input of the policy, as JSON. */
  readonly facts: string;
}

const pageRows = 5_000;

type Cells = readonly [string, string, string, number, string, string, string, string];

const rowOf = (cells: Cells): RecordedDecisionRow => {
  const [eventId, correlationId, sessionId, atMs, decision, rule, version, facts] = cells;
  return { eventId, correlationId, sessionId, atMs, decision, rule, version, facts };
};

/** Pages of decisions. Rejects with `WEIR_POSTGRES_AWAY`. */
export const recordedDecisions = async function* (
  pool: pg.Pool,
  { tenantId, fromMs, toMs, countMax }: DecisionRange,
): AsyncGenerator<readonly RecordedDecisionRow[]> {
  let client: pg.PoolClient | undefined;
  try {
    client = await pool.connect();
    await client.query('BEGIN READ ONLY');
    await client.query(
      `DECLARE recorded NO SCROLL CURSOR FOR
       SELECT event_id, correlation_id, session_id,
         (extract(epoch FROM decided_at) * 1000)::float8, coalesce(would_be, decision), rule,
         policy_version, facts::text
       FROM decisions
       WHERE tenant_id = $1 AND decided_at >= to_timestamp($2::float8 / 1000)
         AND decided_at < to_timestamp($3::float8 / 1000)
       ORDER BY decided_at, event_id LIMIT $4`,
      [tenantId, fromMs, toMs, countMax],
    );
    for (;;) {
      const { rows } = await client.query<readonly unknown[]>({
        ...{ text: `FETCH ${pageRows} FROM recorded`, rowMode: 'array' },
      });
      if (rows.length === 0) break;
      yield rows.map((cells) => rowOf(cells as unknown as Cells));
    }
    await client.query('COMMIT');
  } catch (cause) {
    throw postgresErrors.AWAY({ during: 'decisions' }, { cause });
  } finally {
    client?.release(true);
  }
};
