// What the database knows that checks of compliance rest on: each fact with its count, its newest row, and the
// question with which anybody can count again.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from '../reached.ts';
import { iso, joinedFacts, type Range, within } from './joined-facts.ts';
import { type RowFact, type RowSource, rowFacts, rowSources } from './row-facts.ts';

export interface CountedFact {
  readonly count: number;
  readonly of: number | null;
  readonly lastAt: string | null;
  readonly lastRef: string | null;
  readonly query: string;
}

/** Every fact that can be asked for. */
export const factNames: readonly string[] = [...Object.keys(rowFacts), ...Object.keys(joinedFacts)];

type Fragment = ReturnType<typeof sql.fragment>;
type Named = readonly (readonly [name: string, fact: RowFact])[];

const counted = z.object({
  count: z.number(),
  of: z.number().nullable(),
  last_at: z.string().nullable(),
  last_ref: z.string().nullable(),
});
const table = z.object({ facts: z.record(z.string(), counted) });

/** A fragment as it can be run by hand: its values stand in it. */
const shown = ({ sql: text, values }: Fragment): string =>
  text
    .replace(/\$slonik_(\d+)/g, (_, nth) => {
      const value = values[Number(nth) - 1];
      return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
    })
    .replace(/\s+/g, ' ')
    .trim();

const rangeOf = ({ at }: RowSource, range: Range): Fragment =>
  at === undefined ? sql.fragment`TRUE` : within(at, range);

const question = (source: RowSource, { where, distinct }: RowFact, range: Range): string =>
  shown(sql.fragment`
    SELECT count(${distinct ? sql.fragment`DISTINCT ${distinct}` : sql.fragment`*`})
    FROM ${source.from} WHERE tenant_id = ${range.tenantId} AND ${rangeOf(source, range)}
      AND (${where})`);

/** `'name', {count, of, last_at, last_ref}`: the newest row is the greatest pair of time and id. */
const column = (source: RowSource, [name, fact]: Named[number]): Fragment => {
  const at = source.at ?? source.changedAt ?? sql.fragment`now()`;
  const newest = sql.fragment`
    max(${iso(at)} || ' ' || ${source.ref}) FILTER (WHERE ${fact.where})`;
  const what = fact.distinct ? sql.fragment`DISTINCT ${fact.distinct}` : sql.fragment`*`;
  const of = fact.of ? sql.fragment`count(*) FILTER (WHERE ${fact.of})` : sql.fragment`NULL`;
  return sql.fragment`
    ${name}::text, jsonb_build_object('count', count(${what}) FILTER (WHERE ${fact.where}), 'of', ${of},
      'last_at', split_part(${newest}, ' ', 1), 'last_ref', substr(${newest}, 26))`;
};

const countRows = async (
  pool: DatabasePool,
  source: RowSource,
  named: Named,
  range: Range,
): Promise<readonly (readonly [string, CountedFact])[]> => {
  const columns = named.map((each) => column(source, each));
  const { facts } = await pool.one(sql.type(table)`
    SELECT jsonb_build_object(${sql.join(columns, sql.fragment`, `)}) AS facts
    FROM ${source.from} WHERE tenant_id = ${range.tenantId} AND ${rangeOf(source, range)}`);
  return named.map(([name, fact]) => {
    const { count = 0, of = null, last_at = null, last_ref = null } = facts[name] ?? {};
    return [
      name,
      { count, of, lastAt: last_at, lastRef: last_ref, query: question(source, fact, range) },
    ];
  });
};

const countJoined = async (
  pool: DatabasePool,
  name: keyof typeof joinedFacts,
  range: Range,
): Promise<readonly [string, CountedFact]> => {
  const asked = joinedFacts[name](range);
  const { count, of, last_at, last_ref } = await pool.one(sql.type(counted)`
    SELECT count::float8 AS count, of::float8 AS of, ${iso(sql.fragment`last_at`)} AS last_at, last_ref
    FROM (${asked}) fact`);
  return [name, { count, of, lastAt: last_at, lastRef: last_ref, query: shown(asked) }];
};

/** All facts of a tenant in a range. Rejects with `WEIR_POSTGRES_AWAY`. */
export const complianceFacts = async (
  pool: DatabasePool,
  range: Range,
): Promise<ReadonlyMap<string, CountedFact>> => {
  const facts = new Map<string, CountedFact>();
  const named: Named = Object.entries(rowFacts);
  // One after the other: nobody waits for them, and prompts need the connections.
  for (const [sourceName, source] of Object.entries(rowSources)) {
    const own = named.filter(([, fact]) => fact.source === sourceName);
    for (const [name, fact] of await reached(countRows(pool, source, own, range))) {
      facts.set(name, fact);
    }
  }
  for (const name of Object.keys(joinedFacts) as (keyof typeof joinedFacts)[]) {
    facts.set(...(await reached(countJoined(pool, name, range))));
  }
  return facts;
};
