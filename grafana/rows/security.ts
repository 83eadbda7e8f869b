// What is decided, and what is found.
import {
  EventsPerSecond,
  OpsPerSecond,
  Number as Plain,
  RequestsPerSecond,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { bars, chart, table } from '../panel.ts';
import { gaugeOf, rateOf } from '../promql.ts';
import { over } from '../sql.ts';

const width = 8;

export const securityRow: Row = {
  title: 'Security',
  panels: [
    chart(
      {
        title: 'Enforcement actions',
        help: 'Stored decisions by what they did.',
        unit: OpsPerSecond,
        width,
      },
      { '{{action}}': rateOf('spm_enforcement_actions_total', ['action']) },
    ),
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
    chart(
      {
        title: 'Refusals',
        help: 'Requests refused before or instead of a decision, by error code.',
        unit: RequestsPerSecond,
        width,
      },
      { '{{code}}': rateOf('weir_refusals_total', ['code']) },
    ),
    chart(
      {
        title: 'Redactions',
        help: 'Secrets and personal data replaced, by where they stood.',
        unit: OpsPerSecond,
        width,
      },
      { '{{class}} in {{where}}': rateOf('weir_redactions_total', ['class', 'where']) },
    ),
    bars(
      {
        title: 'Blocked prompts by reason',
        help: 'Which reasons blocked prompts in the time shown.',
        unit: Short,
        width,
      },
      over(
        'decisions',
        `SELECT {reason}, count(*) AS blocked FROM decisions
         WHERE {decision} = 'block' AND $__timeFilter({decided_at})
         GROUP BY {reason} ORDER BY blocked DESC, {reason} LIMIT 20`,
      ),
    ),
    table(
      {
        title: 'Risk per tenant',
        help: 'Posture scores and what was decided, by tenant, in the time shown.',
        unit: Plain,
        width: 24,
      },
      over(
        'decisions',
        `SELECT {tenant_id} AS tenant, count(*) AS decisions,
           round(avg({posture_score})::numeric, 3) AS "average risk",
           round(max({posture_score})::numeric, 3) AS "highest risk",
           count(*) FILTER (WHERE {decision} = 'escalate') AS escalated,
           count(*) FILTER (WHERE {decision} = 'block') AS blocked
         FROM decisions WHERE $__timeFilter({decided_at})
         GROUP BY {tenant_id} ORDER BY "average risk" DESC, tenant`,
      ),
    ),
  ],
};
