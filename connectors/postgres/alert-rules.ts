// Alert rules and silences: who is told of what, and what nobody is told of for a while.
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

const matcher = z.object({
  sources: z.array(z.string()).optional(),
  severity_min: z.string().optional(),
  rules: z.array(z.string()).optional(),
  techniques: z.array(z.string()).optional(),
  labels: z.record(z.string(), z.string()).optional(),
});
const target = z.object({
  name: z.string(),
  kind: z.enum(['webhook', 'slack', 'mail']),
  /** The host or the mailbox. */
  to: z.string(),
  /** The whole address and the secret, for those who have the key of the vault. */
  sealed: z.string(),
});
const metric = z.object({
  name: z.enum(['average_posture', 'blocked_share', 'prompts', 'cost_microusd', 'tokens']),
  above: z.number(),
  window_sec: z.number(),
  model_id: z.string().optional(),
});
const rule = z.object({
  tenant_id: z.string(),
  rule_id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  matcher,
  metric: metric.nullable(),
  group_by: z.array(z.string()),
  group_window_sec: z.number(),
  repeat_interval_sec: z.number(),
  targets: z.array(target),
  updated_by: z.string(),
  updated_at: z.string(),
});
const silence = z.object({
  tenant_id: z.string(),
  silence_id: z.string(),
  matcher,
  reason: z.string(),
  created_by: z.string(),
  created_at: z.string(),
  until: z.string(),
});
const id = z.object({ id: z.string() });

export type AlertTarget = Readonly<z.infer<typeof target>>;
export type AlertMetric = Readonly<z.infer<typeof metric>>;
export type AlertRule = Readonly<z.infer<typeof rule>>;
export type AlertSilence = Readonly<z.infer<typeof silence>>;

const time = (column: string) => sql.fragment`
  to_char(${sql.identifier([column])} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
`;

/** The rules of these tenants, by name. */
export const alertRules = (
  pool: CommonQueryMethods,
  tenants: readonly string[],
): Promise<readonly AlertRule[]> =>
  reached(
    pool.any(sql.type(rule)`
      SELECT tenant_id, rule_id, name, enabled, matcher, metric, group_by, group_window_sec,
        repeat_interval_sec, targets, updated_by, ${time('updated_at')} AS updated_at
      FROM alert_rules WHERE tenant_id = ANY(${sql.array(tenants, 'text')}) ORDER BY name, rule_id
    `),
  );

/** Stores a rule, or changes the one that has its id; `false` when the tenant has `countMax` others. */
export const putAlertRule = async (
  pool: CommonQueryMethods,
  made: Omit<AlertRule, 'updated_at'>,
  countMax: number,
): Promise<boolean> => {
  const { tenant_id, rule_id, group_by, metric: asked } = made;
  const stored = await reached(
    pool.maybeOne(sql.type(id)`
      INSERT INTO alert_rules (tenant_id, rule_id, name, enabled, matcher, metric, group_by,
        group_window_sec, repeat_interval_sec, targets, updated_by)
      SELECT ${tenant_id}, ${rule_id}, ${made.name}, ${made.enabled}, ${sql.jsonb(made.matcher)},
        ${asked === null ? null : sql.jsonb(asked)}, ${sql.array(group_by, 'text')},
        ${made.group_window_sec}, ${made.repeat_interval_sec}, ${sql.jsonb(made.targets)},
        ${made.updated_by}
      WHERE (SELECT count(*) FROM alert_rules
        WHERE tenant_id = ${tenant_id} AND rule_id <> ${rule_id}) < ${countMax}
      ON CONFLICT (tenant_id, rule_id) DO UPDATE SET name = excluded.name,
        enabled = excluded.enabled, matcher = excluded.matcher, metric = excluded.metric,
        group_by = excluded.group_by, group_window_sec = excluded.group_window_sec,
        repeat_interval_sec = excluded.repeat_interval_sec, targets = excluded.targets,
        updated_by = excluded.updated_by, updated_at = now()
      RETURNING rule_id AS id
    `),
  );
  return stored !== null;
};

/** Answers whether there was one. */
export const deleteAlertRule = async (
  pool: CommonQueryMethods,
  tenantId: string,
  ruleId: string,
): Promise<boolean> =>
  (await reached(
    pool.maybeOne(sql.type(id)`
      DELETE FROM alert_rules WHERE tenant_id = ${tenantId} AND rule_id = ${ruleId}
      RETURNING rule_id AS id
    `),
  )) !== null;

/** The silences of these tenants that hold. */
export const alertSilences = (
  pool: CommonQueryMethods,
  tenants: readonly string[],
): Promise<readonly AlertSilence[]> =>
  reached(
    pool.any(sql.type(silence)`
      SELECT tenant_id, silence_id, matcher, reason, created_by, ${time('created_at')} AS created_at,
        ${time('until')} AS until
      FROM alert_silences
      WHERE tenant_id = ANY(${sql.array(tenants, 'text')}) AND until > now() ORDER BY until, silence_id
    `),
  );

export const insertSilence = async (
  pool: CommonQueryMethods,
  made: Omit<AlertSilence, 'created_at' | 'until'> & { readonly untilMs: number },
): Promise<void> => {
  await reached(
    pool.query(sql.type(id)`
      INSERT INTO alert_silences (tenant_id, silence_id, matcher, reason, created_by, until)
      VALUES (${made.tenant_id}, ${made.silence_id}, ${sql.jsonb(made.matcher)}, ${made.reason},
        ${made.created_by}, to_timestamp(${made.untilMs / 1_000}::float8))
    `),
  );
};

/** Ends a silence now; answers whether it held. */
export const endSilence = async (
  pool: CommonQueryMethods,
  tenantId: string,
  silenceId: string,
): Promise<boolean> =>
  (await reached(
    pool.maybeOne(sql.type(id)`
      UPDATE alert_silences SET until = now()
      WHERE tenant_id = ${tenantId} AND silence_id = ${silenceId} AND until > now()
      RETURNING silence_id AS id
    `),
  )) !== null;
