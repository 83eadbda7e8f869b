// The records of application keys.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export interface KeyRecord {
  readonly keyId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly sha256: string;
  readonly scopes: readonly string[];
  readonly createdBy: string;
  readonly createdMs: number;
  readonly expiresMs: number | null;
  readonly revokedMs: number | null;
  readonly successor: string | null;
  /** For all its users together; `null`: as many as its users may. */
  readonly requestsPerMinute: number | null;
}

const row = z.object({
  key_id: z.string(),
  tenant_id: z.string(),
  name: z.string(),
  key_sha256: z.string(),
  scopes: z.array(z.string()),
  created_by: z.string(),
  created_ms: z.number(),
  expires_ms: z.number().nullable(),
  revoked_ms: z.number().nullable(),
  successor: z.string().nullable(),
  requests_per_minute: z.number().nullable(),
});
const none = z.object({}).strict();
const id = z.object({ key_id: z.string() });

const columns = sql.fragment`
  key_id, tenant_id, name, key_sha256, scopes, created_by, successor, requests_per_minute,
  (extract(epoch FROM created_at) * 1000)::float8 AS created_ms,
  (extract(epoch FROM expires_at) * 1000)::float8 AS expires_ms,
  (extract(epoch FROM revoked_at) * 1000)::float8 AS revoked_ms
`;

const recordOf = (each: z.infer<typeof row>): KeyRecord => ({
  ...{ keyId: each.key_id, tenantId: each.tenant_id, name: each.name, sha256: each.key_sha256 },
  ...{ scopes: each.scopes, createdBy: each.created_by, createdMs: each.created_ms },
  ...{ expiresMs: each.expires_ms, revokedMs: each.revoked_ms, successor: each.successor },
  requestsPerMinute: each.requests_per_minute,
});

/** The keys that may be used now, of all tenants. */
export const livingKeys = async (pool: DatabasePool): Promise<readonly KeyRecord[]> =>
  (
    await pool.any(sql.type(row)`
      SELECT ${columns} FROM application_keys
      WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
    `)
  ).map(recordOf);

/** All keys of a tenant, the newest first. */
export const keysOf = (pool: DatabasePool, tenantId: string): Promise<readonly KeyRecord[]> =>
  reached(
    pool
      .any(sql.type(row)`
        SELECT ${columns} FROM application_keys WHERE tenant_id = ${tenantId}
        ORDER BY created_at DESC, key_id
      `)
      .then((rows) => rows.map(recordOf)),
  );

export interface NewKey {
  readonly keyId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly sha256: string;
  readonly scopes: readonly string[];
  readonly createdBy: string;
  /** Until it is revoked when absent. */
  readonly ttlSeconds: number | undefined;
  readonly requestsPerMinute?: number | undefined;
}

/** Records a key. */
export const insertKey = async (pool: DatabasePool, key: NewKey): Promise<void> => {
  const seconds = key.ttlSeconds ?? null;
  await reached(
    pool.query(sql.type(none)`
      INSERT INTO application_keys
        (key_id, tenant_id, name, key_sha256, scopes, created_by, expires_at,
         requests_per_minute)
      VALUES
        (${key.keyId}, ${key.tenantId}, ${key.name}, ${key.sha256},
         ${sql.array([...key.scopes], 'text')}, ${key.createdBy},
         now() + ${seconds}::int * interval '1 second', ${key.requestsPerMinute ?? null})
    `),
  );
};

/** Revokes a key of a tenant; false when there is none that could be. */
export const revokeKey = async (
  pool: DatabasePool,
  key: { readonly tenantId: string; readonly keyId: string; readonly by: string },
  successor?: string,
): Promise<boolean> => {
  const found = await reached(
    pool.any(sql.type(id)`
      UPDATE application_keys
      SET revoked_at = now(), revoked_by = ${key.by}, successor = ${successor ?? null}
      WHERE key_id = ${key.keyId} AND tenant_id = ${key.tenantId} AND revoked_at IS NULL
      RETURNING key_id
    `),
  );
  return found.length > 0;
};
