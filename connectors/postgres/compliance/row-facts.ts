// Facts that are counted row by row: one scan of a table answers all of its facts. Only what people have done
// and what traffic has brought counts: what the platform has set up by itself is left out.
import { sql } from 'slonik';

type Fragment = ReturnType<typeof sql.fragment>;

type SourceName =
  | 'decisions'
  | 'audit'
  | 'raw'
  | 'posture'
  | 'answers'
  | 'checked'
  | 'tool_requests'
  | 'tool_results'
  | 'alerts'
  | 'votes'
  | 'reports'
  | 'snapshots'
  | 'models'
  | 'servers'
  | 'keys'
  | 'schedules'
  | 'deliveries';

/** A table, or the part of it that belongs to one topic. */
export interface RowSource {
  readonly from: Fragment;
  /** The time of a row; those of the range count. `undefined`: a register, as it stands now. */
  readonly at: Fragment | undefined;
  readonly ref: Fragment;
  /** When a row of a register was last changed. */
  readonly changedAt?: Fragment;
}

export interface RowFact {
  readonly source: SourceName;
  /** Which rows are counted. */
  readonly where: Fragment;
  /** Of which rows, where it is a share. */
  readonly of?: Fragment;
  /** Counted by this, each once. */
  readonly distinct?: Fragment;
}

const archived = (topic: string): RowSource => ({
  from: sql.fragment`(SELECT * FROM event_archive WHERE topic = ${topic}) AS archived`,
  at: sql.fragment`time`,
  ref: sql.fragment`event_id`,
});

export const rowSources: Readonly<Record<SourceName, RowSource>> = {
  decisions: {
    from: sql.fragment`decisions`,
    at: sql.fragment`decided_at`,
    ref: sql.fragment`event_id`,
  },
  audit: {
    from: sql.fragment`audit_export`,
    at: sql.fragment`"timestamp"`,
    ref: sql.fragment`event_id`,
  },
  raw: archived('raw'),
  posture: archived('posture_enriched'),
  answers: archived('final_response'),
  checked: archived('output_checked'),
  tool_requests: archived('tool_request'),
  tool_results: archived('tool_result'),
  alerts: archived('alert'),
  votes: {
    from: sql.fragment`review_votes`,
    at: sql.fragment`voted_at`,
    ref: sql.fragment`id`,
  },
  reports: {
    from: sql.fragment`reports`,
    at: sql.fragment`reported_at`,
    ref: sql.fragment`report_id`,
  },
  snapshots: {
    from: sql.fragment`compliance_snapshots`,
    at: sql.fragment`taken_at`,
    ref: sql.fragment`framework`,
  },
  models: {
    from: sql.fragment`model_registry`,
    at: undefined,
    ref: sql.fragment`model_id`,
    changedAt: sql.fragment`updated_at`,
  },
  servers: {
    from: sql.fragment`mcp_servers`,
    at: undefined,
    ref: sql.fragment`name`,
    changedAt: sql.fragment`approved_at`,
  },
  keys: {
    from: sql.fragment`application_keys`,
    at: undefined,
    ref: sql.fragment`key_id`,
    changedAt: sql.fragment`created_at`,
  },
  schedules: {
    from: sql.fragment`compliance_schedules`,
    at: undefined,
    ref: sql.fragment`framework`,
    changedAt: sql.fragment`set_at`,
  },
  deliveries: {
    from: sql.fragment`alert_deliveries`,
    at: sql.fragment`created_at`,
    ref: sql.fragment`delivery_id`,
  },
};

const all = sql.fragment`TRUE`;
const byPerson = sql.fragment`actor NOT IN ('platform', '-')`;
const isApproved = sql.fragment`status = 'approved'`;
const approvedByPerson = sql.fragment`
  coalesce(approved_by, 'platform') <> 'platform' AND approved_at IS NOT NULL`;
const found = sql.fragment`jsonb_array_length(data -> 'finding_kinds') > 0`;
const isOutside = sql.fragment`data ->> 'provider' NOT IN ('', 'scripted')`;

/** By name. */
export const rowFacts: Readonly<Record<string, RowFact>> = {
  decisions_name_policy: {
    source: 'decisions',
    where: sql.fragment`policy_version <> '' AND bundle_hash <> ''`,
    of: all,
  },
  decisions_explained: {
    source: 'decisions',
    where: sql.fragment`rule <> '' AND reason <> '' AND facts <> '{}'::jsonb`,
    of: all,
  },
  refusals_hold: {
    source: 'decisions',
    where: sql.fragment`decision <> 'allow' AND would_be IS NULL`,
    of: sql.fragment`decision <> 'allow' OR would_be IS NOT NULL`,
  },
  attacks_stopped: {
    source: 'decisions',
    where: sql.fragment`cardinality(signals) > 0 AND decision <> 'allow'`,
    of: sql.fragment`cardinality(signals) > 0`,
  },
  policy_versions: {
    source: 'decisions',
    where: sql.fragment`policy_version <> ''`,
    distinct: sql.fragment`policy_version`,
  },
  posture_measured: { source: 'posture', where: sql.fragment`data ? 'posture_score'` },
  prompts_scanned: {
    source: 'raw',
    where: sql.fragment`data ? 'finding_kinds' AND data ? 'guard_verdict'`,
    of: all,
  },
  harm_judged: { source: 'raw', where: sql.fragment`data ? 'content'` },
  answers_checked: {
    source: 'answers',
    where: sql.fragment`coalesce(data ->> 'output_decision', '') <> ''
      AND coalesce(data ->> 'policy_version', '') <> ''`,
    of: all,
  },
  findings_passed: {
    source: 'checked',
    where: sql.fragment`data ->> 'output_decision' = 'allow' AND ${found}`,
    of: all,
  },
  answers_finished: {
    source: 'answers',
    where: sql.fragment`data ->> 'stop_reason' <> 'broken_off'`,
    of: all,
  },
  answers_traced: {
    source: 'answers',
    where: sql.fragment`coalesce(data ->> 'model_used', data ->> 'model_id', '') <> ''
      AND coalesce(data ->> 'policy_version', '') <> ''
      AND coalesce(data ->> 'response_sha256', '') <> ''`,
    of: all,
  },
  answers_priced: { source: 'answers', where: sql.fragment`data ? 'cost_microusd'`, of: all },
  tokens_counted: {
    source: 'answers',
    where: sql.fragment`(data ->> 'input_tokens')::bigint + (data ->> 'output_tokens')::bigint > 0`,
    of: all,
  },
  answers_second_read: { source: 'answers', where: sql.fragment`data ? 'second_verdict'` },
  outside_answers_checked: {
    source: 'answers',
    where: sql.fragment`${isOutside} AND coalesce(data ->> 'output_decision', '') <> ''`,
    of: isOutside,
  },
  failover_seen: { source: 'answers', where: sql.fragment`data ? 'fallback_of'` },
  tool_calls_ruled: {
    source: 'tool_requests',
    where: sql.fragment`coalesce(data ->> 'rule', '') <> ''
      AND coalesce(data ->> 'policy_version', '') <> ''`,
    of: all,
  },
  tool_results_screened: {
    source: 'tool_results',
    where: sql.fragment`data ? 'guard_verdict'`,
    of: all,
  },
  alerts_raised: { source: 'alerts', where: all },
  memory_guarded: { source: 'audit', where: sql.fragment`component = 'memory'` },
  limits_set: {
    source: 'audit',
    where: sql.fragment`event_type IN ('budget_changed', 'model_settings_set') AND ${byPerson}`,
  },
  policy_adjusted: {
    source: 'audit',
    where: sql.fragment`event_type IN ('policy_mode_changed', 'policy_exception_made',
      'policy_exception_ended') AND ${byPerson}`,
  },
  freezes: { source: 'audit', where: sql.fragment`event_type = 'freeze_applied' AND ${byPerson}` },
  frozen_refused: {
    source: 'audit',
    where: sql.fragment`event_type = 'request_refused' AND payload ->> 'code' = 'WEIR_API_FROZEN'`,
  },
  refusals_recorded: { source: 'audit', where: sql.fragment`event_type = 'request_refused'` },
  reports_read: {
    source: 'audit',
    where: sql.fragment`event_type = 'compliance_report_read' AND ${byPerson}`,
  },
  reviewers: {
    source: 'votes',
    where: sql.fragment`reviewer <> 'platform'`,
    distinct: sql.fragment`reviewer`,
  },
  feedback_received: { source: 'reports', where: all },
  errors_labelled: { source: 'reports', where: sql.fragment`label <> 'confirmed'` },
  outcomes_confirmed: {
    source: 'reports',
    where: sql.fragment`label = 'confirmed' AND reported_by <> user_id`,
  },
  days_assessed: {
    source: 'snapshots',
    where: all,
    distinct: sql.fragment`date_trunc('day', taken_at)`,
  },
  models_approved: {
    source: 'models',
    where: sql.fragment`${isApproved} AND ${approvedByPerson}`,
    of: isApproved,
  },
  models_retired: {
    source: 'models',
    where: sql.fragment`status = 'retired' AND ${approvedByPerson}`,
  },
  fallbacks_set: {
    source: 'models',
    where: sql.fragment`${isApproved} AND cardinality(fallback) > 0`,
    of: isApproved,
  },
  tools_pinned: { source: 'servers', where: sql.fragment`jsonb_array_length(tools) > 0` },
  keys_bounded: {
    source: 'keys',
    where: sql.fragment`revoked_at IS NULL AND expires_at IS NOT NULL`,
    of: sql.fragment`revoked_at IS NULL`,
  },
  policy_activated: {
    source: 'audit',
    where: sql.fragment`event_type = 'policy_version_activated' AND ${byPerson}`,
  },
  alerts_sent: {
    source: 'deliveries',
    where: sql.fragment`status = 'sent'`,
    of: sql.fragment`status <> 'waiting'`,
  },
  schedules: { source: 'schedules', where: sql.fragment`set_by <> 'platform'` },
};
