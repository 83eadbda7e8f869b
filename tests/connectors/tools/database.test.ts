import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseQuery } from '../../../connectors/tools/database/database-query.ts';
import type { Tool } from '../../../connectors/tools/tool.ts';
import { startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { aCall, aDirectory } from './calls.ts';

let server: TestPostgres;
let owner: pg.Client;
let query: Tool;

const urlOf = (user: string): string => {
  const url = new URL(server.url);
  url.username = user;
  url.password = user;
  return url.href;
};

/** A TCP port in front of the server's socket that speaks TLS, as a database elsewhere does. */
const startTlsRelay = async () => {
  const directory = aDirectory();
  const [key, cert] = [join(directory, 'key'), join(directory, 'cert')];
  const subject = ['-subj', '/CN=localhost', '-days', '2', '-nodes'];
  const into = ['-keyout', key, '-out', cert];
  spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...subject, ...into]);
  const secret = { key: readFileSync(key), cert: readFileSync(cert) };
  const { hostname, port } = new URL(server.url);
  const path = join(decodeURIComponent(hostname), `.s.PGSQL.${port}`);
  let encrypted = 0;
  const relay = createServer((raw) => {
    raw.on('error', () => undefined);
    raw.once('data', () => {
      raw.pause();
      raw.write('S');
      const secure = new TLSSocket(raw, { isServer: true, ...secret });
      secure.on('secure', () => {
        encrypted += 1;
      });
      const inner = connect(path);
      for (const each of [secure, inner]) each.on('error', () => inner.destroy());
      secure.pipe(inner).pipe(secure);
    });
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const { port: outer } = relay.address() as AddressInfo;
  return {
    url: `postgresql://reader:reader@127.0.0.1:${outer}/weir?sslmode=no-verify`,
    encrypted: () => encrypted,
    stop: () => relay.close(),
  };
};

beforeAll(async () => {
  server = await startTestPostgres();
  owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  await owner.query(`
    CREATE ROLE reader LOGIN PASSWORD 'reader';
    CREATE ROLE peeker LOGIN PASSWORD 'peeker';
    GRANT pg_read_server_files TO peeker;
    CREATE TABLE customers (id int PRIMARY KEY, name text, note text);
    INSERT INTO customers VALUES (1, 'Anna', 'a|b'), (2, 'Bob', NULL), (3, 'C', E'x\\ny\\\\z');
    CREATE TABLE salaries (amount int);
    INSERT INTO salaries VALUES (4711);
    CREATE SEQUENCE numbers;
    CREATE FUNCTION spoil() RETURNS int LANGUAGE sql AS 'DELETE FROM customers RETURNING id';
    GRANT SELECT ON customers TO reader;
    GRANT ALL ON customers TO peeker;
    CREATE TABLE written (id int);
    GRANT ALL ON written, numbers TO reader;`);
  query = databaseQuery({ url: urlOf('reader'), statementMsMax: 1_000 });
});

afterAll(async () => {
  await owner.end();
  await server.stop();
});

const ask = (sql: string, tool = query) => tool.run({ sql }, aCall());

const failureOf = async (sql: string, tool = query): Promise<{ readonly code?: string }> =>
  ask(sql, tool).then(
    () => ({}),
    (error: { readonly code?: string }) => error,
  );

describe('database_query', () => {
  it('answers with a table in Markdown', async () => {
    const { text, summary } = await ask(
      'SELECT id, name, note AS "no|te" FROM customers ORDER BY id;',
    );
    expect(text.split('\n')).toEqual([
      '| id | name | no\\|te |',
      '| --- | --- | --- |',
      '| 1 | Anna | a\\|b |',
      '| 2 | Bob | NULL |',
      '| 3 | C | x y\\\\z |',
    ]);
    expect(summary).toBe('3 rows read');
    expect((await ask('SELECT id FROM customers WHERE false')).text).toBe('| id |\n| --- |');
  });

  it.each([
    ['WITH c AS (SELECT id FROM customers) SELECT max(id) FROM c', '3'],
    ["VALUES (1, 'a;b')", 'a;b'],
    ['(SELECT 1) UNION (SELECT 2) -- the end', '2'],
    [
      "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'",
      'customers',
    ],
    [
      "SELECT now() - interval '1 day', 1.50::numeric, true, ARRAY[1,2], '{\"a\": 1}'::jsonb",
      '1.50',
    ],
  ])('reads %s', async (sql, part) => {
    expect((await ask(sql)).text).toContain(part);
  });

  it('cuts rows, text and cells to size, and says so', async () => {
    const many = await ask('SELECT b FROM generate_series(1, 9000) a, generate_series(1, 9000) b');
    expect(many.summary).toBe('100 rows read');
    expect(many.text).toMatch(/\| 100 \|\nThere is more than is shown/);
    const wide = await ask("SELECT repeat('ü', 450) FROM generate_series(1, 100)");
    expect(Buffer.byteLength(wide.text)).toBeLessThanOrEqual(20_480);
    expect(wide.text).toContain('There is more than is shown');
    expect((await ask("SELECT repeat('x', 100000)")).text.length).toBeLessThan(600);
    const patient = databaseQuery({ url: urlOf('reader'), statementMsMax: 60_000 });
    const huge = await failureOf("SELECT repeat('x', 50000000)", patient);
    expect(huge.code).toBe('WEIR_TOOL_TOO_LARGE');
  });

  const harmful: readonly (readonly [sql: string, code: string])[] = [
    ['SELECT 1; SELECT 2', 'ARGUMENTS'],
    ['COMMIT; DROP TABLE written', 'ARGUMENTS'],
    ['SELECT 1; COMMIT; DROP TABLE written; --', 'ARGUMENTS'],
    ['SELECT 1\n; ROLLBACK; INSERT INTO written VALUES (1)', 'ARGUMENTS'],
    ['COMMIT', 'ARGUMENTS'],
    ['SET TRANSACTION READ WRITE', 'ARGUMENTS'],
    ['INSERT INTO written VALUES (1)', 'ARGUMENTS'],
    ['UPDATE written SET id = 2', 'ARGUMENTS'],
    ['DELETE FROM written', 'ARGUMENTS'],
    ['TRUNCATE written', 'ARGUMENTS'],
    ['CREATE TABLE mine (id int)', 'ARGUMENTS'],
    ["COPY (SELECT 1) TO PROGRAM 'touch /tmp/x'", 'ARGUMENTS'],
    ["COPY written FROM PROGRAM 'echo 1'", 'ARGUMENTS'],
    ['DO $$ BEGIN DELETE FROM written; END $$', 'ARGUMENTS'],
    ['EXPLAIN ANALYZE DELETE FROM written', 'ARGUMENTS'],
    ['LISTEN x', 'ARGUMENTS'],
    ['WITH gone AS (DELETE FROM written RETURNING id) SELECT * FROM gone', 'TARGET_REFUSED'],
    ['SELECT 1 INTO mine', 'ARGUMENTS'],
    ['SELECT id FROM written FOR UPDATE', 'TARGET_REFUSED'],
    ['SELECT spoil()', 'TARGET_REFUSED'],
    ['SELECT amount FROM salaries', 'TARGET_REFUSED'],
    ['SELECT rolpassword FROM pg_authid', 'TARGET_REFUSED'],
    ["SELECT nextval('numbers')", 'TARGET_REFUSED'],
    ["SELECT pg_read_file('/etc/passwd')", 'TARGET_REFUSED'],
    ['SELECT "pg_read_file"(\'/etc/passwd\')', 'TARGET_REFUSED'],
    ["SELECT PG_LS_DIR('/')", 'TARGET_REFUSED'],
    ["SELECT lo_export(1, '/tmp/x')", 'TARGET_REFUSED'],
    ["SELECT lo_import('/etc/passwd')", 'TARGET_REFUSED'],
    ["SELECT * FROM dblink('host=x', 'SELECT 1') AS t(a int)", 'TARGET_REFUSED'],
    ['SELECT pg_sleep(60)', 'TARGET_REFUSED'],
    ['SELECT pg_advisory_lock(1)', 'TARGET_REFUSED'],
    ['SELECT pg_terminate_backend(pid) FROM pg_stat_activity', 'TARGET_REFUSED'],
    ["SELECT set_config('transaction_read_only', 'off', false)", 'TARGET_REFUSED'],
    ["SELECT query_to_xml('SELECT 1', true, true, '')", 'TARGET_REFUSED'],
    ['SELECT U&"pg_sl\\0065ep"(60)', 'TARGET_REFUSED'],
    ['SELECT secret_column FROM customers', 'ARGUMENTS'],
    ["SELECT 'secret'::int", 'ARGUMENTS'],
    ['SELECT 1 \0', 'TARGET_REFUSED'],
    ['SELECT count(*) FROM generate_series(1, 100000000000) n', 'TIMEOUT'],
    ['WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT 1 FROM r) SELECT count(*) FROM r', 'TIMEOUT'],
  ];

  it.each(harmful)('does not carry out %s', async (sql, code) => {
    const failure = await failureOf(sql);
    expect(failure.code).toBe(`WEIR_TOOL_${code}`);
    expect(JSON.stringify(failure)).not.toMatch(/secret|passwd|written/);
    expect((failure as Error).cause).toBeUndefined();
  });

  it('has changed nothing by all of that, and holds no connection', async () => {
    const { rows } = await owner.query(`
      SELECT (SELECT count(*) FROM customers) AS customers, (SELECT count(*) FROM written) AS written,
             to_regclass('mine') AS mine, (SELECT is_called FROM numbers) AS called`);
    expect(rows).toEqual([{ customers: '3', written: '0', mine: null, called: false }]);
    await expect
      .poll(
        async () => {
          const found = await owner.query(
            "SELECT 1 FROM pg_stat_activity WHERE usename = 'reader'",
          );
          return found.rowCount;
        },
        { timeout: 5_000 },
      )
      .toBe(0);
  });

  it('holds by the server alone, should a name be spelled in a way that nobody thought of', async () => {
    // The same words, in a function that is called by another name.
    await owner.query(`
      CREATE FUNCTION innocent(what text) RETURNS text LANGUAGE plpgsql AS
        $$ DECLARE found text; BEGIN EXECUTE what INTO found; RETURN found; END $$`);
    for (const [begin, end, code] of [
      ['pg_re', "ad_file('/etc/passwd')", 'TARGET_REFUSED'],
      ['lo_exp', "ort(1, '/tmp/x')", 'TARGET_REFUSED'],
      ['next', "val('numbers')", 'TARGET_REFUSED'],
      ['set_con', "fig('transaction_read_only', 'off', false)", 'FAILED'],
      ['pg_sle', 'ep(60)', 'TIMEOUT'],
    ] as const) {
      const { code: found } = await failureOf(
        `SELECT innocent('SELECT ${begin}' || '${end.replaceAll("'", "''")}')`,
      );
      expect([begin, found]).toEqual([begin, `WEIR_TOOL_${code}`]);
    }
    expect((await ask("SELECT innocent('SELECT 4' || '2')")).text).toContain('| 42 |');
  });

  it('does not work with a role that may do more', async () => {
    for (const url of [server.url, urlOf('peeker')]) {
      const failure = await failureOf('SELECT 1', databaseQuery({ url }));
      expect(failure).toMatchObject({
        code: 'WEIR_TOOL_TARGET_REFUSED',
        detail: { reason: 'the role of the tool may do more than read' },
      });
    }
  });

  it('ends with its call', async () => {
    const stop = new AbortController();
    const patient = databaseQuery({ url: urlOf('reader'), statementMsMax: 60_000 });
    const sql = 'SELECT count(*) FROM generate_series(1, 100000000000) n';
    const asking = patient.run({ sql }, aCall({ signal: stop.signal }));
    const runs = async () =>
      (
        await owner.query(
          "SELECT 1 FROM pg_stat_activity WHERE usename = 'reader' AND query LIKE 'FETCH%'",
        )
      ).rowCount;
    await expect.poll(runs, { timeout: 5_000 }).toBe(1);
    stop.abort();
    await expect(asking).rejects.toMatchObject({ code: 'WEIR_TOOL_TIMEOUT' });
    await owner.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'",
    );
  });

  it.skipIf(spawnSync('openssl', ['version']).error)(
    'counts what comes through TLS, too',
    async () => {
      const relay = await startTlsRelay();
      const tool = databaseQuery({ url: relay.url });
      expect((await ask('SELECT name FROM customers WHERE id = 1', tool)).text).toContain(
        '| Anna |',
      );
      expect(await failureOf("SELECT repeat('x', 50000000)", tool)).toMatchObject({
        code: 'WEIR_TOOL_TOO_LARGE',
      });
      expect(relay.encrypted()).toBe(2);
      relay.stop();
    },
  );

  it('fails with a code while the database is away', async () => {
    const away = databaseQuery({ url: 'postgres://reader:reader@127.0.0.1:1/none' });
    const failure = await failureOf('SELECT 1', away);
    expect(failure).toMatchObject({ code: 'WEIR_TOOL_FAILED', detail: { reason: 'ECONNREFUSED' } });
  });
});
