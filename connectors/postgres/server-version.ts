// Asks a server what it is.
import pg from 'pg';

/** `PostgreSQL 18.4`, or `PostgreSQL 18.6 (PGlite 0.5.14)`; rejects when no server answers. */
export const serverVersion = async (url: string): Promise<string> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>('SELECT version()');
    return /^\S+ \S+( \(PGlite [^)]*\))?/.exec(rows[0]?.version ?? '')?.[0] ?? 'unknown';
  } finally {
    await client.end().catch(() => undefined);
  }
};
