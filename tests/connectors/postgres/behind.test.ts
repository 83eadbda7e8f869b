// Lists in pages: every row once, in order, however many stand at one moment, and none behind a row that is not there;
// a page deep inside is a walk along an index.
import type pg from 'pg';
import { type DatabasePool, sql } from 'slonik';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deliveriesPage } from '../../../connectors/postgres/alert-deliveries.ts';
import { auditPage } from '../../../connectors/postgres/audit/records.ts';
import { behind } from '../../../connectors/postgres/behind.ts';
import { findingsPage } from '../../../connectors/postgres/findings.ts';
import { migrate } from '../../../connectors/postgres/migrate.ts';
import { openBulkPool, openPool } from '../../../connectors/postgres/pool.ts';
import { reportsPage } from '../../../connectors/postgres/reports.ts';
import { startTestPostgres, type TestPostgres } from '../../support/postgres.ts';

const count = 20_000;
const moment = `timestamptz '2026-06-01' + (n / 7) * interval '1 second'`;

let database: TestPostgres;
let bulk: pg.Pool;
let pool: DatabasePool;

beforeAll(async () => {
  database = await startTestPostgres();
  await migrate(database.url);
  bulk = openBulkPool(database.url);
  pool = await openPool(database.url);
  await bulk.query(`INSERT INTO tenants (tenant_id) VALUES ('t1'), ('t2')`);
  await bulk.query(`
    INSERT INTO audit_export (tenant_id, event_id, event_type, actor, "timestamp", session_id,
      correlation_id, component, severity, ttp_codes, payload, partition, sequence)
    SELECT 't' || 1 + n % 2, 'e' || n, (ARRAY['policy_decision', 'tool_request'])[1 + n % 2],
      'u' || n % 10, ${moment}, NULL, 'c', (ARRAY['judge', 'agent'])[1 + n % 2], 'info', '{}', '{}',
      0, n FROM generate_series(1, ${count}) n`);
  await bulk.query(`
    INSERT INTO findings (tenant_id, fingerprint, source, scan_type, title, description, severity,
      confidence, risk_score, asset, status, evidence, correlated_events, ttps, recommended_actions,
      occurrence_count, first_seen, last_seen)
    SELECT 't' || 1 + n % 2, 'f' || n, '', '', '', '', 'low', 1, 1, '', 'open', '[]', '{}', '{}', '{}',
      1, now(), ${moment} FROM generate_series(1, 500) n`);
  await bulk.query(`
    INSERT INTO alert_deliveries (tenant_id, delivery_id, rule_id, target, kind, message, status,
      created_at)
    SELECT 't' || 1 + n % 2, 'd' || n, '', '', 'webhook', '{"severity": "low", "count": 1}',
      (ARRAY['waiting', 'sent', 'dead'])[1 + n % 3], ${moment} FROM generate_series(1, 500) n`);
  await bulk.query('ANALYZE');
});
afterAll(async () => {
  await pool?.end();
  await bulk?.end();
  await database?.stop();
});

/** All ids of a list, page by page. */
const all = async (
  page: (after: string | undefined) => Promise<readonly string[]>,
): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (;;) {
    const next = await page(ids.at(-1));
    if (next.length === 0) return ids;
    ids.push(...next);
  }
};
const expected = async (table: string, at: string, id: string, where = 'TRUE') => {
  const { rows } = await bulk.query<{ id: string }>(
    `SELECT ${id} AS id FROM ${table} WHERE tenant_id = 't1' AND ${where} ORDER BY ${at} DESC, ${id} DESC`,
  );
  return rows.map(({ id: name }) => name);
};
const countMax = 101;

describe('a list in pages', () => {
  it.each([
    ['every one', {}, 'TRUE'],
    ['those of a user', { user: 'u2' }, `actor = 'u2'`],
    ['those of a kind', { eventType: 'tool_request' }, `event_type = 'tool_request'`],
  ] as const)('of audit records has %s once, the newest first', async (_, filter, where) => {
    const ids = await all(async (after) =>
      (await auditPage(pool, 't1', filter, { after, countMax })).map((each) => each.event_id),
    );
    expect(ids).toEqual(await expected('audit_export', '"timestamp"', 'event_id', where));
  });

  it('of findings, and of messages, has each once, the newest first', async () => {
    const findings = await all(async (after) =>
      (await findingsPage(pool, 't1', { after, countMax })).map((each) => each.fingerprint),
    );
    expect(findings).toEqual(await expected('findings', 'last_seen', 'fingerprint'));
    const dead = await all(async (after) =>
      (await deliveriesPage(pool, 't1', { after, countMax: 7, status: 'dead' })).map(
        (each) => each.delivery_id,
      ),
    );
    const where = `status = 'dead'`;
    expect(dead).toEqual(await expected('alert_deliveries', 'created_at', 'delivery_id', where));
  });

  it('has nothing behind a row that is not there, or is another organisation\u2019s', async () => {
    for (const after of ['nobody', 'e1']) {
      expect(await auditPage(pool, 't1', {}, { after, countMax })).toEqual([]);
    }
    expect(await findingsPage(pool, 't1', { after: 'nobody', countMax })).toEqual([]);
    expect(await deliveriesPage(pool, 't1', { after: 'nobody', countMax })).toEqual([]);
    expect(await reportsPage(pool, 't1', { after: 'nobody', countMax })).toEqual([]);
  });

  it('walks along an index from where it goes on, and looks at no row before it', async () => {
    const line = z.object({ 'QUERY PLAN': z.string() });
    const isBehind = behind('audit_export', ['timestamp', 'event_id'], 't1', 'e1000');
    const plan = await pool.any(sql.type(line)`
      EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
      SELECT event_id FROM audit_export page WHERE tenant_id = 't1' AND ${isBehind}
      ORDER BY page."timestamp" DESC, page.event_id DESC LIMIT 101`);
    const text = plan.map((each) => each['QUERY PLAN']).join('\n');
    expect(text).toMatch(/Index Cond: .*ROW\("timestamp", event_id\) </);
    expect(text).not.toMatch(/Filter|Sort|Seq Scan/);
  });
});
