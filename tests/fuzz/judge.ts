// What an answer may be: of a declared status, of its declared shape, and without a word about what is
// behind it.
import { Compile } from 'typebox/compile';
import type { Document, Endpoint, Schema } from '../support/endpoints.ts';

export interface FuzzAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** What must stand in no answer and no log: traces of code, of the machine, of SQL. */
const traces: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a stack', /\n\s+at |\bat [\w.<>]+ \((?:file|node|\/)|\.[jt]s:\d+:\d+/],
  ['a module', /node_modules|node:internal/],
  ['SQL', /\bSELECT\b.+\bFROM\b|\bINSERT INTO\b|relation "|syntax error at|invalid input syntax/],
  ['a library', /slonik|ioredis|FST_ERR|SyntaxError|TypeError|RangeError|ECONNREFUSED/i],
];

/** What is seen of these traces, and of the given words, in a text. */
export const leaksIn = (text: string, words: readonly string[]): readonly string[] => [
  ...traces.filter(([, pattern]) => pattern.test(text)).map(([what]) => what),
  ...words.filter((word) => text.includes(word)),
];

/** Whether a value has the shape that a status and a kind of body are declared with. */
const shapesOf = ({ components }: Document) => {
  const known = new Map<Schema, { Check(value: unknown): boolean }>();
  const resolved = (schema: Schema): Schema => {
    const name = schema.$ref?.split('/').at(-1);
    return (name === undefined ? schema : components.schemas[name]) ?? schema;
  };
  return (schema: Schema, value: unknown): boolean => {
    const compiled = known.get(schema) ?? Compile(resolved(schema) as never);
    known.set(schema, compiled);
    return compiled.Check(value);
  };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Says what is wrong with an answer: nothing when the list is empty. */
export const judgeOf = (document: Document, mayFail: ReadonlySet<string>) => {
  const fits = shapesOf(document);
  return (endpoint: Endpoint, { status, contentType, text }: FuzzAnswer): readonly string[] => {
    if (status >= 500 && !mayFail.has(`${endpoint.name} ${status}`)) return ['a server error'];
    const declared = endpoint.operation.responses[String(status)];
    if (!declared) return ['a status that is not declared'];
    const [kind = ''] = contentType.split(';');
    if (!declared.content) return text === '' ? [] : ['a body that is not declared'];
    const content = declared.content[kind];
    if (status === 304 && text === '') return [];
    if (!content) return [`a content type that is not declared: ${contentType}`];
    if (!kind.endsWith('json') || !content.schema) return [];
    return fits(content.schema, parsed(text)) ? [] : ['another shape than is declared'];
  };
};
