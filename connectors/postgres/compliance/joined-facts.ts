// Facts that take more than one table: each is a question of its own, that answers `count`, `of`, `last_at`
// and `last_ref`, these two of the newest that was counted.
import { sql } from 'slonik';

export interface Range {
  readonly tenantId: string;
  readonly fromMs: number;
  /** Up to here, this moment not included. */
  readonly toMs: number;
}

type Fragment = ReturnType<typeof sql.fragment>;

/** Whether a moment is in the range. */
export const within = (at: Fragment, { fromMs, toMs }: Range): Fragment => sql.fragment`
  ${at} >= to_timestamp(${fromMs / 1_000}::float8) AND ${at} < to_timestamp(${toMs / 1_000}::float8)`;

/** A moment as text, which sorts as moments do. */
export const iso = (at: Fragment): Fragment =>
  sql.fragment`to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const isoLength = 24;

/** `last_at` and `last_ref`: the greatest pair of time and id, in one pass and without a sort. */
const newest = (at: Fragment, ref: Fragment, isCounted: Fragment): Fragment => sql.fragment`
  max(${at}) FILTER (WHERE ${isCounted}) AS last_at,
  substr(max(${iso(at)} || ' ' || ${ref}) FILTER (WHERE ${isCounted}), ${isoLength + 2}) AS last_ref`;

const isPerson = sql.fragment`coalesce(approved_by, 'platform') <> 'platform'`;

const people = sql.fragment`
  event_type IN ('freeze_applied', 'review_vote', 'decision_reported', 'policy_mode_changed',
    'policy_exception_ended', 'key_revoked', 'model_retired', 'mcp_server_removed')
  AND actor NOT IN ('platform', '-')`;

const sequencingMs = 5_000;
const snapshotMs = 600_000;

/** The range without its last moments, whose rows may still be under way. */
const settled = (range: Range, ms: number): Range => ({ ...range, toMs: range.toMs - ms });

const isSigned = sql.fragment`l.leaf_index < signed.size`;

const isProtected = sql.fragment`
  (SELECT count(*) FROM pg_trigger
    WHERE tgrelid = 'audit_export'::regclass AND tgenabled <> 'D'
      AND tgname IN ('audit_export_final', 'audit_export_whole')) = 2`;

const isKnown = sql.fragment`
  EXISTS (SELECT FROM registrations
    WHERE tenant_id = i.tenant_id AND kind = i.kind AND id = i.id)
  OR EXISTS (SELECT FROM application_keys
    WHERE tenant_id = i.tenant_id AND i.kind = 'agent' AND 'app:' || key_id = i.id
      AND revoked_at IS NULL)`;

export const joinedFacts = {
  decisions_audited: (range: Range): Fragment => sql.fragment`
    SELECT count(*) FILTER (WHERE a.event_id IS NOT NULL) AS count, count(*) AS of,
      ${newest(sql.fragment`a."timestamp"`, sql.fragment`a.event_id`, sql.fragment`a.event_id IS NOT NULL`)}
    FROM decisions d LEFT JOIN LATERAL (
      SELECT event_id, "timestamp" FROM audit_export
      WHERE tenant_id = d.tenant_id AND event_type = 'policy_decision'
        AND correlation_id = d.correlation_id LIMIT 1
    ) a ON TRUE
    WHERE d.tenant_id = ${range.tenantId} AND ${within(sql.fragment`d.decided_at`, range)}`,

  escalations_answered: (range: Range): Fragment => sql.fragment`
    SELECT count(*) FILTER (WHERE v.voted_at IS NOT NULL) AS count, count(*) AS of,
      ${newest(sql.fragment`v.voted_at`, sql.fragment`d.correlation_id`, sql.fragment`v.voted_at IS NOT NULL`)}
    FROM decisions d LEFT JOIN LATERAL (
      SELECT max(voted_at) AS voted_at FROM review_votes
      WHERE tenant_id = d.tenant_id AND kind = 'prompt' AND id = d.correlation_id
    ) v ON TRUE
    WHERE d.tenant_id = ${range.tenantId} AND d.decision = 'escalate'
      AND ${within(sql.fragment`d.decided_at`, range)}`,

  approvals_answered: (range: Range): Fragment => sql.fragment`
    SELECT count(*) FILTER (WHERE v.voted_at IS NOT NULL) AS count, count(*) AS of,
      ${newest(sql.fragment`v.voted_at`, sql.fragment`e.event_id`, sql.fragment`v.voted_at IS NOT NULL`)}
    FROM event_archive e LEFT JOIN LATERAL (
      SELECT max(voted_at) AS voted_at FROM review_votes
      WHERE tenant_id = e.tenant_id AND kind = 'tool' AND id = e.data ->> 'call_id'
    ) v ON TRUE
    WHERE e.tenant_id = ${range.tenantId} AND e.topic = 'approval_request'
      AND ${within(sql.fragment`e.time`, range)}`,

  critical_alerts_answered: (range: Range): Fragment => sql.fragment`
    SELECT count(*) FILTER (WHERE a.acted_at IS NOT NULL) AS count, count(*) AS of,
      ${newest(sql.fragment`a.acted_at`, sql.fragment`e.event_id`, sql.fragment`a.acted_at IS NOT NULL`)}
    FROM event_archive e LEFT JOIN LATERAL (
      SELECT min("timestamp") AS acted_at FROM audit_export
      WHERE tenant_id = e.tenant_id AND "timestamp" >= e.time
        AND "timestamp" < e.time + interval '1 day' AND ${people}
    ) a ON TRUE
    WHERE e.tenant_id = ${range.tenantId} AND e.topic = 'alert'
      AND e.data ->> 'severity' = 'critical' AND ${within(sql.fragment`e.time`, range)}`,

  models_registered: (range: Range): Fragment => sql.fragment`
    SELECT count(*) FILTER (WHERE m.model_id IS NOT NULL) AS count, count(*) AS of,
      ${newest(sql.fragment`used.last_at`, sql.fragment`m.model_id`, sql.fragment`m.model_id IS NOT NULL`)}
    FROM (
      SELECT tenant_id, model_id, max(decided_at) AS last_at FROM decisions
      WHERE tenant_id = ${range.tenantId} AND ${within(sql.fragment`decided_at`, range)}
      GROUP BY tenant_id, model_id
    ) used LEFT JOIN model_registry m ON m.tenant_id = used.tenant_id
      AND m.model_id = used.model_id AND ${isPerson}`,

  models_watched: (range: Range): Fragment => sql.fragment`
    SELECT count(*) FILTER (WHERE used.last_at IS NOT NULL) AS count, count(*) AS of,
      ${newest(sql.fragment`used.last_at`, sql.fragment`m.model_id`, sql.fragment`used.last_at IS NOT NULL`)}
    FROM model_registry m LEFT JOIN LATERAL (
      SELECT max(decided_at) AS last_at FROM decisions
      WHERE tenant_id = m.tenant_id AND model_id = m.model_id
        AND ${within(sql.fragment`decided_at`, range)}
    ) used ON TRUE
    WHERE m.tenant_id = ${range.tenantId} AND m.status = 'approved' AND ${isPerson}`,

  third_parties_approved: ({ tenantId }: Range): Fragment => sql.fragment`
    SELECT count(*) FILTER (WHERE ${isPerson}) AS count, count(*) AS of,
      ${newest(sql.fragment`approved_at`, sql.fragment`name`, isPerson)}
    FROM (
      SELECT model_id AS name, approved_by, approved_at FROM model_registry
      WHERE tenant_id = ${tenantId} AND status = 'approved' AND provider <> 'scripted'
      UNION ALL
      SELECT name, approved_by, approved_at FROM mcp_servers WHERE tenant_id = ${tenantId}
    ) outside`,

  documents_screened: ({ tenantId }: Range): Fragment => sql.fragment`
    SELECT count(*) FILTER (WHERE c.guard_verdict <> '') AS count, count(*) AS of,
      ${newest(sql.fragment`d.updated_at`, sql.fragment`d.document_id`, sql.fragment`c.guard_verdict <> ''`)}
    FROM document_chunks c JOIN documents d USING (tenant_id, document_id)
    WHERE c.tenant_id = ${tenantId} AND NOT d.deleted`,

  records_protected: (range: Range): Fragment => sql.fragment`
    SELECT count(*) FILTER (WHERE ${isProtected}) AS count, count(*) AS of,
      ${newest(sql.fragment`"timestamp"`, sql.fragment`event_id`, isProtected)}
    FROM audit_export
    WHERE tenant_id = ${range.tenantId} AND ${within(sql.fragment`"timestamp"`, range)}`,

  // The newest wait for their sequencer.
  records_in_tree: (range: Range): Fragment => sql.fragment`
    SELECT count(*) FILTER (WHERE ${isSigned}) AS count, count(*) AS of,
      ${newest(sql.fragment`a."timestamp"`, sql.fragment`a.event_id`, isSigned)}
    FROM audit_export a LEFT JOIN audit_leaf l USING (tenant_id, event_id),
      (SELECT max(size) AS size FROM audit_checkpoint WHERE tenant_id = ${range.tenantId}) signed
    WHERE a.tenant_id = ${range.tenantId}
      AND ${within(sql.fragment`a."timestamp"`, settled(range, sequencingMs))}`,

  models_evidenced: ({ tenantId }: Range): Fragment => sql.fragment`
    SELECT count(e.attached_at) AS count, count(*) AS of,
      ${newest(sql.fragment`e.attached_at`, sql.fragment`m.model_id`, sql.fragment`e.attached_at IS NOT NULL`)}
    FROM model_registry m LEFT JOIN LATERAL (
      SELECT max(attached_at) AS attached_at FROM model_evidence
      WHERE tenant_id = m.tenant_id AND model_id = m.model_id
    ) e ON TRUE
    WHERE m.tenant_id = ${tenantId} AND m.status = 'approved'`,

  // Snapshots are written when their five minutes are over.
  posture_kept: (range: Range): Fragment => sql.fragment`
    SELECT least(kept.prompts, decided.prompts) AS count, decided.prompts AS of,
      CASE WHEN decided.prompts > 0 THEN kept.last_at END AS last_at,
      CASE WHEN decided.prompts > 0 THEN kept.last_ref END AS last_ref
    FROM (
      SELECT coalesce(sum(prompts), 0) AS prompts,
        ${newest(sql.fragment`bucket`, sql.fragment`model_id`, sql.fragment`TRUE`)}
      FROM posture_snapshots
      WHERE tenant_id = ${range.tenantId}
        AND ${within(sql.fragment`bucket`, settled(range, snapshotMs))}
    ) kept, (
      SELECT count(*) AS prompts FROM decisions
      WHERE tenant_id = ${range.tenantId}
        AND ${within(sql.fragment`decided_at`, settled(range, snapshotMs))}
    ) decided`,

  inventory_known: (range: Range): Fragment => sql.fragment`
    SELECT count(*) FILTER (WHERE ${isKnown}) AS count, count(*) AS of,
      ${newest(sql.fragment`i.last_seen`, sql.fragment`i.id`, isKnown)}
    FROM inventory_items i
    WHERE i.tenant_id = ${range.tenantId} AND i.kind IN ('agent', 'tool')
      AND ${within(sql.fragment`i.last_seen`, range)}`,

  record_days: ({ tenantId, toMs }: Range): Fragment => sql.fragment`
    SELECT coalesce(floor(extract(epoch FROM to_timestamp(${toMs / 1_000}::float8)
        - min("timestamp")) / 86400), 0) AS count, NULL::bigint AS of,
      ${newest(sql.fragment`"timestamp"`, sql.fragment`event_id`, sql.fragment`TRUE`)}
    FROM audit_export WHERE tenant_id = ${tenantId}`,
} as const satisfies Readonly<Record<string, (range: Range) => Fragment>>;
