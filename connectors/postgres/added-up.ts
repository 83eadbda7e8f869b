// Tables whose rows are added up: what comes again under a key counts as once more, and moves the times.
// In one order of keys, so that writers who meet wait for each other and never in a ring.

interface AddedUp {
  readonly key: readonly string[];
  readonly count: string;
  /** Columns of which the newest value holds. */
  readonly newest: readonly string[];
  /** What else a recurrence sets, in SQL. */
  readonly sets: readonly string[];
}

/** The tables, by name. */
export const addedUp: ReadonlyMap<string, AddedUp> = new Map<string, AddedUp>([
  [
    'inventory_items',
    { key: ['tenant_id', 'kind', 'id'], count: 'seen_count', newest: [], sets: [] },
  ],
  [
    'inventory_relations',
    {
      key: ['tenant_id', 'from_kind', 'from_id', 'relation', 'to_kind', 'to_id'],
      ...{ count: 'seen_count', newest: [], sets: [] },
    },
  ],
  [
    'findings',
    {
      key: ['tenant_id', 'fingerprint'],
      count: 'occurrence_count',
      newest: ['severity', 'confidence', 'risk_score', 'evidence', 'correlated_events'],
      // What was resolved and occurs again is open again.
      sets: [`status = CASE findings.status WHEN 'resolved' THEN 'open' ELSE findings.status END`],
    },
  ],
]);

type Values = Readonly<Record<string, unknown>>;

const nameOf = (key: readonly string[], values: Values): string =>
  JSON.stringify(key.map((column) => values[column]));

/** Times are ISO texts, which sort as they should. */
const added = (before: Values, now: Values, count: string): Values => ({
  ...now,
  first_seen: [before, now].map(({ first_seen }) => String(first_seen)).sort()[0],
  last_seen: [before, now].map(({ last_seen }) => String(last_seen)).sort()[1],
  [count]: Number(before[count]) + Number(now[count]),
});

/** Rows of one batch, one for each key, in the order of their keys. */
export const sumRows = (table: string, rows: readonly Values[]): readonly Values[] => {
  const { key, count } = addedUp.get(table) ?? { key: [], count: '' };
  const sums = new Map<string, Values>();
  for (const row of rows) {
    const name = nameOf(key, row);
    const before = sums.get(name);
    sums.set(name, before ? added(before, row, count) : row);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, values]) => values);
};

/** What an insert does with a row whose key is there. */
export const onConflict = (table: string): string => {
  const sum = addedUp.get(table);
  if (!sum) return 'ON CONFLICT DO NOTHING';
  const { key, count, newest, sets } = sum;
  const changes = [
    `first_seen = least(${table}.first_seen, excluded.first_seen)`,
    `last_seen = greatest(${table}.last_seen, excluded.last_seen)`,
    `${count} = ${table}.${count} + excluded.${count}`,
    ...newest.map((column) => `${column} = excluded.${column}`),
    ...sets,
  ];
  return `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changes.join(', ')}`;
};
