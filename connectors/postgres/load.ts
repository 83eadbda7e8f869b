// Rows of JSON, written to the tables that they came from, in one transaction: all of them or none.
import pg from 'pg';
import type { DumpFacts } from './dump.ts';
import { postgresErrors } from './errors.ts';
import { reached } from './reached.ts';

export interface Load {
  /** Adds rows of a table. */
  add(table: string, rows: readonly string[]): Promise<void>;
  /** Sets sequences, holds every table to the number of its rows, and makes all of it visible. */
  finish(sequences: DumpFacts['sequences'], rows: ReadonlyMap<string, number>): Promise<void>;
  /** Without `finish` before it, nothing has happened. */
  close(): Promise<void>;
}

/** Whether the database has tables. Rejects with `WEIR_POSTGRES_AWAY`. */
export const hasTables = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url });
  await reached(client.connect());
  try {
    const { rows } = await client.query(
      `SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
       LIMIT 1`,
    );
    return rows.length > 0;
  } finally {
    await client.end();
  }
};

/** Removes everything in the schema `public`. */
export const eraseTables = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await reached(client.connect());
  try {
    await client.query('BEGIN; DROP SCHEMA public CASCADE; CREATE SCHEMA public; COMMIT');
  } finally {
    await client.end();
  }
};

const columnsOf = async (client: pg.Client, table: string): Promise<string> => {
  const { rows } = await client.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'
     ORDER BY ordinal_position`,
    [table],
  );
  return rows.map(({ name }) => client.escapeIdentifier(name)).join(', ');
};

/** Begins. Triggers of ours rest meanwhile: what they would do was done when the rows came first. */
export const openLoad = async (url: string): Promise<Load> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await reached(client.connect());
  await client.query('BEGIN');
  const statements = new Map<string, string>();
  const prepare = async (table: string): Promise<string> => {
    const name = client.escapeIdentifier(table);
    await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
    const columns = await columnsOf(client, table);
    const statement = `INSERT INTO ${name} (${columns}) OVERRIDING SYSTEM VALUE
      SELECT ${columns} FROM json_populate_recordset(NULL::${name}, $1::json)`;
    statements.set(table, statement);
    return statement;
  };
  return {
    add: async (table, rows) => {
      const statement = statements.get(table) ?? (await prepare(table));
      await client.query(statement, [`[${rows.join(',')}]`]);
    },
    finish: async (sequences, expected) => {
      for (const [name, last] of Object.entries(sequences)) {
        await client.query('SELECT setval($1::regclass, $2::bigint)', [`public.${name}`, last]);
      }
      for (const [table, wanted] of expected) {
        const name = client.escapeIdentifier(table);
        const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${name}`);
        const found = Number(rows[0]?.n);
        if (found !== wanted) throw postgresErrors.LOAD_INCOMPLETE({ table, found, wanted });
      }
      for (const table of statements.keys()) {
        await client.query(`ALTER TABLE ${client.escapeIdentifier(table)} ENABLE TRIGGER USER`);
      }
      await client.query('COMMIT');
    },
    close: () => client.end(),
  };
};
