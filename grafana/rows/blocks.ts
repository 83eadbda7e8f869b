// What was blocked, by whatever has blocked it: guard, policy, model gate, output.
import { Number as Plain } from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { table } from '../panel.ts';
import { over } from '../sql.ts';

export const blocksRow: Row = {
  title: 'Blocks',
  panels: [
    table(
      {
        title: 'Blocked requests',
        help: 'The last 100 prompts, answers, calls and requests that were blocked or refused in the time shown.',
        unit: Plain,
        width: 24,
      },
      over(
        'audit_export',
        `SELECT {timestamp}, {tenant_id}, {actor}, {session_id}, {event_type}, {component},
           coalesce({payload} ->> 'reason', {payload} ->> 'code') AS reason,
           {payload} ->> 'rule' AS rule, {correlation_id}
         FROM audit_export
         WHERE ({payload} ->> 'decision' IN ('block', 'deny') OR {event_type} = 'request_refused')
           AND $__timeFilter({timestamp})
         ORDER BY {timestamp} DESC LIMIT 100`,
      ),
    ),
  ],
};
