// How risky models are, and what patterns over time were seen.
import {
  EventsPerSecond,
  Number as Plain,
  Seconds,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { bars, chart, dial, type PanelPart } from '../panel.ts';
import { countOf, gaugeOf, rateOf } from '../promql.ts';
import { instant } from '../query.ts';
import { over } from '../sql.ts';

/** The posture of each model over time; a new panel each time, since a panel has one number. */
export const modelRisk = (width: number): PanelPart =>
  chart(
    {
      title: 'Model risk score',
      help: 'Posture score of the last stored decision about each model.',
      unit: Plain,
      width,
    },
    {
      '{{model_id}} ({{tenant_id}})': gaugeOf('max', 'spm_model_risk_score', [
        'model_id',
        'tenant_id',
      ]),
    },
  );

const width = 12;

export const postureRow: Row = {
  title: 'Posture',
  panels: [
    dial(
      {
        title: 'Snapshot lag',
        help: 'Time since the last snapshot of the posture was written.',
        unit: Seconds,
        width: 24,
      },
      instant(gaugeOf('max', 'spm_snapshot_lag_seconds')),
      600,
      [
        { value: null, color: 'green' },
        { value: 60, color: 'yellow' },
        { value: 300, color: 'red' },
      ],
    ),
    modelRisk(width),
    chart(
      {
        title: 'Enforcement actions total',
        help: 'Stored decisions since the processes started, by what they did.',
        unit: Short,
        width,
      },
      { '{{action}}': countOf('spm_enforcement_actions_total', ['action']) },
    ),
    chart(
      {
        title: 'CEP events',
        help: 'Detections of patterns over time, and the alerts made of them.',
        unit: EventsPerSecond,
        width,
      },
      { '{{topic}}': rateOf('weir_outputs_total', ['topic'], { topic: /detection|alert/ }) },
    ),
    bars(
      {
        title: 'Alerts by rule',
        help: 'Which patterns became alerts in the time shown.',
        unit: Short,
        width,
      },
      over(
        'audit_export',
        `SELECT {payload} ->> 'rule' AS rule, count(*) AS alerts FROM audit_export
         WHERE {component} = 'cep' AND $__timeFilter({timestamp})
         GROUP BY rule ORDER BY alerts DESC, rule LIMIT 20`,
      ),
    ),
  ],
};
