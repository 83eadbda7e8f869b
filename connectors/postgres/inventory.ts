// The inventory as it is read: what was seen on the wire, beside what somebody has registered.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export interface InventoryItem {
  readonly kind: string;
  readonly id: string;
  /** What its record says of it; `null` where there is none. */
  readonly state: string | null;
  readonly owner: string | null;
  /** `null`: registered, and never seen. */
  readonly firstSeenMs: number | null;
  readonly lastSeenMs: number | null;
  readonly seenCount: number;
}

export interface InventoryRelation {
  readonly fromKind: string;
  readonly fromId: string;
  readonly relation: string;
  readonly toKind: string;
  readonly toId: string;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly seenCount: number;
}

const itemRow = z.object({
  kind: z.string(),
  id: z.string(),
  state: z.string().nullable(),
  owner: z.string().nullable(),
  first_ms: z.number().nullable(),
  last_ms: z.number().nullable(),
  seen_count: z.number(),
});
const relationRow = z.object({
  from_kind: z.string(),
  from_id: z.string(),
  relation: z.string(),
  to_kind: z.string(),
  to_id: z.string(),
  first_ms: z.number(),
  last_ms: z.number(),
  seen_count: z.number(),
});

/** What has a record, of one tenant. */
const recordsOf = (tenantId: string) => sql.fragment`
  SELECT 'model' AS kind, model_id AS id, status AS state, owner FROM model_registry
  WHERE tenant_id = ${tenantId}
  UNION ALL
  SELECT kind, id, 'registered', owner FROM registrations WHERE tenant_id = ${tenantId}
  UNION ALL
  SELECT 'agent', 'app:' || key_id, CASE WHEN revoked_at IS NULL THEN 'registered' ELSE 'revoked' END,
    created_by
  FROM application_keys WHERE tenant_id = ${tenantId}
  UNION ALL
  SELECT 'mcp_server', name, 'approved', approved_by FROM mcp_servers WHERE tenant_id = ${tenantId}
  UNION ALL
  SELECT 'document', document_id, classification, coalesce(owner, 'tenant') FROM documents
  WHERE tenant_id = ${tenantId} AND NOT deleted
`;

export interface InventoryPage {
  readonly kind?: string | undefined;
  /** Items behind this one. */
  readonly after?: { readonly kind: string; readonly id: string } | undefined;
  readonly countMax: number;
}

/** A page of a tenant's items, by kind and name. */
export const inventoryItems = async (
  pool: DatabasePool,
  tenantId: string,
  { kind, after = { kind: '', id: '' }, countMax }: InventoryPage,
): Promise<readonly InventoryItem[]> => {
  const ofKind = kind === undefined ? sql.fragment`true` : sql.fragment`kind = ${kind}`;
  const rows = await reached(
    pool.any(sql.type(itemRow)`
      SELECT kind, id, k.state, k.owner, coalesce(i.seen_count, 0)::float8 AS seen_count,
        (extract(epoch FROM i.first_seen) * 1000)::float8 AS first_ms,
        (extract(epoch FROM i.last_seen) * 1000)::float8 AS last_ms
      FROM (SELECT * FROM inventory_items WHERE tenant_id = ${tenantId}) i
        FULL JOIN (${recordsOf(tenantId)}) k USING (kind, id)
      WHERE ${ofKind} AND (kind, id) > (${after.kind}, ${after.id})
      ORDER BY kind, id LIMIT ${countMax}
    `),
  );
  return rows.map((each) => ({
    ...{ kind: each.kind, id: each.id, state: each.state, owner: each.owner },
    ...{ firstSeenMs: each.first_ms, lastSeenMs: each.last_ms, seenCount: each.seen_count },
  }));
};

/** The relations of a tenant, those seen last first. */
export const inventoryRelations = async (
  pool: DatabasePool,
  tenantId: string,
  countMax: number,
): Promise<readonly InventoryRelation[]> =>
  (
    await reached(
      pool.any(sql.type(relationRow)`
        SELECT from_kind, from_id, relation, to_kind, to_id, seen_count::float8 AS seen_count,
          (extract(epoch FROM first_seen) * 1000)::float8 AS first_ms,
          (extract(epoch FROM last_seen) * 1000)::float8 AS last_ms
        FROM inventory_relations WHERE tenant_id = ${tenantId}
        ORDER BY last_seen DESC, from_kind, from_id, relation, to_kind, to_id LIMIT ${countMax}
      `),
    )
  ).map((each) => ({
    ...{ fromKind: each.from_kind, fromId: each.from_id, relation: each.relation },
    ...{ toKind: each.to_kind, toId: each.to_id, seenCount: each.seen_count },
    ...{ firstSeenMs: each.first_ms, lastSeenMs: each.last_ms },
  }));
