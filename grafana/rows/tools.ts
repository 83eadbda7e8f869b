// What models have asked of tools, above all of the web.
import { Number as Plain, Short } from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { bars, figure, shares, table } from '../panel.ts';
import { rows } from '../query.ts';
import { over } from '../sql.ts';

const ran = `{event_type} = 'tool_result' AND $__timeFilter({timestamp})`;
const web = `{payload} ->> 'tool' IN ('web_search', 'web_fetch')`;

export const toolsRow: Row = {
  title: 'Tools',
  panels: [
    figure(
      {
        title: 'Web tool calls in total',
        help: 'Searches and fetches in the time shown, refused ones included.',
        unit: Short,
        width: 8,
      },
      rows(
        over('audit_export', `SELECT count(*) AS calls FROM audit_export WHERE ${ran} AND ${web}`),
      ),
    ),
    figure(
      {
        title: 'Tool calls',
        help: 'Calls of all tools in the time shown, refused ones included.',
        unit: Short,
        width: 8,
      },
      rows(over('audit_export', `SELECT count(*) AS calls FROM audit_export WHERE ${ran}`)),
    ),
    figure(
      {
        title: 'Waiting for a word',
        help: 'Calls that had to wait for a reviewer in the time shown.',
        unit: Short,
        width: 8,
      },
      rows(
        over(
          'audit_export',
          `SELECT count(*) AS waits FROM audit_export
           WHERE {event_type} = 'approval_request' AND $__timeFilter({timestamp})`,
        ),
      ),
    ),
    shares(
      {
        title: 'Tool type breakdown',
        help: 'Searches, fetches and other calls in the time shown.',
        unit: Short,
        width: 8,
      },
      over(
        'audit_export',
        `SELECT CASE {payload} ->> 'tool' WHEN 'web_search' THEN 'Search'
           WHEN 'web_fetch' THEN 'Fetch' ELSE 'Other' END AS kind, count(*) AS calls
         FROM audit_export WHERE ${ran} GROUP BY kind ORDER BY kind`,
      ),
    ),
    bars(
      {
        title: 'Tool calls by outcome',
        help: 'What became of calls in the time shown.',
        unit: Short,
        width: 16,
      },
      over(
        'audit_export',
        `SELECT ({payload} ->> 'tool') || ': ' || ({payload} ->> 'outcome') AS call,
           count(*) AS calls
         FROM audit_export WHERE ${ran} GROUP BY call ORDER BY calls DESC, call LIMIT 20`,
      ),
    ),
    table(
      {
        title: 'Web tool calls',
        help: 'The last 100 searches and fetches in the time shown: who, in which session, what.',
        unit: Plain,
        width: 24,
      },
      over(
        'audit_export',
        `SELECT {timestamp}, {tenant_id}, {actor}, {session_id}, {payload} ->> 'tool' AS tool,
           {payload} ->> 'summary' AS call, {payload} ->> 'outcome' AS outcome, {correlation_id}
         FROM audit_export WHERE ${ran} AND ${web} ORDER BY {timestamp} DESC LIMIT 100`,
      ),
    ),
  ],
};
