// What was used and what it has cost, added up from the archive: answers that have left, and calls to
// shadow models, which cost as much.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { postgresErrors } from './errors.ts';

export const usageParts = ['user', 'model', 'day'] as const;
export type UsagePart = (typeof usageParts)[number];

export interface UsageQuery {
  readonly tenantId: string;
  /** Only what this user has used. */
  readonly userId?: string | undefined;
  readonly fromMs: number;
  /** Up to here, this moment not included. */
  readonly toMs: number;
  readonly groupBy: readonly UsagePart[];
  readonly countMax: number;
}

const row = z.object({
  user_id: z.string().nullable(),
  model_id: z.string().nullable(),
  /** In UTC. */
  day: z.string().nullable(),
  answers: z.number(),
  blocked: z.number(),
  fallbacks: z.number(),
  shadow_calls: z.number(),
  input_tokens: z.number(),
  output_tokens: z.number(),
  cost_microusd: z.number(),
  /** Answers and calls whose price is not known: they are not in the cost. */
  unpriced: z.number(),
});

/** A line of usage; what was not grouped by is null. */
export type UsageRow = z.infer<typeof row>;

const used = sql.fragment`
  SELECT tenant_id, time, data ->> 'user_id' AS user_id,
    coalesce(data ->> 'model_used', data ->> 'model_id') AS model_id, 1 AS answers, 0 AS shadow_calls,
    (data ->> 'blocked')::boolean AS is_blocked, data ? 'fallback_of' AS is_fallback, data AS counts
  FROM event_archive WHERE topic = 'final_response'
  UNION ALL
  SELECT tenant_id, time, data ->> 'user_id', data #>> '{shadow,model_id}', 0, 1, false, false,
    data -> 'shadow'
  FROM event_archive WHERE topic = 'shadow_response'
`;

/** Usage, the dearest first. Rejects with `WEIR_POSTGRES_AWAY`. */
export const usageOf = async (
  pool: DatabasePool,
  { tenantId, userId, fromMs, toMs, groupBy, countMax }: UsageQuery,
): Promise<readonly UsageRow[]> => {
  const [byUser, byModel, byDay] = usageParts.map((part) => groupBy.includes(part));
  const own = userId === undefined ? sql.fragment`TRUE` : sql.fragment`u.user_id = ${userId}`;
  try {
    return await pool.any(sql.type(row)`
      SELECT CASE WHEN ${byUser === true} THEN u.user_id END AS user_id,
        CASE WHEN ${byModel === true} THEN u.model_id END AS model_id,
        CASE WHEN ${byDay === true} THEN to_char(u.time AT TIME ZONE 'UTC', 'YYYY-MM-DD') END AS day,
        sum(answers)::float8 AS answers, sum(shadow_calls)::float8 AS shadow_calls,
        (count(*) FILTER (WHERE is_blocked))::float8 AS blocked,
        (count(*) FILTER (WHERE is_fallback))::float8 AS fallbacks,
        sum((counts ->> 'input_tokens')::bigint)::float8 AS input_tokens,
        sum((counts ->> 'output_tokens')::bigint)::float8 AS output_tokens,
        coalesce(sum((counts ->> 'cost_microusd')::bigint), 0)::float8 AS cost_microusd,
        (count(*) FILTER (WHERE NOT counts ? 'cost_microusd'))::float8 AS unpriced
      FROM (${used}) u
      WHERE tenant_id = ${tenantId} AND ${own}
        AND time >= to_timestamp(${fromMs / 1_000}::float8)
        AND time < to_timestamp(${toMs / 1_000}::float8)
      GROUP BY 1, 2, 3
      ORDER BY cost_microusd DESC, output_tokens DESC, 3, 2, 1
      LIMIT ${countMax}
    `);
  } catch (cause) {
    throw postgresErrors.AWAY({ during: 'usage' }, { cause });
  }
};
