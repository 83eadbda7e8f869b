// One file of the tree as rules see it: its text, its syntax tree and what it imports. Rules are
// pure functions from sources to findings, so that each can be shown a bad example and fail.
import { posix } from 'node:path';
import { type Comment, type Program, parseSync, Visitor } from 'oxc-parser';

export interface Import {
  /** As it is written: a package, `node:fs`, `./file.ts`. */
  readonly specifier: string;
  /** From the root of the repository, for a relative specifier. */
  readonly path: string | undefined;
  readonly line: number;
}

export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly imports: readonly Import[];
  /** The line of an offset, from 1 on. */
  readonly lineOf: (offset: number) => number;
}

/** What is wrong, where, and what to do about it. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** A finding as a person reads it; editors open `path:line`. */
export const shown = ({ path, line, message }: Finding): string => `${path}:${line} ${message}`;

const unquoted = (literal: string): string => literal.slice(1, -1);

const lineFinder = (text: string): ((offset: number) => number) => {
  const starts = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
  return (offset) => starts.filter((start) => start <= offset).length + 1;
};

/** Parses a file of TypeScript or JavaScript; type imports count like all others. */
export const parseSource = (path: string, text: string): Source => {
  const { program, comments, module, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new SyntaxError(`${path}: ${error.message}`);
  const found: { specifier: string; start: number }[] = [];
  for (const { moduleRequest, start } of module.staticImports) {
    found.push({ specifier: moduleRequest.value, start });
  }
  for (const { entries, start } of module.staticExports) {
    const specifier = entries.find((entry) => entry.moduleRequest)?.moduleRequest?.value;
    if (specifier !== undefined) found.push({ specifier, start });
  }
  for (const { moduleRequest, start } of module.dynamicImports) {
    found.push({ specifier: unquoted(text.slice(moduleRequest.start, moduleRequest.end)), start });
  }
  new Visitor({
    TSImportType: ({ source, start }) => {
      found.push({ specifier: source.value, start });
    },
  }).visit(program);
  const lineOf = lineFinder(text);
  const imports = found.map(({ specifier, start }) => ({
    specifier,
    path: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined,
    line: lineOf(start),
  }));
  return { path, text, program, comments, imports, lineOf };
};
