// Every list of the API over HTTP, page by page, on a platform that has a million audit records and as many
// of everything else as goes with them.
import pg from 'pg';
import { removeDirectory, startPlatform, type TestPlatform } from '../../tests/support/platform.ts';
import type { Effort, Outcome } from '../benchmark.ts';
import { percentile, spread } from '../ratio.ts';

/** $1: how many audit records. They are in a partition that no worker stores in. */
const fills = [
  `INSERT INTO audit_export (tenant_id, event_id, event_type, actor, "timestamp", session_id,
     correlation_id, component, severity, ttp_codes, payload, partition, sequence)
   SELECT 't1', 'e' || n, (ARRAY['event_ingested', 'policy_decision', 'output_checked',
     'tool_request'])[1 + n % 4], 'user-' || n % 5000, now() - n * interval '2 seconds',
     'session-' || n % 50000, 'c' || n / 4, (ARRAY['gateway', 'judge', 'output', 'agent'])[1 + n % 4],
     'info', '{}', '{"decision": "allow", "rule": "low_risk", "posture_score": 0.12}', 999, n
   FROM generate_series(1, $1::int) n`,
  `INSERT INTO decisions (tenant_id, event_id, correlation_id, user_id, session_id, model_id, decision,
     reason, rule, posture_score, signals, policy_version, bundle_hash, decided_at, facts)
   SELECT 't1', 'd' || n, 'c' || n, 'user-' || n % 5000, 'session-' || n % 50000, 'm' || n % 20,
     CASE WHEN n % 10 = 0 THEN 'escalate' ELSE 'allow' END, 'bench', 'bench', 0.3, '{}', 'v1', 'b1',
     now() - n * interval '8 seconds', '{}'
   FROM generate_series(1, $1::int / 4) n`,
  `INSERT INTO event_archive (tenant_id, topic, event_id, time, subject, correlation_id,
     schema_version, data)
   SELECT 't1', 'raw', 'c' || n, now() - n * interval '8 seconds', 'user-' || n % 5000, 'c' || n, 1,
     jsonb_build_object('prompt', 'Prompt ' || n, 'request_sha256', '')
   FROM generate_series(1, $1::int / 4) n`,
  `INSERT INTO event_archive (tenant_id, topic, event_id, time, subject, correlation_id,
     schema_version, data)
   SELECT 't1', 'approval_request', 'a' || n, now() - n * interval '80 seconds',
     'user-' || n % 5000, 'c' || n, 1, jsonb_build_object('call_id', 'call-' || n, 'user_id',
     'user-' || n % 5000, 'session_id', 'session-' || n % 50000, 'model_id', 'm1', 'tool', 'send_mail',
     'arguments', '{}', 'arguments_sha256', '', 'rule', 'side_effect', 'reason', 'bench')
   FROM generate_series(1, $1::int / 40) n`,
  `INSERT INTO findings SELECT 't1', 'f' || n, 'inventory', 'shadow_ai', 'Model m' || n, 'Seen on the wire.',
     (ARRAY['low', 'medium', 'high'])[1 + n % 3], 0.9, 0.5, 'm' || n, 'open', '[]', '{}', '{}', '{}', 1,
     now() - n * interval '1 minute', now() - n * interval '1 minute'
   FROM generate_series(1, $1::int / 20) n`,
  `INSERT INTO reports (tenant_id, report_id, correlation_id, label, note, reported_by, reported_at, user_id,
     session_id, model_id, decision, rule, reason, posture_score, signals, policy_version, bundle_hash,
     facts)
   SELECT 't1', 'r' || n, 'c' || n, 'false_positive', '', 'user-' || n % 5000,
     now() - n * interval '1 minute', 'user-' || n % 5000, 's', 'm1', 'block', 'bench', 'bench', 0.8, '{}',
     'v1', 'b1', '{}'
   FROM generate_series(1, $1::int / 20) n`,
  `INSERT INTO alert_deliveries (tenant_id, delivery_id, rule_id, target, kind, message, status,
     attempts, created_at, sent_at)
   SELECT 't1', 'l' || n, 'rule-' || n % 9, 'target', 'webhook', '{"severity": "high", "count": 1}',
     'sent', 1, now() - n * interval '1 minute', now()
   FROM generate_series(1, $1::int / 20) n`,
  `INSERT INTO inventory_items
   SELECT 't1', (ARRAY['model', 'tool', 'agent', 'data'])[1 + n % 4], 'item-' || n, now(), now(), n
   FROM generate_series(1, $1::int / 500) n`,
  `INSERT INTO model_registry (tenant_id, model_id, name, provider, status, risk_tier)
   SELECT 't1', 'model-' || n, 'Model ' || n, 'openai', 'registered', 'low'
   FROM generate_series(1, $1::int / 1000) n`,
  `INSERT INTO documents (tenant_id, document_id, title, source, classification, sha256, created_by)
   SELECT 't1', 'doc-' || n, 'Document ' || n, 'bench', 'internal', '', 'bench'
   FROM generate_series(1, $1::int / 100) n`,
  'VACUUM ANALYZE',
];

/** A list, and the queries that it is asked with; each page but the first is asked for by what the last says. */
const lists: readonly (readonly [path: string, ...queries: readonly string[]])[] = [
  ['/audit', '', 'user=user-7', 'session=session-7', 'event_type=tool_request', 'component=output'],
  ['/reviews', '', 'status=pending', 'kind=tool', 'user_id=user-10'],
  ['/findings', '', 'severity=high', 'status=open'],
  ['/reports', ''],
  ['/alert-deliveries', '', 'status=sent'],
  ['/inventory', '', 'kind=tool'],
  ['/models', '', 'provider=openai'],
  ['/documents', ''],
];
const pagesMax = 5;

/** The times of the pages of a list under one query, in milliseconds. */
const pageTimes = async (
  { url }: TestPlatform,
  token: string,
  path: string,
  query: string,
): Promise<readonly number[]> => {
  const times: number[] = [];
  let after = '';
  for (let page = 0; page < pagesMax; page += 1) {
    const search = new URLSearchParams(query);
    if (after !== '') search.set('after', after);
    const beganMs = performance.now();
    const response = await fetch(`${url}${path}?${search}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const body = (await response.json()) as { readonly next?: string | null };
    times.push(performance.now() - beganMs);
    if (response.status !== 200) throw new Error(`${path}?${search} answered ${response.status}`);
    if (!body.next) break;
    after = body.next;
  }
  return times;
};

/** Pages of every list, in turn. */
export const measureLists = async (effort: Effort): Promise<Outcome> => {
  const records = effort.quick ? 10_000 : 1_000_000;
  const platform = await startPlatform({ RATE_LIMIT_RPM: '1000000' });
  const client = new pg.Client({ connectionString: platform.databaseUrl });
  try {
    await client.connect();
    for (const fill of fills) await client.query(fill, fill.includes('$1') ? [records] : []);
    const token = await platform.token({
      sub: 'bench-admin',
      roles: ['spm:admin', 'spm:auditor', 'spm:operator'],
    });
    const times = new Map<string, number[]>(lists.map(([path]) => [path, []]));
    for (let round = 0; round < (effort.quick ? 1 : 20); round += 1) {
      for (const [path, ...queries] of lists)
        for (const query of queries)
          times.get(path)?.push(...(await pageTimes(platform, token, path, query)));
    }
    const p99s = [...times].map(([path, each]) => ({ path, ms: percentile(each, 0.99) }));
    return {
      figures: [
        { name: 'lists_p99', unit: 'ms', spread: spread([Math.max(...p99s.map(({ ms }) => ms))]) },
        ...p99s.map(({ path, ms }) => ({
          name: `GET ${path} p99`,
          unit: 'ms',
          spread: spread([ms]),
        })),
      ],
      charts: [],
      notes: [`up to ${pagesMax} pages of each list and filter beside ${records} audit records`],
    };
  } finally {
    await client.end();
    await platform.stop();
    removeDirectory(platform.directory);
  }
};
