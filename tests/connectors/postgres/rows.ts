// Rows for sink tests: ordinary ones, and what can be wrong with them.
import type { SinkRow } from '../../../connectors/postgres/sink.ts';
import type { SinkTask } from '../../../engine/model/sink.ts';

const time = '2026-06-01T12:00:00.000Z';

/** A task that nobody else uses. */
export const freshTask = (changed: Partial<SinkTask> = {}): SinkTask => ({
  chain: 'archive',
  tenantId: `t${process.hrtime.bigint()}`,
  partition: 0,
  incarnation: 'first',
  epoch: 1,
  ...changed,
});

/** A row of the archive, with an id of its own. */
export const archived = (
  tenantId: string,
  id: string,
  changed: Readonly<Record<string, unknown>> = {},
): SinkRow => ({
  table: 'event_archive',
  values: {
    ...{ tenant_id: tenantId, topic: 'raw', event_id: id, time, subject: 'ann' },
    ...{ correlation_id: id, schema_version: 1, data: { text: 'hello' } },
    ...changed,
  },
});

/** A row of the audit. */
export const audited = (tenantId: string, id: string): SinkRow => ({
  table: 'audit_export',
  values: {
    ...{ tenant_id: tenantId, event_id: id, event_type: 'policy_decision', actor: 'ann' },
    ...{ timestamp: time, session_id: null, correlation_id: id, component: 'judge' },
    ...{ severity: 'info', ttp_codes: ['AML.T0051'], payload: { decision: 'allow' } },
  },
});

/** A decision about a prompt. */
export const decided = (
  tenantId: string,
  id: string,
  changed: Readonly<Record<string, unknown>> = {},
): SinkRow => ({
  table: 'decisions',
  values: {
    ...{ tenant_id: tenantId, event_id: id, correlation_id: id, user_id: 'ann' },
    ...{ session_id: 's1', model_id: 'm1', decision: 'escalate', reason: 'risk', rule: 'r1' },
    ...{ posture_score: 0.5, signals: ['drift'], policy_version: 'v1', bundle_hash: 'b1' },
    ...{ decided_at: time, facts: {} },
    ...changed,
  },
});

/** The offsets of one topic. */
export const at = (seq: number, topic = 'raw'): ReadonlyMap<string, number> =>
  new Map([[topic, seq]]);
