// What a database says of itself: what it is, how far it was migrated, what time it has.
import pg from 'pg';
import { knownMigrations, migrationsTable } from './migrate.ts';
import { reached } from './reached.ts';

export interface DatabaseFacts {
  /** `PostgreSQL 18.4`, or `PostgreSQL 18.6 (PGlite 0.5.14)`. */
  readonly version: string;
  /** Migrations of this release that have not run. */
  readonly missing: readonly string[];
  /** Migrations that have run and that this release does not know. */
  readonly unknown: readonly string[];
  readonly nowMs: number;
}

const connectMsMax = 3_000;

const ranMigrations = async (client: pg.Client): Promise<readonly string[]> => {
  const { rows } = await client.query<{ table: string | null }>(
    `SELECT to_regclass('public.${migrationsTable}')::text AS table`,
  );
  if (!rows[0]?.table) return [];
  const ran = await client.query<{ name: string }>(`SELECT name FROM ${migrationsTable}`);
  return ran.rows.map(({ name }) => name);
};

/** Asks the database. Rejects with `WEIR_POSTGRES_AWAY`. */
export const databaseFacts = async (url: string): Promise<DatabaseFacts> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectMsMax });
  client.on('error', () => undefined);
  try {
    await reached(client.connect());
    const { rows } = await client.query<{ version: string; now: Date }>(
      'SELECT version() AS version, clock_timestamp() AS now',
    );
    const ran = await ranMigrations(client);
    const known = knownMigrations();
    return {
      version: /^\S+ \S+( \(PGlite [^)]*\))?/.exec(rows[0]?.version ?? '')?.[0] ?? 'unknown',
      missing: known.filter((name) => !ran.includes(name)),
      unknown: ran.filter((name) => !known.includes(name)),
      nowMs: rows[0]?.now.getTime() ?? 0,
    };
  } finally {
    await client.end().catch(() => undefined);
  }
};
