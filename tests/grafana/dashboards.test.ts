// The dashboards as Grafana reads them: every query names what exists, and can be run.
import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../connectors/postgres/migrate.ts';
import { engineMetrics, type MetricCatalogue } from '../../engine/kernel/metrics.ts';
import { over } from '../../grafana/sql.ts';
import { productMetrics } from '../../pipelines/metrics.ts';
import { topicNamed } from '../../pipelines/topics.ts';
import {
  dashboardNames,
  namesIn,
  queriesOf,
  readDashboard,
  withTime,
  withWindow,
} from '../support/dashboard.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { makeReader } from '../support/reader.ts';

const catalogue: MetricCatalogue = { ...engineMetrics, ...productMetrics };
const dashboards = dashboardNames.map(readDashboard);
const promql = dashboards.flatMap((each) => queriesOf(each, 'expr'));
const sql = dashboards.flatMap((each) => queriesOf(each, 'rawSql'));

/** What Orbyx AI SPM's dashboards had, and what Weir's have beside it. */
const promised: Readonly<Record<(typeof dashboardNames)[number], readonly string[]>> = {
  overview: [
    ...['Enforcement actions', 'Model risk score', 'Highest model risk'],
    ...['Blocked prompts by reason', 'Risk per tenant', 'Last decisions'],
  ],
  engineering: [
    ...['Model risk score', 'Enforcement actions total', 'Model latency', 'CEP events'],
    ...['Web tool calls', 'Web tool calls in total', 'Tool type breakdown', 'Blocked requests'],
    ...['Lag (entries)', 'Lag (age)', 'Watermark delay', 'Commits', 'Commit duration'],
  ],
  compliance: ['Model lifecycle status', 'Model approval audit trail', 'Audit trail (30 days)'],
};

const hasPsql = spawnSync('psql', ['--version']).status === 0;

const histogramSuffix = /_(bucket|count|sum)$/;

/** The labels that a series may have; none for a name that nobody exposes. */
const labelsOf = (series: string): readonly string[] | undefined => {
  const plain = catalogue[series];
  if (plain) return plain.type === 'histogram' ? undefined : plain.labels;
  const histogram = catalogue[series.replace(histogramSuffix, '')];
  return histogram?.type === 'histogram' ? [...histogram.labels, 'le'] : undefined;
};

describe.each(dashboardNames)('the dashboard %s', (name) => {
  const dashboard = readDashboard(name);
  const panels = dashboard.panels.filter(({ type }) => type !== 'row');

  it('asks anew every 30 seconds', () => {
    expect(dashboard.refresh).toBe('30s');
  });

  it('numbers its panels and rows differently', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.min(...ids)).toBeGreaterThan(0);
  });

  it('gives every panel a title of its own, an explanation, a unit and a query', () => {
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    for (const { title, description, fieldConfig, targets } of panels) {
      expect(description, title).toMatch(/^[A-Z].*\.$/);
      expect(fieldConfig?.defaults.unit, title).toMatch(/./);
      expect(targets?.length, title).toBeGreaterThan(0);
      expect(new Set(targets?.map(({ refId }) => refId)).size, title).toBe(targets?.length);
    }
  });

  it('lays no panel over another, and fills its width', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    const depth = Math.max(...dashboard.panels.map(({ gridPos: { y, h } }) => y + h));
    expect(cells.length).toBe(24 * depth);
  });

  it('has the panels that the platform promises', () => {
    expect(panels.map(({ title }) => title)).toEqual(expect.arrayContaining([...promised[name]]));
  });
});

describe('the PromQL of a panel', () => {
  it.each(promql)('is PromQL and names metrics and labels that exist: %s: %s', (_, expr) => {
    const { metrics, labels, sound } = namesIn(withWindow(expr));
    expect(sound).toBe(true);
    expect(metrics).toHaveLength(1);
    const known = labelsOf(metrics[0] ?? '');
    expect(known).toBeDefined();
    expect(labels.filter((label) => !known?.includes(label))).toEqual([]);
  });

  it('names topics that exist', () => {
    const wanted = promql.flatMap(([, expr]) =>
      [...expr.matchAll(/topic=~?"([^"]+)"/g)].flatMap(([, topics = '']) => topics.split('|')),
    );
    expect(wanted).toEqual(['detection', 'alert']);
    expect(wanted.filter((name) => !topicNamed(name))).toEqual([]);
  });

  it('would be refused with a name that nobody exposes', () => {
    expect(labelsOf('weir_commits')).toBeUndefined();
    expect(labelsOf('weir_commit_seconds')).toBeUndefined();
    expect(labelsOf('weir_commits_total_bucket')).toBeUndefined();
    expect(namesIn('sum by (chain (weir_lag_entries)').sound).toBe(false);
  });
});

describe('the SQL of a panel, as the user of Grafana runs it', () => {
  let postgres: TestPostgres;
  let owner: pg.Client;
  let reader: pg.Client;
  const password = "qu'ote";

  beforeAll(async () => {
    postgres = await startTestPostgres();
    await migrate(postgres.url);
    owner = new pg.Client({ connectionString: postgres.url });
    await owner.connect();
    await owner.query(`
      INSERT INTO decisions VALUES ('t1', 'e1', 'c1', 'ann', 's1', 'm1', 'block', 'guard', 'r1', 0.9,
        '{injection}', 'v1', 'h1', now(), '{}');
      INSERT INTO audit_export VALUES ('t1', 'e2', 'cep_high', 'ann', now(), 's1', 'c1', 'cep',
        'critical', '{AML.T0029}', '{"rule": "burst"}', 0, 1);
      INSERT INTO audit_export
        SELECT 't1', type, type, 'ann', now(), 's1', 'c1', 'gateway', 'info', '{}', payload::jsonb,
          1, number
        FROM (VALUES (1, 'approval_request', '{"tool": "send_mail"}'), (2, 'model_retired', '{}'),
          (3, 'tool_result', '{"tool": "web_fetch", "outcome": "done", "summary": "read it"}'),
          (4, 'request_refused', '{"code": "WEIR_API_FROZEN"}')) AS t(number, type, payload);
      INSERT INTO tenants VALUES ('t1', now());
      INSERT INTO model_registry (tenant_id, model_id, name, provider, status, risk_tier)
        VALUES ('t1', 'm1', 'm1', 'scripted', 'approved', 'low');
      INSERT INTO compliance_snapshots
        SELECT 't1', 'nist-airm', now() - ago, 'schedule', 'v1', 0, '[]', statuses::jsonb
        FROM (VALUES (interval '1 hour', '{"MAP 1.1": "satisfied", "MAP 1.2": "gap"}'),
          (interval '1 day', '{"MAP 1.1": "gap", "MAP 1.2": "gap"}')) AS s(ago, statuses)`);
    reader = new pg.Client({ connectionString: await makeReader(owner, postgres.url, password) });
    await reader.connect();
  });
  afterAll(async () => {
    await reader?.end();
    await owner?.end();
    await postgres?.stop();
  });

  it.each(sql)('answers rows: %s', async (_, query) => {
    const text = withTime(query);
    expect(text).not.toContain('$');
    expect((await reader.query(text)).rows.length).toBeGreaterThan(0);
  });

  it('counts what is there', async () => {
    const named = new Map(sql);
    const row = async (title: string) =>
      (await reader.query(withTime(named.get(title) ?? ''))).rows[0];
    expect(await row('Tool type breakdown')).toEqual({ kind: 'Fetch', calls: '1' });
    expect(await row('Web tool calls')).toMatchObject({ tool: 'web_fetch', call: 'read it' });
    expect(await row('Blocked requests')).toMatchObject({ reason: 'WEIR_API_FROZEN' });
    expect(await row('Enforced')).toEqual({ enforced: expect.stringMatching(/^100/) });
    expect(await row('Blocked')).toEqual({ blocked: '1' });
    expect(await row('Alerts')).toEqual({ alerts: '1' });
    expect(await row('Blocked prompts by reason')).toEqual({ reason: 'guard', blocked: '1' });
    expect((await reader.query(withTime(named.get('Gaps') ?? ''))).rows).toMatchObject([
      { tenant_id: 't1', framework: 'nist-airm', control: 'MAP 1.2', status: 'gap' },
    ]);
    expect(await row('Risk per tenant')).toMatchObject({ tenant: 't1', 'highest risk': '0.900' });
  });

  it('reads no prompts and writes nothing, whatever is asked', async () => {
    await expect(reader.query('SELECT * FROM event_archive')).rejects.toThrow('permission denied');
    await expect(reader.query('SET default_transaction_read_only = off')).resolves.toBeDefined();
    await expect(reader.query('DELETE FROM decisions')).rejects.toThrow('permission denied');
    await expect(reader.query('CREATE TABLE mine (n int)')).rejects.toThrow('permission denied');
  });

  it('goes on when its user is made again', async () => {
    await makeReader(owner, postgres.url, password);
    expect((await reader.query('SELECT 1 FROM decisions')).rows).toHaveLength(1);
  });

  it('is not generated for a column that the table lacks', () => {
    expect(() => over('decisions', 'SELECT {verdict} FROM decisions')).toThrow(
      'decisions has no column verdict',
    );
  });

  it.skipIf(!hasPsql)('has a user that psql makes from the file alone', async () => {
    const { status, stderr } = spawnSync(
      'psql',
      [
        ...['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1'],
        ...['--file', 'grafana/reader.sql', postgres.url],
      ],
      { encoding: 'utf8', env: { PATH: process.env['PATH'], GRAFANA_DB_PASSWORD: password } },
    );
    expect([status, stderr]).toEqual([0, '']);
    const { rows } = await owner.query(
      `SELECT rolpassword FROM pg_authid WHERE rolname = 'grafana'`,
    );
    expect(rows[0]?.rolpassword).toMatch(/^SCRAM-SHA-256/);
  });
});

if (!hasPsql) console.warn('skipped: reader.sql was not run by psql, there is none on PATH');
