// Asks a server what it is.
import pg from 'pg';

/** `PostgreSQL 18.4`; rejects when the server does not answer. */
export const serverVersion = async (url: string): Promise<string> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return `PostgreSQL ${rows[0]?.server_version}`;
  } finally {
    await client.end();
  }
};
