// The CSV of an audit export, read back by PostgreSQL's own reader: every field is what it was.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formattings } from '../../../operators/audit/export-format.ts';
import type { ExportedRecord } from '../../../operators/audit/ocsf.ts';
import { startTestPostgres, type TestPostgres } from '../../support/postgres.ts';

let server: TestPostgres;
let client: pg.Client;
let directory: string;
beforeAll(async () => {
  server = await startTestPostgres();
  client = new pg.Client({ connectionString: server.url });
  await client.connect();
  directory = mkdtempSync(join(tmpdir(), 'wc-'));
  chmodSync(directory, 0o755);
}, 60_000);
afterAll(async () => {
  await client?.end();
  await server?.stop();
  if (directory) rmSync(directory, { recursive: true, force: true });
});

const awkward = [
  'plain',
  'a comma, and "quotes", and both: ","',
  'lines\nof\r\nall\rkinds',
  '"',
  '""',
  "an apostrophe's own",
  'backslash \\ and \\. and \\N',
  'Łódź, 東京, \u{1F30A}',
  ' blanks around ',
  '\ttabs\t',
];
const formulas = ['=1+1', '+1', '-1', '@SUM(A1)'];

const record = (text: string, n: number): ExportedRecord => ({
  ...{ event_id: `e${n}`, event_type: 'policy_decision', actor: text, session_id: null },
  ...{ timestamp: '2026-06-01T12:00:00.000Z', correlation_id: text, component: 'judge' },
  ...{ severity: 'info', ttp_codes: ['AML.T0051', 'AML.T0054'], payload: { text }, leaf_index: n },
});

const readBack = async (csv: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const path = join(directory, 'export.csv');
  writeFileSync(path, csv);
  chmodSync(path, 0o644);
  const [head = ''] = csv.split('\r\n');
  const columns = head.split(',').map((name) => `"${name}" text`);
  await client.query('DROP TABLE IF EXISTS exported');
  await client.query(`CREATE TABLE exported (n serial, ${columns.join(', ')})`);
  const names = head.split(',').map((name) => `"${name}"`);
  await client.query(
    `COPY exported (${names.join(', ')}) FROM '${path}' WITH (FORMAT csv, HEADER match, ENCODING 'UTF8')`,
  );
  const { rows } = await client.query('SELECT * FROM exported ORDER BY n');
  return rows;
};

it('is read back by PostgreSQL as it was written, whatever stands in a field', async () => {
  const { head, page } = formattings.csv;
  const records = awkward.map(record);
  const rows = await readBack(
    head + page(records.slice(0, 4), 't1') + page(records.slice(4), 't1'),
  );
  expect(rows).toHaveLength(records.length);
  for (const [n, text] of awkward.entries()) {
    const row = rows[n];
    // An empty cell: there was no session.
    expect(row).toMatchObject({ tenant_id: 't1', event_id: `e${n}`, leaf_index: String(n) });
    expect([row?.['session_id'], row?.['ttp_codes']]).toEqual([null, 'AML.T0051 AML.T0054']);
    expect(JSON.parse(String(row?.['payload']))).toEqual({ text });
    const isFormula = /^[\t\r=+\-@]/.test(text);
    expect([row?.['actor'], row?.['correlation_id']]).toEqual(
      Array.from({ length: 2 }, () => (isFormula ? `'${text}` : text)),
    );
  }
});

it('has no cell that a spreadsheet runs', async () => {
  const { head, page } = formattings.csv;
  const rows = await readBack(head + page(formulas.map(record), 't1'));
  expect(rows.map(({ actor }) => actor)).toEqual(formulas.map((text) => `'${text}`));
});
