// The records of versions of policies. Whoever reads one holds it to its signature.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export interface PolicyVersionRecord {
  readonly tenantId: string;
  readonly version: string;
  readonly bundleHash: string;
  readonly author: string;
  readonly note: string;
  readonly createdMs: number;
}

/** With all that it is made of. */
export interface PolicyVersionContent {
  readonly tenantId: string;
  readonly version: string;
  readonly manifest: string;
  readonly wasm: Buffer;
  readonly data: Buffer;
  readonly sources: Readonly<Record<string, string>>;
  readonly signature: string;
}

const listed = z.object({
  tenant_id: z.string(),
  version: z.string(),
  bundle_sha256: z.string(),
  author: z.string(),
  note: z.string(),
  created_ms: z.number(),
});
const whole = z.object({
  tenant_id: z.string(),
  version: z.string(),
  manifest: z.string(),
  wasm: z.instanceof(Buffer),
  data: z.instanceof(Buffer),
  sources: z.record(z.string(), z.string()),
  signature: z.string(),
});
const none = z.object({}).strict();
const counted = z.object({ count: z.number() });

/** Keeps a version; one that is there already stays as it is. Rejects with `WEIR_POSTGRES_AWAY`. */
export const keepPolicyVersion = async (
  pool: DatabasePool,
  { tenantId, version, manifest, wasm, data, sources, signature }: PolicyVersionContent,
  { bundleHash, author, note }: Pick<PolicyVersionRecord, 'bundleHash' | 'author' | 'note'>,
): Promise<void> => {
  await reached(
    pool.query(sql.type(none)`
      INSERT INTO policy_versions
        (tenant_id, version, bundle_sha256, sources, manifest, wasm, data, signature, author, note)
      VALUES (${tenantId}, ${version}, ${bundleHash}, ${JSON.stringify(sources)}::jsonb, ${manifest},
        ${sql.binary(wasm)}, ${sql.binary(data)}, ${signature}, ${author}, ${note})
      ON CONFLICT DO NOTHING
    `),
  );
};

/** How many versions an organisation has. */
export const countPolicyVersions = async (pool: DatabasePool, tenantId: string): Promise<number> =>
  (
    await reached(
      pool.one(sql.type(counted)`
        SELECT count(*)::float8 AS count FROM policy_versions WHERE tenant_id = ${tenantId}
      `),
    )
  ).count;

/** The versions of an organisation, the newest first. */
export const policyVersions = async (
  pool: DatabasePool,
  tenantId: string,
): Promise<readonly PolicyVersionRecord[]> => {
  const rows = await reached(
    pool.any(sql.type(listed)`
      SELECT tenant_id, version, bundle_sha256, author, note,
        (extract(epoch FROM created_at) * 1000)::float8 AS created_ms
      FROM policy_versions WHERE tenant_id = ${tenantId} ORDER BY created_at DESC, version
    `),
  );
  return rows.map((each) => ({
    ...{ tenantId: each.tenant_id, version: each.version, bundleHash: each.bundle_sha256 },
    ...{ author: each.author, note: each.note, createdMs: Math.round(each.created_ms) },
  }));
};

/** One version, or `undefined`. */
export const policyVersion = async (
  pool: DatabasePool,
  tenantId: string,
  version: string,
): Promise<PolicyVersionContent | undefined> => {
  const row = await reached(
    pool.maybeOne(sql.type(whole)`
      SELECT tenant_id, version, manifest, wasm, data, sources, signature
      FROM policy_versions WHERE tenant_id = ${tenantId} AND version = ${version}
    `),
  );
  if (!row) return undefined;
  const { tenant_id: own, ...content } = row;
  return { tenantId: own, ...content };
};
