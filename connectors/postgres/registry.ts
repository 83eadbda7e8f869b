// The registry of tenants and models: read at every start, the source of the model gate.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export interface RegisteredModel {
  readonly tenantId: string;
  readonly modelId: string;
  readonly provider: string;
  readonly riskTier: 'low' | 'medium' | 'high';
  readonly approvedMs: number;
  readonly settings: ModelSettings;
}

/** What the registry sets for a model; what it does not set is as the gateway's settings say. */
export interface ModelSettings {
  readonly timeoutMs: number | null;
  readonly tokensMax: number | null;
  readonly temperatureMax: number | null;
  /** The models to ask, in this order, when it fails. */
  readonly fallback: readonly string[];
}

const row = z.object({
  tenant_id: z.string(),
  model_id: z.string(),
  provider: z.string(),
  // What a hand has misspelt counts as the worst, and does not hide the other models.
  risk_tier: z.enum(['low', 'medium', 'high']).catch('high'),
  approved_ms: z.number().nullable(),
  timeout_ms: z.number().nullable(),
  tokens_max: z.number().nullable(),
  temperature_max: z.number().nullable(),
  fallback: z.array(z.string()),
});
const none = z.object({}).strict();

const changed = z.object({ tenant_id: z.string() });
const tenantRow = z.object({
  tenant_id: z.string(),
  created_ms: z.number(),
  created_by: z.string().nullable(),
  removed_ms: z.number().nullable(),
});

export interface TenantRecord {
  readonly tenantId: string;
  readonly createdMs: number;
  /** Who has added it while the platform ran; `null`: it was named by TENANTS. */
  readonly createdBy: string | null;
  readonly removedMs: number | null;
}

/** All tenants that there ever were. */
export const tenantRecords = async (pool: DatabasePool): Promise<readonly TenantRecord[]> =>
  (
    await pool.any(sql.type(tenantRow)`
      SELECT tenant_id, created_by, (extract(epoch FROM created_at) * 1000)::float8 AS created_ms,
        (extract(epoch FROM removed_at) * 1000)::float8 AS removed_ms
      FROM tenants ORDER BY tenant_id
    `)
  ).map((each) => ({
    ...{ tenantId: each.tenant_id, createdBy: each.created_by },
    ...{ createdMs: each.created_ms, removedMs: each.removed_ms },
  }));

/** Marks a tenant as removed; false when there is none that could be. */
export const markRemoved = async (
  pool: DatabasePool,
  tenantId: string,
  by: string,
): Promise<boolean> => {
  const found = await pool.any(sql.type(changed)`
    UPDATE tenants SET removed_at = now(), removed_by = ${by}
    WHERE tenant_id = ${tenantId} AND removed_at IS NULL RETURNING tenant_id
  `);
  return found.length > 0;
};

/**
 * Registers a tenant and its first models, approved by the platform; what exists is kept, and one that
 * was removed is there again. Answers whether the tenant is new.
 */
export const ensureTenant = async (
  pool: DatabasePool,
  tenantId: string,
  models: readonly { readonly id: string; readonly provider: string }[],
  by: string | null = null,
): Promise<boolean> =>
  pool.transaction(async (transaction) => {
    const made = await transaction.any(sql.type(changed)`
      INSERT INTO tenants (tenant_id, created_by) VALUES (${tenantId}, ${by})
      ON CONFLICT DO NOTHING RETURNING tenant_id
    `);
    await transaction.query(sql.type(none)`
      UPDATE tenants SET removed_at = NULL, removed_by = NULL
      WHERE tenant_id = ${tenantId} AND removed_at IS NOT NULL
    `);
    for (const model of models) {
      await transaction.query(sql.type(none)`
        INSERT INTO model_registry
          (tenant_id, model_id, name, provider, status, risk_tier, approved_by, approved_at)
        VALUES
          (${tenantId}, ${model.id}, ${model.id}, ${model.provider}, 'approved', 'low',
           'platform', now())
        ON CONFLICT DO NOTHING
      `);
    }
    return made.length > 0;
  });

/** The models that may be called. */
export const approvedModels = async (pool: DatabasePool): Promise<readonly RegisteredModel[]> => {
  const rows = await pool.any(sql.type(row)`
    SELECT tenant_id, model_id, provider, risk_tier, timeout_ms, tokens_max, temperature_max, fallback,
      (extract(epoch FROM approved_at) * 1000)::float8 AS approved_ms
    FROM model_registry WHERE status = 'approved' ORDER BY approved_at, model_id
  `);
  return rows.map((each) => ({
    tenantId: each.tenant_id,
    modelId: each.model_id,
    provider: each.provider,
    riskTier: each.risk_tier,
    approvedMs: Math.round(each.approved_ms ?? 0),
    settings: {
      ...{ timeoutMs: each.timeout_ms, tokensMax: each.tokens_max, fallback: each.fallback },
      temperatureMax: each.temperature_max,
    },
  }));
};

const named = z.object({ model_id: z.string() });

/** Whether a model may be asked, and what is said of it. */
export interface ModelStatus {
  readonly status: 'approved' | 'retired';
  readonly by: string;
  /** Needed for a model that nobody knows yet. */
  readonly provider: string | null;
  readonly riskTier: RegisteredModel['riskTier'] | null;
}

/** Approves or retires a model, and registers one with a provider; answers whether there is one now. */
export const setModelStatus = async (
  pool: DatabasePool,
  tenantId: string,
  modelId: string,
  { status, by, provider, riskTier }: ModelStatus,
): Promise<boolean> => {
  const found = await reached(
    pool.maybeOne(sql.type(named)`
      INSERT INTO model_registry
        (tenant_id, model_id, name, provider, status, risk_tier, approved_by, approved_at)
      SELECT ${tenantId}, ${modelId}, ${modelId},
        coalesce(${provider}, known.provider), ${status},
        coalesce(${riskTier}, known.risk_tier, 'high'), ${by}, now()
      FROM (VALUES (1)) AS one
        LEFT JOIN model_registry known
          ON known.tenant_id = ${tenantId} AND known.model_id = ${modelId}
      WHERE coalesce(${provider}, known.provider) IS NOT NULL
      ON CONFLICT (tenant_id, model_id) DO UPDATE SET provider = excluded.provider,
        status = excluded.status, risk_tier = excluded.risk_tier,
        approved_by = excluded.approved_by, approved_at = excluded.approved_at, updated_at = now()
      RETURNING model_id
    `),
  );
  return found !== null;
};

/** Sets the bounds of a model; answers whether the tenant has such a model. */
export const setModelSettings = async (
  pool: DatabasePool,
  tenantId: string,
  modelId: string,
  { timeoutMs, tokensMax, temperatureMax, fallback }: ModelSettings,
): Promise<boolean> => {
  const found = await reached(
    pool.maybeOne(sql.type(named)`
      UPDATE model_registry SET timeout_ms = ${timeoutMs}, tokens_max = ${tokensMax},
        temperature_max = ${temperatureMax}, fallback = ${sql.array([...fallback], 'text')},
        updated_at = now()
      WHERE tenant_id = ${tenantId} AND model_id = ${modelId} RETURNING model_id
    `),
  );
  return found !== null;
};
