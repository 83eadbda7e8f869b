// The records of models: each change is a transaction that holds the record, asks the caller what follows,
// and writes the row together with its outbox entry.
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { WeirError } from '../../engine/kernel/errors.ts';
import { postgresErrors } from './errors.ts';
import { addToOutbox, type OutboxEntry } from './outbox.ts';
import { reached } from './reached.ts';

export interface ModelRecord {
  readonly modelId: string;
  readonly status: string;
  readonly provider: string;
  readonly version: string;
  readonly riskTier: string;
  readonly owner: string;
  readonly purpose: string;
  readonly source: string;
  readonly registeredBy: string;
  readonly registeredMs: number;
  readonly approvedBy: string | null;
  readonly approvedMs: number | null;
  readonly updatedMs: number;
  readonly evidenceCount: number;
}

/** A record as it is written; its times are those of the database. */
export type WrittenModel = Omit<
  ModelRecord,
  'modelId' | 'registeredMs' | 'approvedMs' | 'updatedMs' | 'evidenceCount'
>;

const row = z.object({
  model_id: z.string(),
  status: z.string(),
  provider: z.string(),
  version: z.string(),
  risk_tier: z.string(),
  owner: z.string(),
  purpose: z.string(),
  source: z.string(),
  registered_by: z.string(),
  registered_ms: z.number(),
  approved_by: z.string().nullable(),
  approved_ms: z.number().nullable(),
  updated_ms: z.number(),
  evidence_count: z.number(),
});
const none = z.object({}).strict();
const lock = z.object({ held: z.string() });

const recordOf = (each: z.infer<typeof row>): ModelRecord => ({
  ...{ modelId: each.model_id, status: each.status, provider: each.provider },
  ...{ version: each.version, riskTier: each.risk_tier, owner: each.owner },
  ...{ purpose: each.purpose, source: each.source, registeredBy: each.registered_by },
  ...{ registeredMs: Math.round(each.registered_ms), approvedBy: each.approved_by },
  approvedMs: each.approved_ms === null ? null : Math.round(each.approved_ms),
  ...{ updatedMs: Math.round(each.updated_ms), evidenceCount: each.evidence_count },
});

const columns = sql.fragment`
  model_id, status, provider, version, risk_tier, owner, purpose, source, registered_by,
  (extract(epoch FROM created_at) * 1000)::float8 AS registered_ms, approved_by,
  (extract(epoch FROM approved_at) * 1000)::float8 AS approved_ms,
  (extract(epoch FROM updated_at) * 1000)::float8 AS updated_ms,
  (SELECT count(*)::int FROM model_evidence e
   WHERE e.tenant_id = m.tenant_id AND e.model_id = m.model_id) AS evidence_count
`;

const find = async (
  pool: CommonQueryMethods,
  tenantId: string,
  modelId: string,
): Promise<ModelRecord | undefined> => {
  const found = await pool.maybeOne(sql.type(row)`
    SELECT ${columns} FROM model_registry m WHERE tenant_id = ${tenantId} AND model_id = ${modelId}
  `);
  return found ? recordOf(found) : undefined;
};

/** One record; `undefined` when the tenant has none of this name. */
export const findModel = (
  pool: CommonQueryMethods,
  tenantId: string,
  modelId: string,
): Promise<ModelRecord | undefined> => reached(find(pool, tenantId, modelId));

export interface ModelPage {
  readonly status?: string | undefined;
  readonly provider?: string | undefined;
  readonly riskTier?: string | undefined;
  readonly owner?: string | undefined;
  /** Models behind this one, by name. */
  readonly after?: string | undefined;
  readonly countMax: number;
}

/** A page of a tenant's records, by name. */
export const modelPage = async (
  pool: DatabasePool,
  tenantId: string,
  page: ModelPage,
): Promise<readonly ModelRecord[]> => {
  const is = (column: string, value: string | undefined) =>
    value === undefined ? sql.fragment`true` : sql.fragment`${sql.identifier([column])} = ${value}`;
  const rows = await reached(
    pool.any(sql.type(row)`
      SELECT ${columns} FROM model_registry m
      WHERE tenant_id = ${tenantId} AND ${is('status', page.status)}
        AND ${is('provider', page.provider)} AND ${is('risk_tier', page.riskTier)}
        AND ${is('owner', page.owner)} AND model_id > ${page.after ?? ''}
      ORDER BY model_id LIMIT ${page.countMax}
    `),
  );
  return rows.map(recordOf);
};

/** What a change comes to: the record as it is now, and what the world is told of it. */
export interface ModelOutcome {
  readonly written: WrittenModel;
  /** Sets the time of the approval. */
  readonly isApproval: boolean;
  readonly told: readonly Omit<OutboxEntry, 'tenantId' | 'registry' | 'subject'>[];
  /** What else belongs to the transaction. */
  readonly also?: (transaction: CommonQueryMethods) => Promise<void>;
}

const write = async (
  transaction: CommonQueryMethods,
  tenantId: string,
  modelId: string,
  { written, isApproval }: ModelOutcome,
): Promise<void> => {
  const { status, provider, version, riskTier, owner, purpose, source } = written;
  const { registeredBy, approvedBy } = written;
  const approvedAt = isApproval ? sql.fragment`now()` : sql.fragment`model_registry.approved_at`;
  await transaction.query(sql.type(none)`
    INSERT INTO model_registry (tenant_id, model_id, name, provider, status, risk_tier, version,
      owner, purpose, source, registered_by)
    VALUES (${tenantId}, ${modelId}, ${modelId}, ${provider}, ${status}, ${riskTier}, ${version},
      ${owner}, ${purpose}, ${source}, ${registeredBy})
    ON CONFLICT (tenant_id, model_id) DO UPDATE SET provider = excluded.provider,
      status = excluded.status, risk_tier = excluded.risk_tier, version = excluded.version,
      owner = excluded.owner, purpose = excluded.purpose, source = excluded.source,
      registered_by = excluded.registered_by, approved_by = ${approvedBy},
      approved_at = ${approvedAt}, updated_at = now()
  `);
};

/**
 * Changes a record while nobody else can. `decide` sees it as it is, and may throw: then nothing has
 * changed. Answers the record as it is now.
 */
export const changeModelRecord = (
  pool: DatabasePool,
  tenantId: string,
  modelId: string,
  decide: (found: ModelRecord | undefined) => ModelOutcome,
): Promise<ModelRecord | undefined> => {
  const change = pool.transaction(async (transaction) => {
    await transaction.query(sql.type(lock)`
      SELECT pg_advisory_xact_lock(hashtextextended(${`${tenantId} model ${modelId}`}, 0))::text
        AS held
    `);
    const outcome = decide(await find(transaction, tenantId, modelId));
    await write(transaction, tenantId, modelId, outcome);
    await outcome.also?.(transaction);
    for (const each of outcome.told) {
      await addToOutbox(transaction, { ...each, tenantId, registry: 'models', subject: modelId });
    }
    return find(transaction, tenantId, modelId);
  });
  return change.catch((cause) => {
    throw cause instanceof WeirError ? cause : postgresErrors.AWAY({}, { cause });
  });
};
