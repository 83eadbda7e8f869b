// Rows as the platform would have written them, with as little in each as a test wants to be so.
import type pg from 'pg';

const hourMs = 3_600_000;

export interface Rows {
  readonly tenant: string;
  decision(more?: Readonly<Record<string, unknown>>): Promise<string>;
  /** An event of the archive. */
  event(topic: string, data: object, agoMs?: number): Promise<string>;
  audit(eventType: string, more?: Readonly<Record<string, unknown>>): Promise<string>;
  model(id: string, more?: Readonly<Record<string, unknown>>): Promise<void>;
  server(tools: readonly unknown[], approvedBy?: string): Promise<void>;
  key(more?: Readonly<Record<string, unknown>>): Promise<void>;
  chunk(verdict: string): Promise<void>;
  vote(kind: 'prompt' | 'tool', id: string, reviewer: string): Promise<void>;
  /** Makes every record a leaf; all but the last `unsigned` are under a checkpoint. */
  sequence(unsigned?: number): Promise<void>;
  modelEvidence(model: string): Promise<void>;
  /** What was seen in traffic. */
  seen(kind: string, id: string): Promise<void>;
  register(kind: 'agent' | 'tool', id: string): Promise<void>;
  postureSnapshot(prompts: number, agoMs?: number): Promise<void>;
  delivery(status: string): Promise<void>;
  report(label: string, more?: Readonly<Record<string, unknown>>): Promise<void>;
  snapshot(agoMs: number): Promise<void>;
  schedule(by: string): Promise<void>;
  attest(
    framework: string,
    control: string,
    more?: Readonly<Record<string, unknown>>,
  ): Promise<void>;
}

let count = 0;
const next = (name: string): string => {
  count += 1;
  return `${name}-${count}`;
};

const insert = async (
  client: pg.Client,
  table: string,
  values: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const names = Object.keys(values);
  const places = names.map((_, nth) => `$${nth + 1}`).join(', ');
  const columns = names.map((name) => `"${name}"`).join(', ');
  await client.query(
    `INSERT INTO ${table} (${columns}) VALUES (${places}) ON CONFLICT DO NOTHING`,
    Object.values(values),
  );
};

const complete = {
  policy_version: 'p',
  bundle_hash: 'b',
  rule: 'r',
  reason: 'why',
  facts: { a: 1 },
};

/**
 * Writes rows of a tenant, which is made, an hour before `nowMs` unless said otherwise. With `whole`,
 * decisions are as the platform writes them, audit records and all.
 */
export const rowsOf = async (
  client: pg.Client,
  tenant: string,
  nowMs: number,
  { whole = false } = {},
): Promise<Rows> => {
  await client.query('INSERT INTO tenants (tenant_id) VALUES ($1) ON CONFLICT DO NOTHING', [
    tenant,
  ]);
  const ago = (ms: number): Date => new Date(nowMs - ms);
  const put = (table: string, values: Readonly<Record<string, unknown>>) =>
    insert(client, table, { tenant_id: tenant, ...values });
  const event = async (topic: string, data: object, agoMs = hourMs): Promise<string> => {
    const id = next('event');
    await put('event_archive', {
      ...{ topic, event_id: id, time: ago(agoMs), subject: 'u', correlation_id: id },
      ...{ schema_version: 1, data },
    });
    return id;
  };
  const recordOf: Rows['audit'] = async (eventType, more = {}) => {
    const id = next('audit');
    await put('audit_export', {
      ...{ event_id: id, event_type: eventType, actor: 'olga', timestamp: ago(hourMs / 2) },
      ...{ correlation_id: id, component: 'gateway', severity: 'info', ttp_codes: [] },
      ...{ partition: 0, sequence: count, payload: {}, ...more },
    });
    return id;
  };
  return {
    tenant,
    event,
    decision: async (more = {}) => {
      const id = next('decision');
      await put('decisions', {
        ...{ event_id: id, correlation_id: id, user_id: 'ann', session_id: 's', model_id: 'm0' },
        ...{ decision: 'allow', reason: '', rule: '', posture_score: 0.1, signals: [], facts: {} },
        ...{ policy_version: '', bundle_hash: '', decided_at: ago(hourMs) },
        ...{ ...(whole ? complete : {}), ...more },
      });
      if (whole) await recordOf('policy_decision', { correlation_id: id });
      return id;
    },
    audit: recordOf,
    model: (id, more = {}) =>
      put('model_registry', {
        ...{ model_id: id, name: id, provider: 'scripted', status: 'approved', risk_tier: 'low' },
        ...{ approved_by: 'olga', approved_at: ago(hourMs), ...more },
      }),
    server: (tools, approvedBy = 'olga') =>
      put('mcp_servers', {
        ...{ name: next('server'), url: 'https://tools.example', tools: JSON.stringify(tools) },
        ...{ registered_by: 'olga', approved_by: approvedBy },
      }),
    key: (more = {}) =>
      put('application_keys', {
        ...{ key_id: next('key'), name: 'k', key_sha256: 'h', scopes: [], created_by: 'olga' },
        ...{ expires_at: new Date(nowMs + hourMs), ...more },
      }),
    chunk: async (verdict) => {
      const id = next('document');
      await put('documents', {
        ...{ document_id: id, title: 't', source: 's', classification: 'public', sha256: 'h' },
        created_by: 'olga',
      });
      await put('document_chunks', {
        ...{ document_id: id, n: 0, status: 'kept', text: 't', sha256: 'h', guard_score: 0 },
        ...{ guard_verdict: verdict, guard_reasons: [], redacted: [] },
      });
    },
    vote: (kind, id, reviewer) =>
      put('review_votes', {
        ...{ kind, id, reviewer, decision: 'approved', reason: 'r', voted_at: ago(hourMs / 2) },
      }),
    sequence: async (unsigned = 0) => {
      const { rowCount } = await client.query(
        `INSERT INTO audit_leaf
         SELECT tenant_id, row_number() OVER (ORDER BY event_id) - 1, event_id, '', '', ''
         FROM audit_export WHERE tenant_id = $1`,
        [tenant],
      );
      await put('audit_checkpoint', { size: Number(rowCount) - unsigned, note: 'n' });
    },
    modelEvidence: (model) =>
      put('model_evidence', {
        ...{ evidence_id: next('file'), model_id: model, name: 'card.md', content: 'c' },
        ...{ media_type: 'text/markdown', sha256: 'h', size_bytes: 1, attached_by: 'olga' },
      }),
    seen: (kind, id) =>
      put('inventory_items', {
        ...{ kind, id, first_seen: ago(hourMs), last_seen: ago(hourMs), seen_count: 1 },
      }),
    register: (kind, id) =>
      put('registrations', { kind, id, owner: 'olga', purpose: 'p', registered_by: 'olga' }),
    postureSnapshot: (prompts, agoMs = hourMs) =>
      put('posture_snapshots', {
        ...{ model_id: 'm0', bucket: ago(agoMs), partition: 0, policy_version: 'p', prompts },
        ...{ blocked: 0, escalated: 0, score_sum: 0, score_max: 0, prompt_sum: 0 },
        ...{ behaviour_sum: 0, identity_sum: 0, memory_sum: 0, guard_sum: 0 },
        ...{ retrieval_sum: 0, drift_sum: 0, alerts_sum: 0 },
      }),
    delivery: (status) =>
      put('alert_deliveries', {
        ...{ delivery_id: next('delivery'), rule_id: 'r', target: 't', kind: 'webhook' },
        ...{ message: {}, status, created_at: ago(hourMs) },
      }),
    report: (label, more = {}) =>
      put('reports', {
        ...{ report_id: next('report'), correlation_id: next('c'), label, note: '', facts: {} },
        ...{ reported_by: 'ann', reported_at: ago(hourMs), user_id: 'ann', session_id: 's' },
        ...{ model_id: 'm0', decision: 'block', rule: 'r', reason: 'r', posture_score: 1 },
        ...{ signals: [], policy_version: 'p', bundle_hash: 'b', ...more },
      }),
    snapshot: (agoMs) =>
      put('compliance_snapshots', {
        ...{ framework: 'nist-airm', taken_at: ago(agoMs), cause: 'schedule', coverage_pct: 0 },
        ...{ policy_version: 'p', functions: '[]', statuses: '{}' },
      }),
    schedule: (by) =>
      put('compliance_schedules', {
        ...{ framework: 'nist-airm', every: 'weekly', formats: ['pdf'], set_by: by },
        ...{ set_at: ago(hourMs), due_at: new Date(nowMs + hourMs) },
      }),
    attest: (framework, control, more = {}) =>
      put('compliance_evidence', {
        ...{ evidence_id: next('evidence'), framework, control_id: control, kind: 'attestation' },
        ...{ statement: 'It is so.', url: 'https://docs.example/file', attested_by: 'olga' },
        ...{ attested_at: ago(hourMs), valid_until: new Date(nowMs + hourMs), ...more },
      }),
  };
};
