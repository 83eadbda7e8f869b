// How the models of a route compare, from the archive: its members by what has left, its shadow by the
// prompts that both were asked.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

const side = z.object({
  latency_ms_p50: z.number().nullable(),
  latency_ms_p95: z.number().nullable(),
  input_tokens: z.number(),
  output_tokens: z.number(),
  cost_microusd: z.number(),
  /** In characters, on average. */
  response_length: z.number().nullable(),
  blocked: z.number(),
});
const member = side.extend({ model_id: z.string(), answers: z.number() });
const shadow = z.object({
  model_id: z.string(),
  calls: z.number(),
  answered: z.number(),
  failed: z.number(),
  /** Of the answered ones: the mean, and the tenth that is least alike. */
  similarity_mean: z.number().nullable(),
  similarity_p10: z.number().nullable(),
  /** Of the answered ones, in both of which the output policy has said the same. */
  same_output_decision: z.number(),
  same_stop_reason: z.number(),
  primary: side,
  shadow: side,
});

export type MemberFigures = z.infer<typeof member>;
export type ShadowFigures = z.infer<typeof shadow>;

export interface ComparisonQuery {
  readonly tenantId: string;
  readonly route: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const answered = sql.fragment`FILTER (WHERE data ->> 'outcome' = 'answered')`;

/** The figures of one side of a comparison, as JSON; `of` is the path to it, `which` the rows. */
const figures = (of: 'primary' | 'shadow') => {
  const part = sql.fragment`(data -> ${of}::text)`;
  return sql.fragment`json_build_object(
    'latency_ms_p50', percentile_cont(0.5) WITHIN GROUP (ORDER BY (${part} ->> 'latency_ms')::float8)
      ${answered},
    'latency_ms_p95', percentile_cont(0.95) WITHIN GROUP (ORDER BY (${part} ->> 'latency_ms')::float8)
      ${answered},
    'input_tokens', coalesce(sum((${part} ->> 'input_tokens')::bigint) ${answered}, 0),
    'output_tokens', coalesce(sum((${part} ->> 'output_tokens')::bigint) ${answered}, 0),
    'cost_microusd', coalesce(sum((${part} ->> 'cost_microusd')::bigint) ${answered}, 0),
    'response_length', avg((${part} ->> 'response_length')::float8) ${answered},
    'blocked', count(*) FILTER (WHERE ${part} ->> 'output_decision' = 'block')
  )`;
};

const within = ({ tenantId, fromMs, toMs }: ComparisonQuery) => sql.fragment`
  tenant_id = ${tenantId} AND time >= to_timestamp(${fromMs / 1_000}::float8)
    AND time < to_timestamp(${toMs / 1_000}::float8)
`;

/** What has left under the name of a route, by the model that has answered. */
export const memberFigures = (
  pool: DatabasePool,
  query: ComparisonQuery,
): Promise<readonly MemberFigures[]> =>
  reached(
    pool.any(sql.type(member)`
      SELECT coalesce(data ->> 'model_used', data ->> 'model_id') AS model_id,
        count(*)::float8 AS answers, (count(*) FILTER (WHERE (data ->> 'blocked')::boolean))::float8
          AS blocked,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY (data ->> 'response_latency_ms')::float8)
          AS latency_ms_p50,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY (data ->> 'response_latency_ms')::float8)
          AS latency_ms_p95,
        sum((data ->> 'input_tokens')::bigint)::float8 AS input_tokens,
        sum((data ->> 'output_tokens')::bigint)::float8 AS output_tokens,
        coalesce(sum((data ->> 'cost_microusd')::bigint), 0)::float8 AS cost_microusd,
        avg((data ->> 'response_length')::float8) AS response_length
      FROM event_archive
      WHERE topic = 'final_response' AND data ->> 'asked_model' = ${query.route} AND ${within(query)}
      GROUP BY 1 ORDER BY 2 DESC, 1
    `),
  );

/** What shadows of a route would have answered, beside what was. */
export const shadowFigures = (
  pool: DatabasePool,
  query: ComparisonQuery,
): Promise<readonly ShadowFigures[]> =>
  reached(
    pool.any(sql.type(shadow)`
      SELECT data #>> '{shadow,model_id}' AS model_id, count(*)::float8 AS calls,
        (count(*) ${answered})::float8 AS answered,
        (count(*) FILTER (WHERE data ->> 'outcome' = 'failed'))::float8 AS failed,
        avg((data ->> 'similarity')::float8) ${answered} AS similarity_mean,
        percentile_cont(0.1) WITHIN GROUP (ORDER BY (data ->> 'similarity')::float8) ${answered}
          AS similarity_p10,
        (count(*) FILTER (WHERE data ->> 'outcome' = 'answered' AND
          data #>> '{shadow,output_decision}' = data #>> '{primary,output_decision}'))::float8
          AS same_output_decision,
        (count(*) FILTER (WHERE data ->> 'outcome' = 'answered' AND
          data #>> '{shadow,stop_reason}' = data #>> '{primary,stop_reason}'))::float8
          AS same_stop_reason,
        ${figures('primary')} AS primary, ${figures('shadow')} AS shadow
      FROM event_archive
      WHERE topic = 'shadow_response' AND data ->> 'route' = ${query.route} AND ${within(query)}
      GROUP BY 1 ORDER BY 2 DESC, 1
    `),
  );
