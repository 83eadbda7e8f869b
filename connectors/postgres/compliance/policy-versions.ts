// Which versions of the policies have decided in a range.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from '../reached.ts';
import { type Range, within } from './joined-facts.ts';

const row = z.object({ policy_version: z.string() });
const countMax = 100;

/** The versions, by name. Rejects with `WEIR_POSTGRES_AWAY`. */
export const policyVersionsIn = async (
  pool: DatabasePool,
  range: Range,
): Promise<readonly string[]> => {
  const rows = await reached(
    pool.any(sql.type(row)`
      SELECT DISTINCT policy_version FROM decisions
      WHERE tenant_id = ${range.tenantId} AND policy_version <> ''
        AND ${within(sql.fragment`decided_at`, range)}
      ORDER BY policy_version LIMIT ${countMax}
    `),
  );
  return rows.map(({ policy_version }) => policy_version);
};
