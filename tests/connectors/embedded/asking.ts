// One question to a database, on a connection of its own.
import pg from 'pg';

/** The rows of a query. */
export const ask = async (
  url: string,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

/** Keeps a word in the database. */
export const store = async (url: string, word: string): Promise<void> => {
  await ask(url, `CREATE TABLE words AS SELECT '${word}' AS word`);
};

/** What `store` has kept. */
export const stored = (url: string) => ask(url, 'SELECT word FROM words');
