// The inbox of alerting and its groups: notices are taken once, and added to the groups that they belong to.
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

const notice = z.object({
  tenant_id: z.string(),
  event_id: z.string(),
  source: z.string(),
  severity: z.string(),
  rule: z.string(),
  title: z.string(),
  techniques: z.array(z.string()),
  labels: z.record(z.string(), z.string()),
  correlation_id: z.string(),
  at: z.string(),
});
const told = notice.omit({ tenant_id: true, event_id: true });
const group = z.object({
  tenant_id: z.string(),
  rule_id: z.string(),
  group_key: z.string(),
  labels: z.record(z.string(), z.string()),
  waiting: z.number(),
  severity: z.string(),
  /** The newest of them. */
  notices: z.array(told),
  due_ms: z.number().nullable(),
  sent_ms: z.number().nullable(),
  sequence: z.number(),
});
const none = z.object({}).strict();

export type AlertNotice = Readonly<z.infer<typeof notice>>;
export type AlertGroup = Readonly<z.infer<typeof group>>;
export type GroupId = Pick<AlertGroup, 'tenant_id' | 'rule_id' | 'group_key'>;

const columns = sql.fragment`
  tenant_id, rule_id, group_key, labels, waiting, severity, notices, sequence,
  (extract(epoch FROM due_at) * 1000)::float8 AS due_ms,
  (extract(epoch FROM sent_at) * 1000)::float8 AS sent_ms
`;
const moment = (ms: number | null) =>
  ms === null ? sql.fragment`NULL` : sql.fragment`to_timestamp(${ms / 1_000}::float8)`;

/** Takes notices that nobody has taken, the oldest first; they are taken when the transaction ends well. */
export const takeNotices = (
  transaction: CommonQueryMethods,
  countMax: number,
): Promise<readonly AlertNotice[]> =>
  reached(
    transaction.any(sql.type(notice)`
      WITH waiting AS (
        SELECT tenant_id, event_id FROM alert_notices WHERE taken_at IS NULL
        ORDER BY noticed_at LIMIT ${countMax} FOR UPDATE SKIP LOCKED
      ), taken AS (
        UPDATE alert_notices n SET taken_at = now() FROM waiting w
        WHERE n.tenant_id = w.tenant_id AND n.event_id = w.event_id RETURNING n.*
      )
      SELECT tenant_id, event_id, source, severity, rule, title, techniques, labels, correlation_id,
        to_char(noticed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
      FROM taken ORDER BY noticed_at, event_id
    `),
  );

export const findGroup = (
  transaction: CommonQueryMethods,
  { tenant_id, rule_id, group_key }: GroupId,
): Promise<AlertGroup | null> =>
  reached(
    transaction.maybeOne(sql.type(group)`
      SELECT ${columns} FROM alert_groups
      WHERE tenant_id = ${tenant_id} AND rule_id = ${rule_id} AND group_key = ${group_key}
    `),
  );

/** Stores a group as it is now. */
export const putGroup = async (transaction: CommonQueryMethods, now: AlertGroup): Promise<void> => {
  await reached(
    transaction.query(sql.type(none)`
      INSERT INTO alert_groups (tenant_id, rule_id, group_key, labels, waiting, severity, notices,
        due_at, sent_at, sequence)
      VALUES (${now.tenant_id}, ${now.rule_id}, ${now.group_key}, ${sql.jsonb(now.labels)},
        ${now.waiting}, ${now.severity}, ${sql.jsonb(now.notices)}, ${moment(now.due_ms)},
        ${moment(now.sent_ms)}, ${now.sequence})
      ON CONFLICT (tenant_id, rule_id, group_key) DO UPDATE SET waiting = excluded.waiting,
        severity = excluded.severity, notices = excluded.notices, due_at = excluded.due_at,
        sent_at = excluded.sent_at, sequence = excluded.sequence
    `),
  );
};

/** The groups that are due. */
export const dueGroups = (
  transaction: CommonQueryMethods,
  nowMs: number,
  countMax: number,
): Promise<readonly AlertGroup[]> =>
  reached(
    transaction.any(sql.type(group)`
      SELECT ${columns} FROM alert_groups WHERE due_at <= ${moment(nowMs)}
      ORDER BY due_at LIMIT ${countMax}
    `),
  );

/** Forgets groups that were told of, or have waited, before then. */
export const dropGroups = async (
  transaction: CommonQueryMethods,
  beforeMs: number,
): Promise<void> => {
  await reached(
    transaction.query(sql.type(none)`
      DELETE FROM alert_groups WHERE due_at IS NULL AND sent_at < ${moment(beforeMs)}
    `),
  );
};
