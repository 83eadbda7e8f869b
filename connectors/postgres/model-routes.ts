// Routes between models: names that stand for several models, each with its weight, and for a shadow.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export interface RouteMember {
  readonly model: string;
  readonly weight: number;
}

export interface ModelRoute {
  readonly tenantId: string;
  readonly name: string;
  readonly members: readonly RouteMember[];
  /** Gets a share (0 to 1) of the prompts, too; its answers reach nobody. */
  readonly shadow: { readonly model: string; readonly share: number } | null;
  readonly updatedBy: string;
  readonly updatedMs: number;
}

const row = z.object({
  tenant_id: z.string(),
  name: z.string(),
  // What a hand has spoilt is a route that leads nowhere, and does not hide the others.
  members: z.array(z.object({ model: z.string(), weight: z.number().positive() })).catch([]),
  shadow: z
    .object({ model: z.string(), share: z.number().min(0).max(1) })
    .nullable()
    .catch(null),
  updated_by: z.string(),
  updated_ms: z.number(),
});
const none = z.object({}).strict();
const named = z.object({ name: z.string() });

/** The routes of all tenants. */
export const modelRoutes = async (pool: DatabasePool): Promise<readonly ModelRoute[]> => {
  const rows = await reached(
    pool.any(sql.type(row)`
      SELECT tenant_id, name, members, shadow, updated_by,
        (extract(epoch FROM updated_at) * 1000)::float8 AS updated_ms
      FROM model_routes ORDER BY tenant_id, name
    `),
  );
  return rows.map((each) => ({
    ...{ tenantId: each.tenant_id, name: each.name, members: each.members, shadow: each.shadow },
    ...{ updatedBy: each.updated_by, updatedMs: Math.round(each.updated_ms) },
  }));
};

/** Makes or replaces a route. */
export const putRoute = async (
  pool: DatabasePool,
  { tenantId, name, members, shadow, updatedBy }: Omit<ModelRoute, 'updatedMs'>,
): Promise<void> => {
  await reached(
    pool.query(sql.type(none)`
      INSERT INTO model_routes (tenant_id, name, members, shadow, updated_by)
      VALUES (${tenantId}, ${name}, ${JSON.stringify(members)}::jsonb,
        ${shadow === null ? null : JSON.stringify(shadow)}::jsonb, ${updatedBy})
      ON CONFLICT (tenant_id, name) DO UPDATE SET members = excluded.members,
        shadow = excluded.shadow, updated_by = excluded.updated_by, updated_at = now()
    `),
  );
};

/** Removes a route; answers whether there was one. */
export const deleteRoute = async (
  pool: DatabasePool,
  tenantId: string,
  name: string,
): Promise<boolean> => {
  const removed = await reached(
    pool.maybeOne(sql.type(named)`
      DELETE FROM model_routes WHERE tenant_id = ${tenantId} AND name = ${name} RETURNING name
    `),
  );
  return removed !== null;
};
