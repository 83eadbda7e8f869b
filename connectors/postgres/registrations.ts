// The agents and tools that somebody answers for.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export interface Registration {
  readonly tenantId: string;
  readonly kind: 'agent' | 'tool';
  readonly id: string;
  readonly owner: string;
  readonly purpose: string;
  readonly registeredBy: string;
  readonly registeredMs: number;
}

const row = z.object({
  tenant_id: z.string(),
  kind: z.enum(['agent', 'tool']),
  id: z.string(),
  owner: z.string(),
  purpose: z.string(),
  registered_by: z.string(),
  registered_ms: z.number(),
});
const none = z.object({}).strict();
const named = z.object({ id: z.string() });

/** Those of all tenants. */
export const registrations = async (pool: DatabasePool): Promise<readonly Registration[]> =>
  (
    await reached(
      pool.any(sql.type(row)`
        SELECT tenant_id, kind, id, owner, purpose, registered_by,
          (extract(epoch FROM registered_at) * 1000)::float8 AS registered_ms
        FROM registrations ORDER BY tenant_id, kind, id
      `),
    )
  ).map((each) => ({
    ...{ tenantId: each.tenant_id, kind: each.kind, id: each.id, owner: each.owner },
    ...{ purpose: each.purpose, registeredBy: each.registered_by },
    registeredMs: Math.round(each.registered_ms),
  }));

/** Keeps one; what was seen of it and not known is resolved in the same transaction. */
export const keepRegistration = async (
  pool: DatabasePool,
  { tenantId, kind, id, owner, purpose, registeredBy }: Omit<Registration, 'registeredMs'>,
): Promise<void> => {
  await reached(
    pool.transaction(async (transaction) => {
      await transaction.query(sql.type(none)`
        INSERT INTO registrations (tenant_id, kind, id, owner, purpose, registered_by)
        VALUES (${tenantId}, ${kind}, ${id}, ${owner}, ${purpose}, ${registeredBy})
        ON CONFLICT (tenant_id, kind, id) DO UPDATE SET owner = excluded.owner,
          purpose = excluded.purpose, registered_by = excluded.registered_by, registered_at = now()
      `);
      await transaction.query(sql.type(none)`
        UPDATE findings SET status = 'resolved' WHERE tenant_id = ${tenantId}
          AND source = 'inventory' AND asset = ${`${kind}:${id}`}
      `);
    }),
  );
};

/** Forgets one; answers whether there was one. */
export const removeRegistration = async (
  pool: DatabasePool,
  { tenantId, kind, id }: Pick<Registration, 'tenantId' | 'kind' | 'id'>,
): Promise<boolean> =>
  (await reached(
    pool.maybeOne(sql.type(named)`
      DELETE FROM registrations WHERE tenant_id = ${tenantId} AND kind = ${kind} AND id = ${id}
      RETURNING id
    `),
  )) !== null;
