// The database as rows of JSON, all of one snapshot: tables in an order in which they can be filled again.
import pg from 'pg';
import { systemClock } from '../../engine/kernel/clock.ts';
import { migrationsTable } from './migrate.ts';
import { reached } from './reached.ts';

/** What the rows alone do not tell. */
export interface DumpFacts {
  readonly server: string;
  /** The migrations that made the tables, in order. */
  readonly migrations: readonly string[];
  readonly tables: readonly string[];
  readonly sequences: Readonly<Record<string, string>>;
}

export interface Dump {
  /** Takes the snapshot; everything after it is of this moment. */
  begin(): Promise<DumpFacts>;
  /** Rows of a table, each as the text of a JSON object. */
  rows(table: string): AsyncGenerator<string>;
  close(): Promise<void>;
}

const rowsPerFetch = 1_000;

const tablesQuery = `
  SELECT relname AS name FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`;
const referencesQuery = `
  SELECT child.relname AS child, parent.relname AS parent FROM pg_constraint
  JOIN pg_class child ON child.oid = conrelid JOIN pg_class parent ON parent.oid = confrelid
  WHERE contype = 'f' AND conrelid <> confrelid AND connamespace = 'public'::regnamespace`;

interface Reference {
  readonly child: string;
  readonly parent: string;
}

/** Parents before their children. */
const inOrder = (names: readonly string[], references: readonly Reference[]): readonly string[] => {
  const ordered: string[] = [];
  const place = (name: string, path: readonly string[]): void => {
    if (ordered.includes(name) || path.includes(name)) return;
    for (const { child, parent } of references) if (child === name) place(parent, [...path, name]);
    ordered.push(name);
  };
  for (const name of names) place(name, []);
  return ordered;
};

const factsOf = async (client: pg.Client): Promise<DumpFacts> => {
  const version = await client.query<{ server_version: string }>('SHOW server_version');
  const migrations = await client.query<{ name: string }>(
    `SELECT name FROM ${migrationsTable} ORDER BY id`,
  );
  const tables = await client.query<{ name: string }>(tablesQuery);
  const references = await client.query<Reference>(referencesQuery);
  const sequences = await client.query<{ name: string; last: string }>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences
     WHERE schemaname = 'public' AND last_value IS NOT NULL`,
  );
  const names = tables.rows.map(({ name }) => name).filter((name) => name !== migrationsTable);
  return {
    server: `PostgreSQL ${version.rows[0]?.server_version}`,
    migrations: migrations.rows.map(({ name }) => name),
    tables: inOrder(names, references.rows),
    sequences: Object.fromEntries(
      sequences.rows
        .filter(({ name }) => !name.startsWith(migrationsTable))
        .map(({ name, last }) => [name, last]),
    ),
  };
};

async function* rowsOf(client: pg.Client, table: string): AsyncGenerator<string> {
  const cursor = client.escapeIdentifier(`rows_${systemClock.id()}`);
  const name = client.escapeIdentifier(table);
  await client.query(
    `DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS row FROM ${name} t`,
  );
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`FETCH ${rowsPerFetch} FROM ${cursor}`);
    for (const { row } of rows) yield row;
    if (rows.length < rowsPerFetch) break;
  }
  await client.query(`CLOSE ${cursor}`);
}

/** Connects; nothing is read before `begin`. Rejects with `WEIR_POSTGRES_AWAY`. */
export const openDump = async (url: string): Promise<Dump> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await reached(client.connect());
  return {
    begin: async () => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return factsOf(client);
    },
    rows: (table) => rowsOf(client, table),
    close: () => client.end(),
  };
};
