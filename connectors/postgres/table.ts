// A table as data: its columns, in the order of the database.

export interface Column {
  readonly name: string;
  readonly type: string;
}

export interface Table {
  readonly help: string;
  readonly columns: readonly Column[];
}

/** Columns from lines of a name and a type. */
export const columns = (text: string): readonly Column[] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .map((line) => {
      const [name = '', ...type] = line.split(' ');
      return { name, type: type.join(' ') };
    });
