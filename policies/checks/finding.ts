// A finding: what is wrong with a source, and where. An error keeps a version from being made, a warning
// does not.

export interface Finding {
  readonly level: 'error' | 'warning';
  readonly code: string;
  readonly file: string;
  /** Counted from 1; 0 where it is about the file as a whole. */
  readonly line: number;
  readonly message: string;
}

/** As compilers write it: `prompt.rego:12: …`. */
export const findingLine = ({ level, code, file, line, message }: Finding): string =>
  `${file}:${line}: ${level}: ${message} (${code})`;
