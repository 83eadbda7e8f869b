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

const bucket = 'to_timestamp(floor(extract(epoch FROM decided_at) / $3::float8) * $3::float8)';

/** Adds what is fresh to the rows of these keys. */
const addTo = (table: string, keys: Readonly<Record<string, string>>): string => {
  const names = Object.keys(keys).join(', ');
  return `
    INSERT INTO ${table} AS s (${names}, ${sumColumns})
    SELECT ${Object.values(keys).join(', ')}, ${summed}
    FROM fresh GROUP BY ${Object.keys(keys)
      .map((_, nth) => nth + 1)
      .join(', ')}
    ON CONFLICT (${names}) DO UPDATE SET ${added}`;
};

const [tenant_id, model_id, user_id] = ['tenant_id', 'model_id', 'user_id'];
const ofModel = { tenant_id, model_id, partition: '$2::int' };

/** $1: the rows as JSON; $2: the partition of the sink; $3: the seconds of a bucket. */
export const decisionsInsert = `
  WITH fresh AS (
    INSERT INTO decisions (${columns}) SELECT ${columns}
    FROM jsonb_populate_recordset(NULL::decisions, $1::jsonb) ON CONFLICT DO NOTHING
    RETURNING *
  ), by_bucket AS (${addTo('posture_snapshots', {
    ...{ ...ofModel, bucket, policy_version: 'policy_version' },
  })}
  ), by_hour AS (${addTo('posture_hours', {
    ...{ ...ofModel, hour: `date_trunc('hour', ${bucket}, 'UTC')` },
  })}
  ), by_user AS (${addTo('posture_user_days', {
    ...{ tenant_id, user_id, day: `date_trunc('day', decided_at, 'UTC')` },
  })}
  )${addTo('posture_sessions', {
    ...{ tenant_id, user_id, session_id: 'session_id', model_id },
    hour: `date_trunc('hour', decided_at, 'UTC')`,
  })}`;
