// How commands speak: text for people, or one JSON document with --json; errors on stderr.
import { WeirError } from '../../engine/kernel/errors.ts';

/** Exit codes of every command. */
export const exitCodes = { ok: 0, failed: 1, usage: 2 } as const;

/** Writes a line to stdout. */
export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Writes the answer of a command. */
export const answer = (json: boolean, value: unknown, text: () => string): void => {
  say(json ? JSON.stringify(value, null, 2) : text());
};

/** Writes an error: what happened, what to do, and the plain facts of it. */
export const complain = (error: unknown): void => {
  if (!(error instanceof WeirError)) {
    const reason = error instanceof Error ? error.message : 'unknown';
    process.stderr.write(`weir: ${reason}\n`);
    return;
  }
  const facts = Object.entries(error.detail).map(
    ([name, value]) => `  ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const lines = [`weir: ${error.message} (${error.code})`, `  ${error.help}`, ...facts];
  process.stderr.write(`${lines.join('\n')}\n`);
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
