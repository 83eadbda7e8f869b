// Samples of posture scores by model, and what has changed about a model: what drift is looked for in.
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

const model = z.object({
  tenant_id: z.string(),
  model_id: z.string(),
  policy_ms: z.number().nullable(),
  route_ms: z.number().nullable(),
  model_ms: z.number().nullable(),
  drift_ms: z.number().nullable(),
});
const score = z.object({ score: z.number() });

/** A model that is asked, and when what was changed last, in epoch milliseconds. */
export type WatchedModel = Readonly<z.infer<typeof model>>;

const moment = (ms: number) => sql.fragment`to_timestamp(${ms / 1_000}::float8)`;
const ms = (text: ReturnType<typeof sql.fragment>) =>
  sql.fragment`(extract(epoch FROM ${text}) * 1000)::float8`;

/**
 * The models of these tenants that were asked since then, and the last changes in that time: of the policy that
 * has decided (by snapshots), of a route that leads to it, of its own record, and the drift that was spoken of last.
 */
export const watchedModels = (
  pool: CommonQueryMethods,
  tenants: readonly string[],
  sinceMs: number,
): Promise<readonly WatchedModel[]> => {
  const since = moment(sinceMs);
  return reached(
    pool.any(sql.type(model)`
      WITH asked AS (
        SELECT DISTINCT tenant_id, model_id FROM posture_by_model
        WHERE tenant_id = ANY(${sql.array(tenants, 'text')}) AND bucket >= ${since}
      ), policies AS (
        SELECT tenant_id, model_id, policy_version, min(bucket) AS first_at, max(bucket) AS last_at
        FROM posture_snapshots
        WHERE tenant_id = ANY(${sql.array(tenants, 'text')}) AND bucket >= ${since}
        GROUP BY 1, 2, 3
      )
      SELECT a.tenant_id, a.model_id,
        (SELECT CASE WHEN count(*) > 1 THEN ${ms(sql.fragment`(array_agg(p.first_at ORDER BY p.last_at DESC, p.first_at DESC))[1]`)} END
         FROM policies p WHERE p.tenant_id = a.tenant_id AND p.model_id = a.model_id) AS policy_ms,
        (SELECT ${ms(sql.fragment`max(r.updated_at)`)} FROM model_routes r
         WHERE r.tenant_id = a.tenant_id AND r.updated_at >= ${since}
           AND r.members @> jsonb_build_array(jsonb_build_object('model', a.model_id))) AS route_ms,
        (SELECT ${ms(sql.fragment`max(m.updated_at)`)} FROM model_registry m
         WHERE m.tenant_id = a.tenant_id AND m.model_id = a.model_id
           AND m.updated_at >= ${since}) AS model_ms,
        (SELECT ${ms(sql.fragment`max(e.time)`)} FROM event_archive e
         WHERE e.tenant_id = a.tenant_id AND e.topic = 'detection' AND e.time >= ${since}
           AND e.data ->> 'rule' = 'model_drift' AND e.data ->> 'model_id' = a.model_id) AS drift_ms
      FROM asked a
    `),
  );
};

/** The newest scores of a model in a stretch of time, at most so many. */
export const scoresOf = async (
  pool: CommonQueryMethods,
  { tenant_id, model_id }: Pick<WatchedModel, 'tenant_id' | 'model_id'>,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  countMax: number,
): Promise<readonly number[]> => {
  const rows = await reached(
    pool.any(sql.type(score)`
      SELECT posture_score AS score FROM decisions
      WHERE tenant_id = ${tenant_id} AND model_id = ${model_id}
        AND decided_at >= ${moment(fromMs)} AND decided_at < ${moment(toMs)}
      ORDER BY decided_at DESC LIMIT ${countMax}
    `),
  );
  return rows.map((row) => row.score);
};
