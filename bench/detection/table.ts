// A table of detection: what it is of, its rows, and how it is printed. The runner prints a list of them.

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader must know to read the rows. */
  readonly notes: readonly string[];
}

/** Makes a table from the development data in a directory. */
export type TableMaker = (directory: string) => Table;

/** A share of a whole, as a person reads it. */
export const share = (part: number, of: number): string =>
  of === 0 ? '–' : `${((100 * part) / of).toFixed(1)} % (${part}/${of})`;

/** The table as lines of aligned columns. */
export const tableLines = ({ title, columns, rows, notes }: Table): readonly string[] => {
  const all = [columns, ...rows];
  const widths = columns.map((_, nth) => Math.max(...all.map((row) => (row[nth] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, nth) =>
        nth === 0 ? cell.padEnd(widths[nth] ?? 0) : cell.padStart(widths[nth] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [title, ...all.map(line), ...notes.map((note) => `  ${note}`), ''];
};
