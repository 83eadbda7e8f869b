// Alert rules of Prometheus, over the metric catalogues: what somebody has to look at, and what to do then.
import { fallOf, gaugeOf, growthOf, quantileOf, riseOf } from './promql.ts';

interface Alert {
  readonly name: string;
  readonly severity: 'warning' | 'critical';
  readonly expr: string;
  /** For how long it must be so. */
  readonly lasts: string;
  /** What is so; `{{ $labels.x }}` names a label. */
  readonly summary: string;
  /** What to do about it. */
  readonly action: string;
}

const blocks = growthOf('spm_enforcement_actions_total', '10m', ['tenant_id'], { action: 'block' });
const decided = growthOf('spm_enforcement_actions_total', '10m', ['tenant_id']);
const failures = growthOf('weir_http_requests_total', '5m', [], { status: /5../ });
const requests = growthOf('weir_http_requests_total', '5m');
const coverageFell = fallOf('spm_compliance_coverage_pct', '1d', ['tenant_id', 'framework'], {
  function: 'OVERALL',
});

/** All rules, the gravest first. */
export const alerts: readonly Alert[] = [
  {
    name: 'WeirDown',
    severity: 'critical',
    expr: 'up{job=~"gateway|worker"} == 0',
    lasts: '1m',
    summary: 'A {{ $labels.job }} does not show its metrics: {{ $labels.instance }}.',
    action: 'Look at its log. Without workers every prompt is refused.',
  },
  {
    name: 'WeirUnavailable',
    severity: 'critical',
    expr: `${failures} / ${requests} > 0.05`,
    lasts: '5m',
    summary: 'More than 5 % of requests end with a 5xx.',
    action:
      'weir doctor, weir lag: 503 means that no decision came in time, or that a store is away.',
  },
  {
    name: 'WeirLag',
    severity: 'critical',
    expr: `${gaugeOf('max', 'weir_lag_seconds', ['chain'])} > 30`,
    lasts: '2m',
    summary: 'Chain {{ $labels.chain }} is more than 30 s behind.',
    action: 'weir lag names the partition; start more workers, or see what the chain waits for.',
  },
  {
    name: 'WeirEventsLost',
    severity: 'critical',
    expr: `${riseOf('weir_outbox_lost_total', '10m', ['chain'])} > 0`,
    lasts: '0m',
    summary: 'A partition has lost events that it had confirmed to chain {{ $labels.chain }}.',
    action: 'A failover has rolled it back: compare with the archive (weir replay --from archive).',
  },
  {
    name: 'WeirModelRisk',
    severity: 'critical',
    expr: `${gaugeOf('max', 'spm_model_risk_score', ['tenant_id', 'model_id'])} >= 0.7`,
    lasts: '5m',
    summary:
      'Model {{ $labels.model_id }} of {{ $labels.tenant_id }} stands at a risk that blocks.',
    action: 'See who asks it what (Overview); freeze the model or the user: weir freeze.',
  },
  {
    name: 'WeirBlocks',
    severity: 'warning',
    expr: `${blocks} > 20 and ${blocks} / ${decided} > 0.5`,
    lasts: '5m',
    summary: 'More than half of the prompts of {{ $labels.tenant_id }} are blocked.',
    action:
      'An attack, or a rule that is wrong: Engineering has the reasons; weir mode monitor --rule.',
  },
  {
    name: 'WeirProviderAway',
    severity: 'warning',
    expr: `${gaugeOf('max', 'weir_model_circuit_state', ['provider'])} == 2`,
    lasts: '1m',
    summary: 'Provider {{ $labels.provider }} fails and is left alone.',
    action: 'See its status page; name a fallback: PUT /models/{id}/settings.',
  },
  {
    name: 'WeirSlow',
    severity: 'warning',
    expr: `${quantileOf(0.99, 'weir_decision_seconds', [], {}, '5m')} > 1`,
    lasts: '5m',
    summary: 'One prompt in a hundred waits longer than a second for its decision.',
    action: 'weir lag --live; more workers, more partitions (weir repartition), or a faster Redis.',
  },
  {
    name: 'WeirDeadLetters',
    severity: 'warning',
    expr: `${riseOf('weir_dead_letters_total', '10m', ['chain', 'step'])} > 0`,
    lasts: '0m',
    summary: 'Chain {{ $labels.chain }} has put events aside at step {{ $labels.step }}.',
    action: 'weir dlq list, show; replay them once the cause is mended.',
  },
  {
    name: 'WeirPaused',
    severity: 'warning',
    expr: `${gaugeOf('sum', 'weir_tasks_paused', ['chain', 'cause'])} > 0`,
    lasts: '5m',
    summary: 'Tasks of chain {{ $labels.chain }} pause under pressure: {{ $labels.cause }}.',
    action: 'weir doctor says how full Redis is, weir lag which reader is behind.',
  },
  {
    name: 'WeirSnapshotLag',
    severity: 'warning',
    expr: `${gaugeOf('max', 'spm_snapshot_lag_seconds')} > 900`,
    lasts: '5m',
    summary: 'No snapshot of the posture was written for a quarter of an hour.',
    action: 'weir lag names the chain that writes them; weir doctor says how PostgreSQL does.',
  },
  {
    name: 'WeirCoverageFell',
    severity: 'warning',
    expr: `${coverageFell} > 10`,
    lasts: '5m',
    summary:
      'Coverage of {{ $labels.framework }} fell by more than 10 points within a day: {{ $labels.tenant_id }}.',
    action: 'The report names the gaps: GET /compliance/{framework}/report.',
  },
  {
    name: 'WeirSinkAhead',
    severity: 'warning',
    expr: `${riseOf('weir_sink_ahead_total', '10m', ['chain'])} > 0`,
    lasts: '0m',
    summary: 'The log came back without commits whose rows {{ $labels.chain }} had stored.',
    action: 'A failover, a crash or a restore: nothing to do, but see whether it was meant.',
  },
];

/** As the formatter of the repository quotes. */
const quoted = (text: string): string =>
  text.includes('"') ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);

const rule = ({ name, severity, expr, lasts, summary, action }: Alert): string =>
  [
    `      - alert: ${name}`,
    `        expr: ${quoted(expr)}`,
    `        for: ${lasts}`,
    '        labels:',
    `          severity: ${severity}`,
    '        annotations:',
    `          summary: ${quoted(summary)}`,
    `          action: ${quoted(action)}`,
  ].join('\n');

/** The text of grafana/alerts/weir.yml. */
export const alertsYaml = (): string =>
  [
    '# When somebody has to look. Generated: npm run artefacts.',
    'groups:',
    '  - name: weir',
    '    rules:',
    ...alerts.map(rule),
    '',
  ].join('\n');
