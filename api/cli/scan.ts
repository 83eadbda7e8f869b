// weir scan: JSONL on stdin, the secrets and personal data of each row on stdout, in the same order.
// It needs no server and no settings, keeps one group of rows at a time and waits for a slow reader.
import { once } from 'node:events';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { WeirError } from '../../engine/kernel/errors.ts';
import { scan as scanText } from '../../operators/output/scan.ts';
import { apiErrors } from '../errors.ts';
import { linesOf } from './lines.ts';
import { exitCodes, note } from './output.ts';

const rowsMax = 256;

const rowSchema = Type.Object({
  id: Type.Optional(Type.Unknown()),
  text: Type.String(),
  channel: Type.Optional(Type.String()),
});

const expected = 'a JSON object: {"text": "…"}, and optionally "id" and "channel"';

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** The id of a row, whatever the row is. */
const idOf = (row: unknown): { readonly id?: unknown } =>
  typeof row === 'object' && row !== null && 'id' in row ? { id: row.id } : {};

const failure = (error: unknown): { readonly code: string; readonly message: string } =>
  error instanceof WeirError
    ? { code: error.code, message: `${error.message}: ${String(error.detail['expected'])}` }
    : { code: 'WEIR_API_INTERNAL', message: 'the row could not be scanned' };

/** The row that answers a line, and whether the line could be used. */
export const scanRow = (line: string): { readonly isSound: boolean; readonly answer: string } => {
  const row = parsed(line);
  try {
    if (!Value.Check(rowSchema, row)) throw apiErrors.INPUT_INVALID({ expected });
    const { findings } = scanText(row.text);
    return { isSound: true, answer: JSON.stringify({ ...idOf(row), findings }) };
  } catch (error) {
    return { isSound: false, answer: JSON.stringify({ ...idOf(row), error: failure(error) }) };
  }
};

/**
 * Answers every row of stdin with one row: `{id?, findings: [{class, kind, start, end, checksum?}]}`,
 * or `{id?, error: {code, message}}` in the same place. Any error makes the exit code 1.
 */
export const scan = async (): Promise<void> => {
  let failed = 0;
  for await (const lines of linesOf(process.stdin, rowsMax)) {
    const answers = lines.map(({ text }) => scanRow(text));
    failed += answers.filter(({ isSound }) => !isSound).length;
    const written = answers.map(({ answer }) => `${answer}\n`).join('');
    if (!process.stdout.write(written)) await once(process.stdout, 'drain');
  }
  if (failed === 0) return;
  note(`weir: ${failed} rows could not be scanned; their answers have an error`);
  process.exitCode = exitCodes.failed;
};
