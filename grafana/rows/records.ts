// What is on record: the last decisions.
import { Number as Plain } from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { table } from '../panel.ts';
import { over } from '../sql.ts';

export const recordsRow: Row = {
  title: 'Records',
  panels: [
    table(
      {
        title: 'Last decisions',
        help: 'The last 100 decisions in the time shown, and why.',
        unit: Plain,
        width: 24,
      },
      over(
        'decisions',
        `SELECT {decided_at}, {tenant_id}, {user_id}, {session_id}, {model_id}, {decision},
           {reason}, {rule}, round({posture_score}::numeric, 3) AS risk, {policy_version},
           {correlation_id}
         FROM decisions WHERE $__timeFilter({decided_at})
         ORDER BY {decided_at} DESC LIMIT 100`,
      ),
    ),
  ],
};
