import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { sql } from 'slonik';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hasPglite } from '../../../connectors/embedded/pglite.ts';
import type { EmbeddedServer } from '../../../connectors/embedded/server.ts';
import { openBulkPool, openPool } from '../../../connectors/postgres/pool.ts';
import { serverVersion } from '../../../connectors/postgres/server-version.ts';
import { until } from '../../support/worker.ts';
import { ask, store, stored } from './asking.ts';
import { isAlive, kill, openPlace, type Place } from './place.ts';

/** Adds one by reading and writing in turns: two at once would lose one of the two. */
const addOne = async (client: pg.PoolClient): Promise<void> => {
  await client.query('BEGIN');
  const { rows } = await client.query<{ n: number }>('SELECT n FROM counter WHERE id = $1', [1]);
  await new Promise((done) => setImmediate(done));
  await client.query('UPDATE counter SET n = $1', [(rows[0]?.n ?? 0) + 1]);
  await client.query('COMMIT');
};

describe.skipIf(!hasPglite())('PGlite, where its packages are installed', () => {
  let place: Place;
  let server: EmbeddedServer;
  beforeAll(async () => {
    place = openPlace();
    server = await place.pglite();
  }, 120_000);
  afterAll(() => place.remove());

  it('listens on a socket for its owner alone and says its limits', async () => {
    const sockets = join(place.directory, 'pg');
    expect(server.url).toBe(`postgresql://weir@${encodeURIComponent(sockets)}:5432/weir`);
    expect(statSync(sockets).mode & 0o777).toBe(0o700);
    expect(server.description).toMatch(/PGlite.+one session at a time.+no sync to the disk/);
    expect(await serverVersion(server.url)).toMatch(/^PostgreSQL \S+ \(PGlite \S+\)$/);
    expect(await ask(server.url, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
  });

  it('is adopted while it runs, also when two ask at the same moment', async () => {
    const [one, two] = await Promise.all([place.pglite(), place.pglite()]);
    expect([one.pid, two.pid, one.url]).toEqual([server.pid, server.pid, server.url]);
  });

  it('gives each of several connections its own answers, though questions come in pieces', async () => {
    const bulk = openBulkPool(server.url, 4);
    const typed = await openPool(server.url, 4);
    const row = z.object({ n: z.number() });
    // More than a socket hands over at once: others may speak up in its midst.
    const long = 'x'.repeat(300_000);
    try {
      const asked = Array.from({ length: 200 }, (_, nth) => nth);
      const answers = await Promise.all(
        asked.map((nth) =>
          nth % 2 === 0
            ? bulk
                .query('SELECT $1::int + 0 * length($2) AS n', [nth, long])
                .then(({ rows }) => rows[0]?.n)
            : typed.oneFirst(sql.type(row)`SELECT ${nth}::int AS n`),
        ),
      );
      expect(answers).toEqual(asked);
    } finally {
      await bulk.end();
      await typed.end();
    }
  });

  it('keeps transactions of several connections apart', async () => {
    const bulk = openBulkPool(server.url, 4);
    const typed = await openPool(server.url, 4);
    const addTyped = () =>
      typed.transaction(async (transaction) => {
        const row = z.object({ n: z.number() });
        const n = await transaction.oneFirst(sql.type(row)`SELECT n FROM counter`);
        await transaction.query(sql.unsafe`UPDATE counter SET n = ${Number(n) + 1}`);
      });
    const addPlain = async () => {
      const client = await bulk.connect();
      await addOne(client).finally(() => client.release());
    };
    try {
      await ask(server.url, 'CREATE TABLE counter AS SELECT 1 AS id, 0 AS n');
      await Promise.all(
        Array.from({ length: 60 }, (_, nth) => (nth % 2 ? addTyped() : addPlain())),
      );
      expect(await ask(server.url, 'SELECT n FROM counter')).toEqual([{ n: 60 }]);
    } finally {
      await bulk.end();
      await typed.end();
    }
  });

  it('answers others after a wrong statement, inside a transaction and out of one', async () => {
    const pool = openBulkPool(server.url, 2);
    try {
      const [wrong, right] = await Promise.allSettled([
        pool.query('SELECT $1::int / 0', [1]),
        pool.query('SELECT $1::int AS n', [7]),
      ]);
      expect(wrong).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
      expect(right).toMatchObject({ status: 'fulfilled', value: { rows: [{ n: 7 }] } });
      const client = await pool.connect();
      await client.query('BEGIN');
      await expect(client.query('SELECT $1::int / 0', [1])).rejects.toThrow('division by zero');
      const waiting = ask(server.url, 'SELECT 8 AS n');
      await client.query('ROLLBACK');
      client.release();
      expect(await waiting).toEqual([{ n: 8 }]);
    } finally {
      await pool.end();
    }
  });

  it('takes back what a connection had open when it broke off, and lets the next one in', async () => {
    await ask(server.url, 'CREATE TABLE kept (n int)');
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO kept VALUES ($1)', [1]);
    const waiting = ask(server.url, 'SELECT count(*)::int AS n FROM kept');
    const { connection } = client as unknown as {
      readonly connection: { readonly stream: { destroy(): void } };
    };
    connection.stream.destroy();
    expect(await waiting).toEqual([{ n: 0 }]);
  });

  it('has its data again after a kill -9, over the stale socket and note', async () => {
    await store(server.url, 'quince');
    await kill(server.pid);
    expect(readdirSync(join(place.directory, 'pg'))).not.toEqual([]);
    expect(existsSync(join(place.directory, 'pglite.pid'))).toBe(true);
    const second = await place.pglite();
    expect(second.pid).not.toBe(server.pid);
    expect(await stored(second.url)).toEqual([{ word: 'quince' }]);
    server = second;
  });

  it('leaves no process, no socket and no note when it is stopped, and has its data again', async () => {
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(readdirSync(join(place.directory, 'pg'))).toEqual([]);
    expect(existsSync(join(place.directory, 'pglite.pid'))).toBe(false);
    server = await place.pglite();
    expect(await stored(server.url)).toEqual([{ word: 'quince' }]);
  });
});

describe.skipIf(!hasPglite())('the first start of PGlite', () => {
  let place: Place;
  beforeEach(() => {
    place = openPlace();
  });
  afterEach(() => place.remove());

  it('may be interrupted: the next one makes the database anew', async () => {
    const data = join(place.directory, 'pglite');
    const files = () => (existsSync(data) ? readdirSync(data, { recursive: true }).length : 0);
    const failure = expect(place.pglite()).rejects.toMatchObject({
      code: 'WEIR_EMBEDDED_SERVER_FAILED',
      detail: { log: join(place.directory, 'pglite.log') },
    });
    await until(() => files() > 100);
    await kill(Number(readFileSync(join(place.directory, 'pglite.pid'), 'utf8').split('\n')[0]));
    await failure;
    expect(existsSync(join(place.directory, 'pg/.s.PGSQL.5432'))).toBe(false);
    const { url } = await place.pglite();
    await store(url, 'quince');
    expect(await stored(url)).toEqual([{ word: 'quince' }]);
  }, 60_000);
});
