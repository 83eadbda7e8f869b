// The tool that asks a database of the organisation (not Weir's own): one statement that reads, within
// limits of time, rows and text. What the server complains of quotes the data, so its code is told alone.
import pg from 'pg';
import Type from 'typebox';
import { coded } from '../coded.ts';
import { type Tool, tool, toolErrors } from '../tool.ts';
import { readRows } from './reader.ts';
import { statementOf } from './statement.ts';
import { rowsAsked, tableOf } from './table.ts';

export interface DatabaseQueryOptions {
  /** With a role that may SELECT what models may see, and nothing else. */
  readonly url: string;
  readonly statementMsMax?: number;
}

const ParametersSchema = Type.Object(
  {
    sql: Type.String({
      minLength: 1,
      maxLength: 4_000,
      description: 'One SELECT statement for PostgreSQL. At most 100 rows come back.',
    }),
  },
  { additionalProperties: false },
);

/** What a model can do something about, by SQLSTATE. */
const advice: Readonly<Record<string, string>> = {
  '42601': 'this is not one statement that reads',
  '42703': 'there is no such column',
  '42P01': 'there is no such table',
  '42883': 'there is no such function',
};

const codedAnswer = (error: unknown): unknown => {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { code: sqlstate = 'unknown' } = error;
  if (sqlstate === '57014' || sqlstate === '55P03') return toolErrors.TIMEOUT({ sqlstate });
  if (['25006', '42501', '0A000', '42P11'].includes(sqlstate)) {
    return toolErrors.TARGET_REFUSED({
      sqlstate,
      reason: 'this is not for reading, or not allowed',
    });
  }
  if (!/^(?:22|42)/.test(sqlstate)) return toolErrors.FAILED({ sqlstate });
  const reason = advice[sqlstate] ?? 'the statement does not work out';
  return toolErrors.ARGUMENTS({ sqlstate, reason });
};

/** `database_query`: answers with a table in Markdown. */
export const databaseQuery = ({ url, statementMsMax = 5_000 }: DatabaseQueryOptions): Tool =>
  tool({
    name: 'database_query',
    description:
      "Asks the organisation's database with one SELECT statement. Look into information_schema.columns first to learn which tables there are.",
    sensitive: true,
    outbound: false,
    sideEffect: false,
    parameters: ParametersSchema,
    run: ({ sql }, call) =>
      coded(call, async () => {
        const options = { rowsMax: rowsAsked, statementMsMax, signal: call.signal };
        const { columns, rows } = await readRows(url, statementOf(sql), options).catch((error) => {
          throw codedAnswer(error);
        });
        const { text, shown } = tableOf(columns, rows);
        return { text, summary: `${shown} row${shown === 1 ? '' : 's'} read` };
      }),
  });
