// Reads decisions back.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { postgresErrors } from './errors.ts';

const row = z.object({ decided_ms: z.number() });

/** When an escalated prompt of this user was decided about, in epoch ms. */
export const findEscalation = async (
  pool: DatabasePool,
  tenantId: string,
  userId: string,
  correlationId: string,
): Promise<{ readonly decidedMs: number } | undefined> => {
  try {
    const found = await pool.maybeOne(sql.type(row)`
      SELECT (extract(epoch FROM decided_at) * 1000)::float8 AS decided_ms FROM decisions
      WHERE tenant_id = ${tenantId} AND correlation_id = ${correlationId}
        AND user_id = ${userId} AND decision = 'escalate'
    `);
    return found ? { decidedMs: found.decided_ms } : undefined;
  } catch (cause) {
    throw postgresErrors.AWAY({}, { cause });
  }
};
