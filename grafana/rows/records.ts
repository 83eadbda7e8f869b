// What is on record: the last decisions, and the audit trail of the last 30 days.
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
    table(
      {
        title: 'Audit trail (30 days)',
        help: 'The last 500 audit records of 30 days, whatever time is shown.',
        unit: Plain,
        width: 24,
      },
      over(
        'audit_export',
        `SELECT {timestamp}, {tenant_id}, {event_type}, {severity}, {actor}, {component},
           {session_id}, array_to_string({ttp_codes}, ', ') AS techniques, {correlation_id}
         FROM audit_export WHERE {timestamp} >= now() - interval '30 days'
         ORDER BY {timestamp} DESC LIMIT 500`,
      ),
    ),
  ],
};
