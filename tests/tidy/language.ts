// The part of TypeScript that is used here, and the header that each file opens with.
import { Visitor } from 'oxc-parser';
import type { Finding, Source } from './source.ts';
import type { TextFile } from './tree.ts';

const headerLinesMax = 4;

/** Sources without a header of one to four lines; test files say it in their sentences. */
export const headerFindings = ({ path, text }: Source): readonly Finding[] => {
  if (/\.test\.tsx?$/.test(path)) return [];
  const lines = text.split('\n').filter((line, index) => index > 0 || !line.startsWith('#!'));
  const end = lines.findIndex((line) => !line.startsWith('//'));
  const length = end === -1 ? lines.length : end;
  if (length >= 1 && length <= headerLinesMax) return [];
  const message = `opens with ${length} lines of comment: say in 1 to ${headerLinesMax} which room this is, why it exists and what it keeps`;
  return [{ path, line: 1, message }];
};

/** Lua, SQL and Rego that do not open with their contract. */
export const contractFindings = ({ path, text }: TextFile): readonly Finding[] => {
  if (!/\.(?:lua|sql|rego)$/.test(path) || /_test\.rego$/.test(path)) return [];
  if (/^(?:--|#) ?\S/.test(text)) return [];
  const message = 'opens without its contract: say in a comment what it takes, does and answers';
  return [{ path, line: 1, message }];
};

/** `any` is let through where Biome is told why, on the line above. */
const isExcused = ({ text, lineOf }: Source, offset: number): boolean =>
  text.split('\n')[lineOf(offset) - 2]?.includes('biome-ignore lint/suspicious/noExplicitAny: ') ??
  false;

/** Default exports, enums, `!`, `any`, and `if` in a pipeline. */
export const languageFindings = (source: Source): readonly Finding[] => {
  const { path, program, lineOf } = source;
  const findings: Finding[] = [];
  const find = ({ start }: { readonly start: number }, message: string): void => {
    findings.push({ path, line: lineOf(start), message });
  };
  new Visitor({
    ExportDefaultDeclaration: (node) => {
      if (/\.config\.(?:ts|mjs)$/.test(path)) return;
      find(node, 'has a default export: export it by its name');
    },
    TSEnumDeclaration: (node) => find(node, 'has an enum: use a union of literals'),
    TSNonNullExpression: (node) =>
      find(node, 'has a `!`: narrow the value, or say with `??` what is to happen without it'),
    VariableDeclarator: (node) => {
      if (node.definite) find(node, 'has a `!`: give the variable a value where it is declared');
    },
    PropertyDefinition: (node) => {
      if (node.definite) find(node, 'has a `!`: give the field a value in the constructor');
    },
    TSAnyKeyword: (node) => {
      if (isExcused(source, node.start)) return;
      find(node, 'has an `any`: use `unknown` and decode it once, by a schema');
    },
    IfStatement: (node) => {
      if (!/^pipelines\/[^/]+\.ts$/.test(path)) return;
      find(node, 'decides something: pipelines only declare; put the `if` into an operator');
    },
  }).visit(program);
  return findings;
};

const testers = ['it', 'test', 'describe'];

/** Tests that leave others out, or replace our own modules. */
export const testFindings = ({ path, program, lineOf }: Source): readonly Finding[] => {
  const findings: Finding[] = [];
  new Visitor({
    MemberExpression: ({ object, property, start }) => {
      if (object.type !== 'Identifier' || property.type !== 'Identifier') return;
      const line = lineOf(start);
      if (testers.includes(object.name) && property.name === 'only') {
        findings.push({ path, line, message: `has ${object.name}.only: let the others run, too` });
      }
      if (object.name === 'vi' && ['mock', 'doMock'].includes(property.name)) {
        const message = `has vi.${property.name}: use the real thing, or a second implementation of its port`;
        findings.push({ path, line, message });
      }
    },
  }).visit(program);
  return findings;
};
