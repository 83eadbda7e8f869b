// The table of secrets: how many rows with a secret are found, how many without are taken for one, per
// set of fixtures, beside a baseline of plain patterns.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { scanSecrets } from '../../operators/output/secrets.ts';
import { hasKnownShape } from './baseline.ts';
import { share, type Table } from './table.ts';

interface Row {
  readonly set: string;
  readonly label: 'secret' | 'not_secret';
  readonly has_options?: boolean;
  readonly text: string;
}

const readRows = (directory: string): readonly Row[] =>
  gunzipSync(readFileSync(join(directory, 'secrets-dev.jsonl.gz')))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

const secretsIn = ({ text }: Row): readonly string[] =>
  scanSecrets(text).map(({ start, end }) => text.slice(start, end));

const hasSecret = (row: Row): boolean => scanSecrets(row.text).length > 0;

/** A row without secrets whose only findings are secrets of other rows: the sets contradict each other. */
const isContradicted = (row: Row, known: ReadonlySet<string>): boolean => {
  const found = secretsIn(row);
  return row.label === 'not_secret' && found.length > 0 && found.every((each) => known.has(each));
};

const rowOf = (
  name: string,
  rows: readonly Row[],
  known: ReadonlySet<string>,
): readonly string[] => {
  const secret = rows.filter(({ label }) => label === 'secret');
  const other = rows.filter(({ label }) => label === 'not_secret');
  const clear = other.filter((row) => !isContradicted(row, known));
  return [
    name,
    share(secret.filter(hasSecret).length, secret.length),
    share(other.filter(hasSecret).length, other.length),
    share(clear.filter(hasSecret).length, clear.length),
    share(secret.filter(({ text }) => hasKnownShape(text)).length, secret.length),
    share(other.filter(({ text }) => hasKnownShape(text)).length, other.length),
  ];
};

/** The table, from `secrets-dev.jsonl.gz`. */
export const secretsTable = (directory: string): Table => {
  const rows = readRows(directory);
  const known = new Set(rows.filter(({ label }) => label === 'secret').flatMap(secretsIn));
  const plain = rows.filter((row) => row.has_options !== true);
  const optional = rows.filter((row) => row.has_options === true);
  const sets = [...new Set(plain.map(({ set }) => set))].sort();
  return {
    title: 'secrets in fixtures of scanners (bar: recall ≥ 85 %, false positives ≤ 3 %)',
    columns: [
      'set',
      'recall',
      'false positives',
      'of clear rows',
      'baseline',
      'its false positives',
    ],
    rows: [
      ...sets.map((set) =>
        rowOf(
          set,
          plain.filter((row) => row.set === set),
          known,
        ),
      ),
      rowOf('all', plain, known),
      ...(optional.length === 0 ? [] : [rowOf('with options', optional, known)]),
    ],
    notes: [
      'clear rows: without those whose findings are labelled as secrets in other rows',
      'rows count once: a secret row has at least one finding, the others have none',
    ],
  };
};
