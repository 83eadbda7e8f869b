// The row at the top: whether somebody has to look closer. What is counted here is counted in the
// database, where each fact has one row: counters of processes begin anew with them.
import { Number as Plain, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { figure } from '../panel.ts';
import { countOf, gaugeOf } from '../promql.ts';
import { instant, rows } from '../query.ts';
import { over } from '../sql.ts';

const width = 4;

export const nowRow: Row = {
  title: 'Now',
  panels: [
    figure(
      { title: 'Decisions', help: 'Prompts decided about in the time shown.', unit: Short, width },
      rows(
        over(
          'decisions',
          'SELECT count(*) AS decisions FROM decisions WHERE $__timeFilter({decided_at})',
        ),
      ),
    ),
    figure(
      { title: 'Blocked', help: 'Prompts blocked in the time shown.', unit: Short, width },
      rows(
        over(
          'decisions',
          `SELECT count(*) AS blocked FROM decisions
           WHERE {decision} = 'block' AND $__timeFilter({decided_at})`,
        ),
      ),
    ),
    figure(
      {
        title: 'Alerts',
        help: 'Patterns over time that became alerts in the time shown.',
        unit: Short,
        width,
      },
      rows(
        over(
          'audit_export',
          `SELECT count(*) AS alerts FROM audit_export
           WHERE {component} = 'cep' AND $__timeFilter({timestamp})`,
        ),
      ),
      { red: 1 },
    ),
    figure(
      {
        title: 'Highest model risk',
        help: 'Posture score of the last decision about the riskiest model; 0.7 blocks.',
        unit: Plain,
        width,
      },
      instant(gaugeOf('max', 'spm_model_risk_score')),
      { yellow: 0.3, red: 0.7 },
    ),
    figure(
      {
        title: 'Furthest behind',
        help: 'Age of the oldest entry that a chain has not committed.',
        unit: Seconds,
        width,
      },
      instant(gaugeOf('max', 'weir_lag_seconds')),
      { yellow: 5, red: 30 },
    ),
    figure(
      {
        title: 'Dead letters',
        help: 'Events put aside since the workers started; `weir dlq list` shows them all.',
        unit: Short,
        width,
      },
      instant(`${countOf('weir_dead_letters_total')} or vector(0)`),
      { red: 1 },
    ),
  ],
};
