// rows: JSONL on stdin, one answer for each row on stdout, in the same order. No server and no settings
// are needed; a few groups of rows are kept at a time, and a slow reader is waited for.
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

/** A group of lines, answered: their rows, and how many lines could not be used. */
export interface Answered {
  readonly text: string;
  readonly failed: number;
}

/** Answers a group of lines, each in its place. */
export const answerLines = (lines: readonly string[], answerOf: AnswerOf): Answered => {
  const answers = lines.map((line) => answerRow(line, answerOf));
  return {
    text: answers.map(({ answer }) => `${answer}\n`).join(''),
    failed: answers.filter(({ isSound }) => !isSound).length,
  };
};

/**
 * Answers every row of stdin with one row: `{id?, …}` as `answer` says of each group of lines, or
 * `{id?, error: {code, message}}` in the same place. Up to `ahead` groups are under way. Any error makes the
 * exit code 1.
 */
export const answerRows = async (
  answer: (lines: readonly string[]) => Answered | Promise<Answered>,
  ahead = 1,
): Promise<void> => {
  let failed = 0;
  let written: Promise<void> = Promise.resolve();
  const underWay: Promise<void>[] = [];
  for await (const lines of linesOf(process.stdin, rowsMax)) {
    const answered = answer(lines.map(({ text }) => text));
    written = written.then(async () => {
      const group = await answered;
      failed += group.failed;
      if (!process.stdout.write(group.text)) await once(process.stdout, 'drain');
    });
    underWay.push(written);
    if (underWay.length >= ahead) await underWay.shift();
  }
  await written;
  if (failed === 0) return;
  note(`weir: ${failed} rows could not be used; their answers have an error`);
  process.exitCode = exitCodes.failed;
};
