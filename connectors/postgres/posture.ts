// Posture, added up: over time, by who and what, and beside the time before. Of everybody it comes from the
// snapshots, in whole hours and days from what was added up of them; of one user or session from their decisions,
// whose index is theirs.
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export const postureParts = ['model', 'user', 'session', 'tenant'] as const;
export type PosturePart = (typeof postureParts)[number];

export interface PostureQuery {
  readonly tenantId: string;
  readonly userId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly modelId?: string | undefined;
  readonly fromMs: number;
  /** Up to here, this moment not included. */
  readonly toMs: number;
}

const figures = z.object({
  prompts: z.number(),
  blocked: z.number(),
  escalated: z.number(),
  score_sum: z.number(),
  score_max: z.number(),
  prompt: z.number(),
  behaviour: z.number(),
  identity: z.number(),
  memory: z.number(),
  guard: z.number(),
  retrieval: z.number(),
  drift: z.number(),
  alerts: z.number(),
});
const point = figures.extend({ at_ms: z.number() });
const group = figures.extend({ id: z.string() });
const half = figures.extend({ is_before: z.boolean() });
const snapshot = z.object({
  tenant_id: z.string(),
  model_id: z.string(),
  start_ms: z.number(),
  prompts: z.number(),
  score_sum: z.number(),
});

export type PostureFigures = Readonly<z.infer<typeof figures>>;
export type PosturePoint = Readonly<z.infer<typeof point>>;
export type PostureGroup = Readonly<z.infer<typeof group>>;

const summed = sql.fragment`
  coalesce(sum(prompts), 0)::float8 AS prompts, coalesce(sum(blocked), 0)::float8 AS blocked,
  coalesce(sum(escalated), 0)::float8 AS escalated, coalesce(sum(score_sum), 0) AS score_sum,
  coalesce(max(score_max), 0) AS score_max, coalesce(sum(prompt_sum), 0) AS prompt,
  coalesce(sum(behaviour_sum), 0) AS behaviour, coalesce(sum(identity_sum), 0) AS identity,
  coalesce(sum(memory_sum), 0) AS memory, coalesce(sum(guard_sum), 0) AS guard,
  coalesce(sum(retrieval_sum), 0) AS retrieval, coalesce(sum(drift_sum), 0) AS drift,
  coalesce(sum(alerts_sum), 0) AS alerts
`;

const moment = (ms: number) => sql.fragment`to_timestamp(${ms / 1_000}::float8)`;
const within = (column: ReturnType<typeof sql.identifier>, { fromMs, toMs }: PostureQuery) =>
  sql.fragment`${column} >= ${moment(fromMs)} AND ${column} < ${moment(toMs)}`;
const equals = (name: string, value: string | undefined) =>
  value === undefined ? sql.fragment`TRUE` : sql.fragment`${sql.identifier([name])} = ${value}`;

/** A decision as a sum of one. */
const fromDecisions = (query: PostureQuery) => sql.fragment`
  SELECT user_id, session_id, model_id, decided_at AS at, 1 AS prompts,
    (decision = 'block')::int AS blocked, (decision = 'escalate')::int AS escalated,
    posture_score AS score_sum, posture_score AS score_max,
    (factors ->> 'prompt')::float8 AS prompt_sum, (factors ->> 'behaviour')::float8 AS behaviour_sum,
    (factors ->> 'identity')::float8 AS identity_sum, (factors ->> 'memory')::float8 AS memory_sum,
    (factors ->> 'guard')::float8 AS guard_sum, (factors ->> 'retrieval')::float8 AS retrieval_sum,
    (factors ->> 'drift')::float8 AS drift_sum, (factors ->> 'alerts')::float8 AS alerts_sum
  FROM decisions
  WHERE tenant_id = ${query.tenantId} AND ${equals('user_id', query.userId)}
    AND ${equals('session_id', query.sessionId)} AND ${equals('model_id', query.modelId)}
    AND ${within(sql.identifier(['decided_at']), query)}
`;

const sums = sql.fragment`
  prompts, blocked, escalated, score_sum, score_max, prompt_sum, behaviour_sum, identity_sum,
  memory_sum, guard_sum, retrieval_sum, drift_sum, alerts_sum
`;

const table = (
  name: 'posture_snapshots' | 'posture_hours' | 'posture_sessions' | 'posture_user_days',
  about: readonly string[],
  at: string,
) => {
  const names = about.map((each) => sql.identifier([each]));
  const moments = sql.identifier([at]);
  return (query: PostureQuery) => sql.fragment`
    SELECT ${sql.join(names, sql.fragment`, `)}, ${moments} AS at, ${sums}
    FROM ${sql.identifier([name])}
    WHERE tenant_id = ${query.tenantId} AND ${equals('model_id', query.modelId)}
      AND ${within(moments, query)}
  `;
};

const fromSnapshots = table('posture_snapshots', ['model_id'], 'bucket');
const fromHours = table('posture_hours', ['model_id'], 'hour');
const fromSessions = table('posture_sessions', ['user_id', 'session_id', 'model_id'], 'hour');
const fromSessionsOfUsers = table('posture_sessions', ['user_id'], 'hour');
const fromUserDays = table('posture_user_days', ['user_id'], 'day');

const [hourMs, dayMs] = [3_600_000, 86_400_000];

/** Whole stretches of `stepMs` from what was added up of them, what is left at both ends from where it comes from. */
const rolledUp = (
  fine: typeof fromSnapshots,
  coarse: typeof fromSnapshots,
  stepMs: number,
  query: PostureQuery,
) => {
  const firstMs = Math.ceil(query.fromMs / stepMs) * stepMs;
  const lastMs = Math.floor(query.toMs / stepMs) * stepMs;
  if (firstMs >= lastMs) return fine(query);
  return sql.fragment`
    ${fine({ ...query, toMs: firstMs })}
    UNION ALL ${coarse({ ...query, fromMs: firstMs, toMs: lastMs })}
    UNION ALL ${fine({ ...query, fromMs: lastMs })}
  `;
};

/** Whole hours: the first one counts from its beginning. */
const fromItsHour = (query: PostureQuery): PostureQuery => ({
  ...query,
  fromMs: Math.floor(query.fromMs / hourMs) * hourMs,
});

const isAboutOne = ({ userId, sessionId }: PostureQuery): boolean =>
  userId !== undefined || sessionId !== undefined;

const source = (query: PostureQuery) =>
  isAboutOne(query) ? fromDecisions(query) : rolledUp(fromSnapshots, fromHours, hourMs, query);

const groupSource = (query: PostureQuery, by: PosturePart) => {
  if (isAboutOne(query) || by === 'model' || by === 'tenant') return source(query);
  const hours = fromItsHour(query);
  // Days of users know of no models.
  if (by === 'session' || query.modelId !== undefined) return fromSessions(hours);
  return rolledUp(fromSessionsOfUsers, fromUserDays, dayMs, hours);
};

/** The figures of each stretch of `bucketSec` in which there was a prompt, in order. */
export const postureSeries = (
  pool: DatabasePool,
  query: PostureQuery,
  bucketSec: number,
): Promise<readonly PosturePoint[]> => {
  const isOfHours = (bucketSec * 1_000) % hourMs === 0 || isAboutOne(query);
  return reached(
    pool.any(sql.type(point)`
      SELECT (extract(epoch FROM start) * 1000)::float8 AS at_ms, ${summed}
      FROM (
        SELECT *, date_bin(make_interval(secs => ${bucketSec}), at, to_timestamp(0)) AS start
        FROM (${isOfHours ? source(query) : fromSnapshots(query)}) p
      ) p GROUP BY start ORDER BY start
    `),
  );
};

/**
 * Those with the highest risk: the mean score, as if each had sent four more prompts of no risk, so that
 * one prompt alone does not lead.
 */
export const postureGroups = (
  pool: DatabasePool,
  query: PostureQuery,
  by: PosturePart,
  countMax: number,
): Promise<readonly PostureGroup[]> => {
  const id = by === 'tenant' ? sql.fragment`${query.tenantId}` : sql.identifier([`${by}_id`]);
  return reached(
    pool.any(sql.type(group)`
      SELECT ${id} AS id, ${summed} FROM (${groupSource(query, by)}) p GROUP BY 1
      ORDER BY sum(score_sum) / (sum(prompts) + 4) DESC, 1 LIMIT ${countMax}
    `),
  );
};

/** The figures of the stretch, and of one as long before it. */
export const postureTotals = async (
  pool: DatabasePool,
  query: PostureQuery,
): Promise<{
  readonly now: PostureFigures | undefined;
  readonly before: PostureFigures | undefined;
}> => {
  const { fromMs, toMs } = query;
  const earlier = { ...query, fromMs: fromMs - (toMs - fromMs), toMs: fromMs };
  const rows = await reached(
    pool.any(sql.type(half)`
      SELECT at < ${moment(fromMs)} AS is_before, ${summed}
      FROM (${source(earlier)} UNION ALL ${source(query)}) p GROUP BY 1
    `),
  );
  return {
    now: rows.find(({ is_before: isBefore }) => !isBefore),
    before: rows.find(({ is_before: isBefore }) => isBefore),
  };
};

/** The snapshots of all models of these tenants since then. */
export const snapshotsSince = (
  pool: CommonQueryMethods,
  tenants: readonly string[],
  sinceMs: number,
): Promise<readonly Readonly<z.infer<typeof snapshot>>[]> =>
  reached(
    pool.any(sql.type(snapshot)`
      SELECT tenant_id, model_id, (extract(epoch FROM bucket) * 1000)::float8 AS start_ms,
        prompts::float8 AS prompts, score_sum
      FROM posture_by_model
      WHERE tenant_id = ANY(${sql.array(tenants, 'text')}) AND bucket >= ${moment(sinceMs)}
    `),
  );
