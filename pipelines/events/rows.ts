// Events as rows of the fact tables.
import { type Event, placeInLog } from '../../engine/model/event.ts';
import type { FactRow } from '../services.ts';
import type { Audit } from './audit.ts';
import type { Decision } from './decision.ts';
import type { Notice } from './notice.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

/** The row of any event in `event_archive`. */
export const archiveRow = (event: Event<unknown>): FactRow => {
  const place = event[placeInLog];
  return {
    table: 'event_archive',
    values: {
      tenant_id: event.tenantId,
      topic: event.type,
      event_id: event.id,
      time: iso(event.timeMs),
      subject: event.subject,
      correlation_id: event.correlationId,
      schema_version: event.schemaVersion,
      data: event.data,
      source: event.source,
      seq: place?.seq ?? null,
      appended_at: place === undefined ? null : iso(place.appendedMs),
    },
  };
};

const decisionRow = (event: Event<unknown>, data: Decision): FactRow => ({
  table: 'decisions',
  values: {
    tenant_id: event.tenantId,
    event_id: event.id,
    correlation_id: event.correlationId,
    user_id: data.user_id,
    session_id: data.session_id,
    model_id: data.model_id,
    decision: data.decision,
    reason: data.reason,
    rule: data.rule,
    posture_score: data.posture_score,
    signals: data.signals,
    policy_version: data.policy_version,
    bundle_hash: data.bundle_hash,
    decided_at: iso(event.timeMs),
    facts: data.facts,
    would_be: data.would_be ?? null,
    mode: data.mode ?? null,
    exception_id: data.exception ?? null,
    factors: data.factors ?? null,
  },
});

/** The row of a decision in `decisions`; none for other events. */
export const decisionRows = (event: Event<unknown>): readonly FactRow[] =>
  event.type === 'decision' ? [decisionRow(event, event.data as Decision)] : [];

/** The row of an audit record. */
export const auditRow = (event: Event<Audit>): FactRow => ({
  table: 'audit_export',
  values: {
    tenant_id: event.tenantId,
    event_id: event.id,
    event_type: event.data.event_type,
    actor: event.data.principal,
    timestamp: iso(event.timeMs),
    session_id: event.data.session_id ?? null,
    correlation_id: event.correlationId,
    component: event.data.component,
    severity: event.data.severity,
    ttp_codes: event.data.ttp_codes,
    payload: event.data.details,
  },
});

/** The row of something that people may want to be told of. */
export const noticeRow = (event: Event<unknown>, notice: Notice): FactRow => ({
  table: 'alert_notices',
  values: {
    ...{ tenant_id: event.tenantId, event_id: event.id, ...notice },
    correlation_id: event.correlationId,
    noticed_at: iso(event.timeMs),
  },
});
