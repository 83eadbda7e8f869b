// Rows as a table in Markdown, which models read well: so many rows, so much text, one line each.
import { lineOf } from '../line.ts';

const rowsMax = 100;
const bytesMax = 20_480;
const cellMax = 500;

const cell = (value: string | null): string =>
  value === null ? 'NULL' : lineOf(value, cellMax).replaceAll('\\', '\\\\').replaceAll('|', '\\|');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** One more than fits, to know whether there are more. */
export const rowsAsked = rowsMax + 1;

/** The table, and how many rows of it are shown. */
export const tableOf = (
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): { readonly text: string; readonly shown: number } => {
  const head = [row(columns.map(cell)), row(columns.map(() => '---'))];
  const note = 'There is more than is shown: ask for fewer columns or rows.';
  let bytes = Buffer.byteLength([...head, note].join('\n'));
  const lines: string[] = [];
  for (const each of rows.slice(0, rowsMax)) {
    const line = row(each.map(cell));
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > bytesMax) break;
    lines.push(line);
  }
  const more = lines.length < rows.length ? [note] : [];
  return { text: [...head, ...lines, ...more].join('\n'), shown: lines.length };
};
