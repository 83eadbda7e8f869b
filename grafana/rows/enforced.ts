// What was enforced in the last 30 days, whatever time is shown.
import { Percent, Number as Plain, Short } from '@grafana/grafana-foundation-sdk/units';
import type { Row } from '../dashboard.ts';
import { bars, figure, table } from '../panel.ts';
import { rows } from '../query.ts';
import { over } from '../sql.ts';

const width = 6;
const lately = `interval '30 days'`;

export const enforcedRow: Row = {
  title: 'Enforced in 30 days',
  panels: [
    figure(
      { title: 'Decisions (30 days)', help: 'Prompts decided about.', unit: Short, width },
      rows(
        over(
          'decisions',
          `SELECT count(*) AS decisions FROM decisions WHERE {decided_at} >= now() - ${lately}`,
        ),
      ),
    ),
    figure(
      {
        title: 'Enforced',
        help: 'Share of refusals that held: the rest was let pass by a mode or an exception.',
        unit: Percent,
        width,
      },
      rows(
        over(
          'decisions',
          `SELECT 100.0 * count(*) FILTER (WHERE {would_be} IS NULL) / greatest(count(*), 1)
             AS enforced
           FROM decisions
           WHERE coalesce({would_be}, {decision}) <> 'allow' AND {decided_at} >= now() - ${lately}`,
        ),
      ),
    ),
    figure(
      {
        title: 'Critical records',
        help: 'Audit records of severity critical.',
        unit: Short,
        width,
      },
      rows(
        over(
          'audit_export',
          `SELECT count(*) AS critical FROM audit_export
           WHERE {severity} = 'critical' AND {timestamp} >= now() - ${lately}`,
        ),
      ),
      { red: 1 },
    ),
    figure(
      {
        title: 'Policy versions',
        help: 'How many versions of the policies have decided.',
        unit: Short,
        width,
      },
      rows(
        over(
          'decisions',
          `SELECT count(DISTINCT {bundle_hash}) AS versions FROM decisions
           WHERE {decided_at} >= now() - ${lately}`,
        ),
      ),
    ),
    bars(
      {
        title: 'Techniques (MITRE ATLAS)',
        help: 'Techniques that audit records name.',
        unit: Short,
        width: 24,
      },
      over(
        'audit_export',
        `SELECT technique, count(*) AS records FROM audit_export, unnest({ttp_codes}) AS technique
         WHERE {timestamp} >= now() - ${lately}
         GROUP BY technique ORDER BY records DESC, technique LIMIT 20`,
      ),
    ),
    table(
      {
        title: 'Rules that decided',
        help: 'By policy version: which rule has decided what, and how often.',
        unit: Plain,
        width: 24,
      },
      over(
        'decisions',
        `SELECT {policy_version}, {rule}, {decision}, count(*) AS prompts,
           count({would_be}) AS "let pass"
         FROM decisions WHERE {decided_at} >= now() - ${lately}
         GROUP BY {policy_version}, {rule}, {decision} ORDER BY prompts DESC LIMIT 100`,
      ),
    ),
  ],
};
