// How often each technique of ATLAS, each guard, each rule of a policy and each pattern was seen in a range.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from '../reached.ts';
import { type Range, within } from './joined-facts.ts';

export interface Sighted {
  readonly count: number;
  readonly lastAt: string;
}

const row = z.object({ name: z.string(), count: z.number(), last_at: z.string() });

/**
 * By `AML.T…`, `guard/<category>`, `alert/<rule>`, `policy/<policy>/<rule>` and `scan/secret`, `scan/pii`.
 * Rules that allow are left out. Rejects with `WEIR_POSTGRES_AWAY`.
 */
export const complianceSightings = async (
  pool: DatabasePool,
  range: Range,
): Promise<ReadonlyMap<string, Sighted>> => {
  const { tenantId } = range;
  const ofTopic = (topic: string) => sql.fragment`
    FROM event_archive WHERE tenant_id = ${tenantId} AND topic = ${topic}
      AND ${within(sql.fragment`time`, range)}`;
  const ofDecisions = sql.fragment`
    WHERE tenant_id = ${tenantId} AND ${within(sql.fragment`decided_at`, range)}`;
  const rows = await reached(
    pool.any(sql.type(row)`
      SELECT name, count(*)::float8 AS count,
        to_char(max(at) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS last_at
      FROM (
        SELECT unnest(ttp_codes) AS name, "timestamp" AS at FROM audit_export
        WHERE tenant_id = ${tenantId} AND ${within(sql.fragment`"timestamp"`, range)}
        UNION ALL
        SELECT 'guard/' || unnest(signals), decided_at FROM decisions ${ofDecisions}
        UNION ALL
        SELECT 'policy/prompt/' || rule, decided_at FROM decisions ${ofDecisions}
          AND (decision <> 'allow' OR would_be IS NOT NULL)
        UNION ALL
        SELECT 'alert/' || (data ->> 'rule'), time ${ofTopic('alert')}
        UNION ALL
        SELECT 'policy/tool/' || (data ->> 'rule'), time ${ofTopic('tool_request')}
          AND data ->> 'decision' <> 'allow'
        UNION ALL
        SELECT 'policy/output/' || (data ->> 'rule'), time ${ofTopic('output_checked')}
          AND data ->> 'output_decision' <> 'allow'
        UNION ALL
        SELECT 'scan/secret', time ${ofTopic('raw')} AND (data ->> 'contains_secret')::boolean
        UNION ALL
        SELECT 'scan/pii', time ${ofTopic('raw')} AND (data ->> 'contains_pii')::boolean
      ) seen WHERE name IS NOT NULL GROUP BY name
    `),
  );
  return new Map(rows.map(({ name, count, last_at }) => [name, { count, lastAt: last_at }]));
};
