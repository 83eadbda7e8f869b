// Models: where each stands, and who has approved it.
import { Number as Plain } from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { table } from '../panel.ts';
import { over } from '../sql.ts';

export const lifecycleRow: Row = {
  title: 'Models',
  panels: [
    table(
      {
        title: 'Model lifecycle status',
        help: 'Every registered model: its state, its risk tier and who has approved it.',
        unit: Plain,
        width: 24,
      },
      over(
        'model_registry',
        `SELECT {name}, {model_id}, {provider}, {tenant_id}, {status}, {risk_tier}, {approved_by},
           {approved_at}, {updated_at}
         FROM model_registry ORDER BY {updated_at} DESC LIMIT 50`,
      ),
    ),
    table(
      {
        title: 'Model approval audit trail',
        help: 'Records about models: approved, retired, changed; the last 100.',
        unit: Plain,
        width: 24,
      },
      over(
        'audit_export',
        `SELECT {timestamp}, {tenant_id}, {event_type}, {actor}, {payload}
         FROM audit_export WHERE {event_type} LIKE 'model\\_%'
         ORDER BY {timestamp} DESC LIMIT 100`,
      ),
    ),
  ],
};
