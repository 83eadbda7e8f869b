// The rows that events must have become, and the rows that are there.
import type pg from 'pg';
import { hashOf } from './compare.ts';
import { eventsOf, type LoggedEvent, type PartitionLog, type Row } from './facts.ts';

/** Topics whose events are archived. Audit records have a table of their own. */
export const archivedTopics = [
  'raw',
  'retrieved',
  'posture_enriched',
  'decision',
  'final_response',
  'shadow_response',
  'output_checked',
  'tool_request',
  'tool_result',
  'approval_request',
  'detection',
  'alert',
  'tick',
] as const;

const decisionFields = [
  ...['user_id', 'session_id', 'model_id', 'decision', 'reason', 'rule', 'posture_score'],
  ...['signals', 'policy_version', 'bundle_hash', 'facts'],
] as const;

const archived = (event: LoggedEvent): Row => ({
  table: 'event_archive',
  key: `${event.type}/${event.id}`,
  hash: hashOf([
    ...[event.subject, event.correlationId, event.schemaVersion, event.timeMs],
    event.data,
  ]),
});

const decided = (event: LoggedEvent): Row => ({
  table: 'decisions',
  key: event.id,
  hash: hashOf([
    ...[event.correlationId, event.timeMs],
    ...decisionFields.map((name) => event.data[name]),
  ]),
});

const audited = ({ id, correlationId, timeMs, data }: LoggedEvent): Row => ({
  table: 'audit_export',
  key: id,
  hash: hashOf([
    ...[correlationId, timeMs, data['event_type'], data['principal'], data['session_id'] ?? null],
    ...[data['component'], data['severity'], data['ttp_codes'], data['details']],
  ]),
});

/** The rows that the log of a partition must have led to. */
export const rowsExpected = (log: PartitionLog): readonly Row[] => [
  ...archivedTopics.flatMap((topic) => eventsOf(log, topic).map(archived)),
  ...eventsOf(log, 'decision').map(decided),
  ...eventsOf(log, 'audit').map(audited),
];

const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8 AS ms`;

/** The rows of these users, as they are stored. */
export const readRows = async (
  database: pg.Client,
  tenantId: string,
  users: readonly string[],
): Promise<readonly Row[]> => {
  const select = async (columns: string, from: string, user: string) =>
    (
      await database.query(
        `SELECT ${columns} FROM ${from} WHERE tenant_id = $1 AND ${user} = ANY($2)`,
        [tenantId, users],
      )
    ).rows;
  const archive = await select(
    `topic, event_id, subject, correlation_id, schema_version, ${ms('time')}, data`,
    'event_archive',
    'subject',
  );
  const decisions = await select(
    `event_id, correlation_id, ${ms('decided_at')}, ${decisionFields.join(', ')}`,
    'decisions',
    'user_id',
  );
  const audit = await select(
    `event_id, correlation_id, ${ms('timestamp')}, event_type, actor, session_id, component,
     severity, ttp_codes, payload`,
    'audit_export',
    'actor',
  );
  return [
    ...archive.map((row) => ({
      table: 'event_archive' as const,
      key: `${row.topic}/${row.event_id}`,
      hash: hashOf([row.subject, row.correlation_id, row.schema_version, row.ms, row.data]),
    })),
    ...decisions.map((row) => ({
      table: 'decisions' as const,
      key: row.event_id,
      hash: hashOf([row.correlation_id, row.ms, ...decisionFields.map((name) => row[name])]),
    })),
    ...audit.map((row) => ({
      table: 'audit_export' as const,
      key: row.event_id,
      hash: hashOf([
        ...[row.correlation_id, row.ms, row.event_type, row.actor, row.session_id],
        ...[row.component, row.severity, row.ttp_codes, row.payload],
      ]),
    })),
  ];
};

/** Figures of the whole database, to be compared with those of the log. */
export interface Totals {
  readonly archive: number;
  readonly decisions: number;
  readonly audit: number;
  /** The posture scores of all decisions added up, in ten-thousandths. */
  readonly posture: number;
  /** The same sum over the archived scored prompts. */
  readonly archivedPosture: number;
}

/** Reads the totals of a tenant. */
export const readTotals = async (database: pg.Client, tenantId: string): Promise<Totals> => {
  const sql = `SELECT
    (SELECT count(*)::int FROM event_archive WHERE tenant_id = $1) AS archive,
    (SELECT count(*)::int FROM audit_export WHERE tenant_id = $1) AS audit,
    (SELECT coalesce(sum(round((data->>'posture_score')::numeric * 10000)), 0)::float8
     FROM event_archive WHERE tenant_id = $1 AND topic = 'posture_enriched') AS "archivedPosture",
    count(*)::int AS decisions,
    coalesce(sum(round(posture_score::numeric * 10000)), 0)::float8 AS posture
    FROM decisions WHERE tenant_id = $1`;
  const { rows } = await database.query<Totals>(sql, [tenantId]);
  return rows[0] as Totals;
};
