// The registry of tenants and models: read at every start, the source of the model gate.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export interface RegisteredModel {
  readonly tenantId: string;
  readonly modelId: string;
  readonly status: string;
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

/** The tiers of the EU's AI Act, as policies know them. */
const policyTiers = {
  low: 'low',
  medium: 'medium',
  high: 'high',
  minimal: 'low',
  limited: 'medium',
  unacceptable: 'high',
} as const;

const row = z.object({
  tenant_id: z.string(),
  model_id: z.string(),
  status: z.string(),
  provider: z.string(),
  // What a hand has misspelt counts as the worst, and does not hide the other models.
  risk_tier: z
    .enum(['low', 'medium', 'high', 'minimal', 'limited', 'unacceptable'])
    .catch('high')
    .transform((tier) => policyTiers[tier]),
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
          (tenant_id, model_id, name, provider, status, risk_tier, approved_by, approved_at,
           owner, purpose, source)
        VALUES
          (${tenantId}, ${model.id}, ${model.id}, ${model.provider}, 'approved', 'low',
           'platform', now(), 'platform', 'named by the settings', 'settings')
        ON CONFLICT DO NOTHING
      `);
    }
    return made.length > 0;
  });

/** All models of all tenants, whatever became of them. */
export const registeredModels = async (pool: DatabasePool): Promise<readonly RegisteredModel[]> => {
  const rows = await pool.any(sql.type(row)`
    SELECT tenant_id, model_id, status, provider, risk_tier, timeout_ms, tokens_max, temperature_max,
      fallback, (extract(epoch FROM approved_at) * 1000)::float8 AS approved_ms
    FROM model_registry ORDER BY approved_at, model_id
  `);
  return rows.map((each) => ({
    ...{ tenantId: each.tenant_id, modelId: each.model_id, status: each.status },
    ...{ provider: each.provider, riskTier: each.risk_tier },
    approvedMs: Math.round(each.approved_ms ?? 0),
    settings: {
      ...{ timeoutMs: each.timeout_ms, tokensMax: each.tokens_max, fallback: each.fallback },
      temperatureMax: each.temperature_max,
    },
  }));
};

/** Whether a model may be called. */
export const isApproved = ({ status }: Pick<RegisteredModel, 'status'>): boolean =>
  status === 'approved';

const named = z.object({ model_id: z.string() });

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
