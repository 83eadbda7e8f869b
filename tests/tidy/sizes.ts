// How long things may be: what does not fit is two things.
import { Visitor } from 'oxc-parser';
import type { Finding, Source } from './source.ts';
import type { TextFile } from './tree.ts';

const fileLinesMax = 400;
const functionLinesMax = 70;

const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

const isMade = (path: string): boolean =>
  /\.(?:jsonl?|txt|svg)$|\.generated\.|^LICENSE$|^policies\/bundle\/|^grafana\/dashboards\//.test(
    path,
  );

/** Files that are too long; generated ones and JSON aside. */
export const fileLengthFindings = ({ path, text }: TextFile): readonly Finding[] => {
  const lines = linesOf(text);
  if (isMade(path) || lines <= fileLinesMax) return [];
  const message = `has ${lines} lines, ${fileLinesMax} at most: give its second noun a file of its own`;
  return [{ path, line: lines, message }];
};

/** The median length of sources, in lines. */
export const medianLines = (sources: readonly Source[]): number => {
  const lengths = sources.map(({ text }) => linesOf(text)).sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
};

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Functions that are too long. A function is measured without those it defines inside: a factory of
 * closures is as long as its own part, like a class. The callback of `describe` is a list, not code.
 */
export const functionLengthFindings = (source: Source): readonly Finding[] => {
  const findings: Finding[] = [];
  const lists = new Set<number>();
  const inner: number[] = [];
  const enter = (): void => {
    inner.push(0);
  };
  const leave = ({ start, end }: Span): void => {
    const first = source.lineOf(start);
    const span = source.lineOf(end) - first + 1;
    const own = span - (inner.pop() ?? 0);
    const outer = inner.pop();
    if (outer !== undefined) inner.push(outer + span - 1);
    if (own <= functionLinesMax || lists.has(start)) return;
    const message = `is a function of ${own} lines, ${functionLinesMax} at most: name its parts`;
    findings.push({ path: source.path, line: first, message });
  };
  new Visitor({
    CallExpression: ({ callee, arguments: given }) => {
      if (callee.type !== 'Identifier' || callee.name !== 'describe') return;
      for (const { start } of given) lists.add(start);
    },
    ArrowFunctionExpression: enter,
    FunctionDeclaration: enter,
    FunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    'FunctionDeclaration:exit': leave,
    'FunctionExpression:exit': leave,
  }).visit(source.program);
  return findings;
};
