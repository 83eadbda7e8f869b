// What is decided, and what is found.
import {
  OpsPerSecond,
  Number as Plain,
  RequestsPerSecond,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { bars, chart, table } from '../panel.ts';
import { rateOf } from '../promql.ts';
import { over } from '../sql.ts';
import { modelRisk } from './posture.ts';

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
    modelRisk(width),
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
        width: 12,
      },
      { '{{class}} in {{where}}': rateOf('weir_redactions_total', ['class', 'where']) },
    ),
    bars(
      {
        title: 'Blocked prompts by reason',
        help: 'Which reasons blocked prompts in the time shown.',
        unit: Short,
        width: 12,
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
