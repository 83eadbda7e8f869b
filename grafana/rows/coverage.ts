// How much of the NIST AI RMF is covered, and what is open in every framework, by the last assessments.
import { Percent, Number as Plain } from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { dial, type PanelPart, table } from '../panel.ts';
import { gaugeOf } from '../promql.ts';
import { instant } from '../query.ts';
import { over } from '../sql.ts';

const bounds = [
  { value: null, color: 'red' },
  { value: 50, color: 'yellow' },
  { value: 80, color: 'green' },
];

const coverage = (name: string, title: string, width: number): PanelPart =>
  dial(
    {
      ...{ title, unit: Percent, width },
      help: 'Share of the applicable controls of the NIST AI RMF that are satisfied, where it is lowest.',
    },
    instant(
      gaugeOf('min', 'spm_compliance_coverage_pct', [], { framework: 'nist-airm', function: name }),
    ),
    100,
    bounds,
  );

export const coverageRow: Row = {
  title: 'Compliance',
  panels: [
    coverage('OVERALL', 'Overall coverage', 8),
    ...['GOVERN', 'MAP', 'MEASURE', 'MANAGE'].map((name) => coverage(name, name, 4)),
    table(
      {
        title: 'Gaps',
        help: 'Controls of every framework that are not satisfied, by the last assessment.',
        unit: Plain,
        width: 24,
      },
      over(
        'compliance_snapshots',
        `SELECT last.{tenant_id}, last.{framework}, control, status, last.{taken_at}
         FROM (
           SELECT DISTINCT ON ({tenant_id}, {framework}) * FROM compliance_snapshots
           ORDER BY {tenant_id}, {framework}, {taken_at} DESC
         ) last, jsonb_each_text(last.{statuses}) AS statuses(control, status)
         WHERE status IN ('gap', 'partial')
         ORDER BY last.{tenant_id}, last.{framework}, status, control LIMIT 500`,
      ),
    ),
  ],
};
