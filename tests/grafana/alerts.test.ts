// The alert rules: each names metrics that exist, fires when it should, and is silent otherwise; judged by
// promtool, where it is installed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { engineMetrics, type MetricCatalogue } from '../../engine/kernel/metrics.ts';
import { alerts } from '../../grafana/alerts.ts';
import { productMetrics } from '../../pipelines/metrics.ts';
import { readYaml } from '../support/compose.ts';
import { namesIn } from '../support/dashboard.ts';
import { hasPromtool, promtool } from '../support/prometheus.ts';

const catalogue: MetricCatalogue = { ...engineMetrics, ...productMetrics };
/** Of Prometheus itself. */
const own: readonly string[] = ['up', 'job', 'instance', 'le'];

interface Case {
  readonly fires: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly silent: Readonly<Record<string, string>>;
  /** How often samples come, and when it is looked at; every 15 s and after ten minutes, unless said otherwise. */
  readonly every?: string;
  readonly at?: string;
}

const bucket = (le: string): string => `weir_decision_seconds_bucket{decision="allow",le="${le}"}`;
const actions = (action: string): string =>
  `spm_enforcement_actions_total{action="${action}",tenant_id="t1"}`;
const http = (status: string): string =>
  `weir_http_requests_total{route="/chat",status="${status}"}`;
const coverage =
  'spm_compliance_coverage_pct{tenant_id="t1",framework="owasp-llm",function="OVERALL"}';

const cases: Readonly<Record<string, Case>> = {
  WeirDown: {
    fires: { 'up{job="worker",instance="w1"}': '1x20 0x40' },
    labels: { job: 'worker', instance: 'w1' },
    silent: { 'up{job="worker",instance="w1"}': '1x60', 'up{job="other"}': '0x60' },
  },
  WeirUnavailable: {
    fires: { [http('200')]: '0+9x60', [http('503')]: '0+1x60' },
    labels: {},
    silent: { [http('200')]: '0+99x60', [http('503')]: '0+1x60' },
  },
  WeirLag: {
    fires: { 'weir_lag_seconds{chain="judge",partition="0"}': '31x60' },
    labels: { chain: 'judge' },
    silent: { 'weir_lag_seconds{chain="judge",partition="0"}': '0x30 31x4 0x30' },
  },
  WeirEventsLost: {
    fires: { 'weir_outbox_lost_total{chain="judge"}': '_x30 1x30' },
    labels: { chain: 'judge' },
    silent: { 'weir_outbox_lost_total{chain="judge"}': '1x120' },
  },
  WeirModelRisk: {
    fires: { 'spm_model_risk_score{tenant_id="t1",model_id="m"}': '0.8x60' },
    labels: { tenant_id: 't1', model_id: 'm' },
    silent: { 'spm_model_risk_score{tenant_id="t1",model_id="m"}': '0.3x60' },
  },
  WeirBlocks: {
    fires: { [actions('block')]: '0+3x60', [actions('allow')]: '0+1x60' },
    labels: { tenant_id: 't1' },
    silent: { [actions('block')]: '0+1x60', [actions('allow')]: '0+3x60' },
  },
  WeirProviderAway: {
    fires: { 'weir_model_circuit_state{provider="groq"}': '2x60' },
    labels: { provider: 'groq' },
    silent: { 'weir_model_circuit_state{provider="groq"}': '1x60' },
  },
  WeirSlow: {
    fires: { [bucket('1')]: '0+90x60', [bucket('2.5')]: '0+100x60', [bucket('+Inf')]: '0+100x60' },
    labels: {},
    silent: { [bucket('1')]: '0+100x60', [bucket('+Inf')]: '0+100x60' },
  },
  WeirDeadLetters: {
    fires: { 'weir_dead_letters_total{chain="cep",step="burst"}': '_x30 1x30' },
    labels: { chain: 'cep', step: 'burst' },
    silent: { 'weir_dead_letters_total{chain="cep",step="burst"}': '4x120' },
  },
  WeirPaused: {
    fires: { 'weir_tasks_paused{chain="judge",cause="memory"}': '1x60' },
    labels: { chain: 'judge', cause: 'memory' },
    silent: { 'weir_tasks_paused{chain="judge",cause="memory"}': '0x60' },
  },
  WeirSnapshotLag: {
    fires: { spm_snapshot_lag_seconds: '901x60' },
    labels: {},
    silent: { spm_snapshot_lag_seconds: '300x60' },
  },
  WeirCoverageFell: {
    fires: { [coverage]: '40x96 29x4' },
    labels: { tenant_id: 't1', framework: 'owasp-llm' },
    silent: { [coverage]: '40x96 30x4' },
    ...{ every: '15m', at: '1485m' },
  },
  WeirSinkAhead: {
    fires: { 'weir_sink_ahead_total{chain="archive"}': '_x30 7x30' },
    labels: { chain: 'archive' },
    silent: { 'weir_sink_ahead_total{chain="archive"}': '7x120' },
  },
};

const filled = (text: string, labels: Case['labels']): string =>
  text.replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? '');

const seriesOf = (given: Case['fires']) =>
  Object.entries(given).map(([series, values]) => ({ series, values }));

describe('the alert rules', () => {
  it('have a case each', () => {
    expect(Object.keys(cases).sort()).toEqual(alerts.map(({ name }) => name).sort());
  });

  it.each(alerts.map(({ name, expr }) => [name, expr] as const))(
    'name metrics and labels that exist: %s',
    (_, expr) => {
      const { metrics, labels, sound } = namesIn(expr);
      expect(sound).toBe(true);
      const specs = metrics
        .filter((name) => !own.includes(name))
        .map((name) => {
          const spec = catalogue[name] ?? catalogue[name.replace(/_bucket$/, '')];
          expect(spec, name).toBeDefined();
          return spec;
        });
      const known = [...own, ...specs.flatMap((spec) => spec?.labels ?? [])];
      expect(labels.filter((label) => !known.includes(label))).toEqual([]);
    },
  );

  it('say what is so and what to do, with labels that they have', () => {
    for (const { name, summary, action } of alerts) {
      expect(summary, name).toMatch(/^[A-Z].*\.$/);
      expect(action, name).toMatch(/\.$/);
      expect(filled(summary, cases[name]?.labels ?? {}), name).not.toMatch(/ {2}| [.:]/);
    }
  });

  it('are read by Prometheus where compose puts them', () => {
    const { rule_files: files } = readYaml('grafana/prometheus.yml') as {
      readonly rule_files: readonly string[];
    };
    expect(files).toEqual(['/etc/prometheus/alerts/*.yml']);
  });
});

describe.skipIf(!hasPromtool)('the alert rules, to promtool', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'wa-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const judged = (tests: readonly object[], every = '15s') => {
    const file = join(directory, 'tests.yml');
    const rule_files = [resolve('grafana/alerts/weir.yml')];
    writeFileSync(file, stringify({ rule_files, evaluation_interval: every, tests }));
    return promtool('test', 'rules', file);
  };

  const testOf = (name: string, series: Case['fires'], labels: Case['labels'] | undefined) => {
    const { severity = '', summary = '', action = '' } = alerts.find((a) => a.name === name) ?? {};
    const expected = labels && {
      exp_labels: { severity, ...labels },
      exp_annotations: { summary: filled(summary, labels), action },
    };
    const exp_alerts = expected ? [expected] : [];
    return {
      interval: cases[name]?.every ?? '15s',
      input_series: seriesOf(series),
      alert_rule_test: [{ eval_time: cases[name]?.at ?? '10m', alertname: name, exp_alerts }],
    };
  };

  it('are rules', () => {
    expect(promtool('check', 'rules', 'grafana/alerts/weir.yml')).toMatchObject({ status: 0 });
  });

  it.each(Object.entries(cases))('fire when they should: %s', (name, { fires, labels, every }) => {
    expect(judged([testOf(name, fires, labels)], every)).toMatchObject({ status: 0 });
  });

  it.each(Object.entries(cases))(
    'are silent otherwise: %s',
    (name, { silent, fires, labels, every }) => {
      expect(judged([testOf(name, silent, undefined)], every)).toMatchObject({ status: 0 });
      // What promtool would say to a wrong expectation.
      expect(judged([testOf(name, fires, undefined)], every).status).toBe(1);
      expect(judged([testOf(name, silent, labels)], every).status).toBe(1);
    },
  );
});

if (!hasPromtool) console.warn('skipped: no alert rule was run, there is no promtool on PATH');
