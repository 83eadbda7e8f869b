// The audit trail: what there is to show an auditor.
import { Number as Plain } from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { table } from '../panel.ts';
import { over } from '../sql.ts';

export const evidenceRow: Row = {
  title: 'Records',
  panels: [
    table(
      {
        title: 'Administration (30 days)',
        help: 'What operators and admins have done: keys, modes, freezes, tenants, documents, reveals.',
        unit: Plain,
        width: 24,
      },
      over(
        'audit_export',
        `SELECT {timestamp}, {tenant_id}, {event_type}, {severity}, {actor}, {correlation_id}
         FROM audit_export
         WHERE {component} = 'gateway' AND {event_type} NOT IN ('event_ingested', 'request_refused')
           AND {timestamp} >= now() - interval '30 days'
         ORDER BY {timestamp} DESC LIMIT 200`,
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
