// The figures that an alert rule may set a threshold on, over its last seconds.
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { AlertMetric } from './alert-rules.ts';
import { reached } from './reached.ts';

const row = z.object({ value: z.number().nullable() });

const figures = {
  average_posture: sql.fragment`avg(posture_score)`,
  blocked_share: sql.fragment`avg((decision = 'block')::int)::float8`,
  prompts: sql.fragment`count(*)::float8`,
} as const;

const used = {
  cost_microusd: sql.fragment`sum((data ->> 'cost_microusd')::float8)`,
  tokens: sql.fragment`sum((data ->> 'input_tokens')::float8 + (data ->> 'output_tokens')::float8)`,
} as const;

const isUsed = (name: string): name is keyof typeof used => name in used;

/** The figure of a tenant, or of one of its models; `null` when there was nothing. */
export const metricValue = async (
  pool: CommonQueryMethods,
  tenantId: string,
  { name, window_sec: seconds, model_id }: AlertMetric,
  nowMs: number,
): Promise<number | null> => {
  const modelId = model_id ?? null;
  const since = sql.fragment`to_timestamp(${nowMs / 1_000 - seconds}::float8)`;
  const { value } = await reached(
    isUsed(name)
      ? pool.one(sql.type(row)`
          SELECT ${used[name]} AS value FROM event_archive
          WHERE tenant_id = ${tenantId} AND topic = 'final_response' AND time >= ${since}
            AND (${modelId}::text IS NULL OR data ->> 'model_id' = ${modelId})
        `)
      : pool.one(sql.type(row)`
          SELECT ${figures[name]} AS value FROM decisions
          WHERE tenant_id = ${tenantId} AND decided_at >= ${since}
            AND (${modelId}::text IS NULL OR model_id = ${modelId})
        `),
  );
  return value;
};
