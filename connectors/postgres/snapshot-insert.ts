// Stores decisions and moves their sums in one statement: a decision that was stored before adds nothing,
// so that snapshots are as exact as the rows are.
import { tables } from './tables.ts';

const factors = [
  ...['prompt', 'behaviour', 'identity', 'memory', 'guard', 'retrieval', 'drift', 'alerts'],
] as const;

const sums = [
  'prompts',
  'blocked',
  'escalated',
  'score_sum',
  ...factors.map((each) => `${each}_sum`),
];
const sumColumns = [...sums, 'score_max'].join(', ');

const summed = [
  'count(*)',
  `count(*) FILTER (WHERE decision = 'block')`,
  `count(*) FILTER (WHERE decision = 'escalate')`,
  'sum(posture_score)',
  ...factors.map((each) => `coalesce(sum((factors ->> '${each}')::float8), 0)`),
  'max(posture_score)',
].join(', ');

const added = [
  ...sums.map((each) => `${each} = s.${each} + excluded.${each}`),
  'score_max = greatest(s.score_max, excluded.score_max)',
].join(', ');

const columns = tables.decisions.columns.map(({ name }) => `"${name}"`).join(', ');

/** $1: the rows as JSON; $2: the partition of the sink; $3: the seconds of a bucket. */
export const decisionsInsert = `
  WITH fresh AS (
    INSERT INTO decisions (${columns}) SELECT ${columns}
    FROM jsonb_populate_recordset(NULL::decisions, $1::jsonb) ON CONFLICT DO NOTHING
    RETURNING *
  ), by_model AS (
    INSERT INTO posture_snapshots AS s (tenant_id, model_id, bucket, partition, ${sumColumns})
    SELECT tenant_id, model_id,
      to_timestamp(floor(extract(epoch FROM decided_at) / $3::float8) * $3::float8), $2::int, ${summed}
    FROM fresh GROUP BY 1, 2, 3
    ON CONFLICT (tenant_id, bucket, model_id, partition) DO UPDATE SET ${added}
  )
  INSERT INTO posture_sessions AS s (tenant_id, user_id, session_id, model_id, hour, ${sumColumns})
  SELECT tenant_id, user_id, session_id, model_id, date_trunc('hour', decided_at, 'UTC'), ${summed}
  FROM fresh GROUP BY 1, 2, 3, 4, 5
  ON CONFLICT (tenant_id, hour, user_id, session_id, model_id) DO UPDATE SET ${added}`;
