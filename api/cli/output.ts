// How commands speak: text for people, or one JSON document with --json; errors on stderr.
import { WeirError } from '../../engine/kernel/errors.ts';

/** Exit codes of every command. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;

/** Writes a line to stdout. */
export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Writes a line to stderr: what a person wants to know and a program need not read. */
export const note = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** Writes the answer of a command. */
export const answer = (json: boolean, value: unknown, text: () => string): void => {
  say(json ? JSON.stringify(value, null, 2) : text());
};

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

const asFact = ([name, value]: readonly [string, unknown]): string => {
  if (!Array.isArray(value)) return `  ${name}: ${asText(value)}`;
  const items = value.map((item: unknown) =>
    typeof item === 'object' && item !== null
      ? Object.entries(item).map(([key, each]) => `${key}: ${asText(each)}`)
      : [asText(item)],
  );
  return [`  ${name}:`, ...items.map((item) => `    - ${item.join('; ')}`)].join('\n');
};

/** Writes an error: what happened, what to do, and the plain facts of it. */
export const complain = (error: unknown): void => {
  if (!(error instanceof WeirError)) {
    note(`weir: ${error instanceof Error ? error.message : 'unknown'} (WEIR_API_INTERNAL)`);
    return;
  }
  const facts = Object.entries(error.detail).filter(([, value]) => value !== undefined);
  note(
    [`weir: ${error.message} (${error.code})`, `  ${error.help}`, ...facts.map(asFact)].join('\n'),
  );
};

/** Rows as a table of aligned columns. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, index) => Math.max(all[index] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
