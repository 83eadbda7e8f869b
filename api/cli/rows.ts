// rows: JSONL on stdin, one answer for each row on stdout, in the same order. No server and no settings
// are needed; one group of rows is kept at a time, and a slow reader is waited for.
import { once } from 'node:events';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { WeirError } from '../../engine/kernel/errors.ts';
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
    : { code: 'WEIR_API_INTERNAL', message: 'the row could not be judged' };

export interface Row {
  readonly text: string;
  readonly channel?: string;
}

/** What a command says of a row. Throws a coded error when the row cannot be used. */
export type AnswerOf = (row: Row) => object;

/** The row that answers a line, and whether the line could be used. */
export const answerRow = (
  line: string,
  answerOf: AnswerOf,
): { readonly isSound: boolean; readonly answer: string } => {
  const row = parsed(line);
  try {
    if (!Value.Check(rowSchema, row)) throw apiErrors.INPUT_INVALID({ expected });
    return { isSound: true, answer: JSON.stringify({ ...idOf(row), ...answerOf(row) }) };
  } catch (error) {
    return { isSound: false, answer: JSON.stringify({ ...idOf(row), error: failure(error) }) };
  }
};

/**
 * Answers every row of stdin with one row: `{id?, …}` as `answerOf` says, or
 * `{id?, error: {code, message}}` in the same place. Any error makes the exit code 1.
 */
export const answerRows = async (answerOf: AnswerOf): Promise<void> => {
  let failed = 0;
  for await (const lines of linesOf(process.stdin, rowsMax)) {
    const answers = lines.map(({ text }) => answerRow(text, answerOf));
    failed += answers.filter(({ isSound }) => !isSound).length;
    const written = answers.map(({ answer }) => `${answer}\n`).join('');
    if (!process.stdout.write(written)) await once(process.stdout, 'drain');
  }
  if (failed === 0) return;
  note(`weir: ${failed} rows could not be used; their answers have an error`);
  process.exitCode = exitCodes.failed;
};
