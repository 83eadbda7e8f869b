// The verdict on sources: format, types and strictness by OPA, our own checks, their tests, and the bundle
// that is made of them. All questions to the compiler go through here.

import { builtBundle } from './built-bundle.ts';
import { shapeFindings } from './checks/data-shape.ts';
import type { Finding } from './checks/finding.ts';
import { staticFindings } from './checks/static.ts';
import { treesOf } from './checks/syntax-tree.ts';
import { capabilities } from './compiler/capabilities.ts';
import type { Compiler, CompilerAnswer, Coverage } from './compiler/protocol.ts';
import { decidingRule, declaredInputs, entrypoints } from './entrypoints.ts';
import { policyErrors } from './errors.ts';
import type { Bundle } from './manifest.ts';
import { dataFile, readSources, type Sources } from './sources.ts';

export interface TestsRun {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly Finding[];
  readonly coverage?: Coverage | undefined;
}

export interface Judged {
  readonly findings: readonly Finding[];
  readonly tests?: TestsRun | undefined;
  /** Absent while there are errors. */
  readonly bundle?: Bundle | undefined;
}

const builtins = (): ReadonlySet<string> =>
  new Set(
    (capabilities() as { readonly builtins: readonly { readonly name: string }[] }).builtins.map(
      ({ name }) => name,
    ),
  );

const codeOf = (code: string, message: string): string =>
  /undefined function/.test(message) ? 'builtin_unsafe' : code;

const compilerFindings = ({ problems, unformatted = [] }: CompilerAnswer): readonly Finding[] => [
  ...problems.map(
    ({ code, message, file, row: line }): Finding => ({
      ...{ level: 'error', code: codeOf(code, message), file, line, message },
    }),
  ),
  ...unformatted.map(
    (file): Finding => ({
      ...{ level: 'error', code: 'format', file, line: 1 },
      message: 'is not written as `opa fmt` writes it',
    }),
  ),
];

const ourFindings = ({ modules = {} }: CompilerAnswer, sources: Sources): readonly Finding[] => [
  ...shapeFindings(readSources()[dataFile] ?? '{}', sources[dataFile]),
  ...staticFindings(treesOf(modules), {
    ...{ decidingRule, inputs: declaredInputs, builtins: builtins() },
  }),
];

const testsOf = ({ tests = [], coverage }: CompilerAnswer): TestsRun => {
  const failed = tests.filter(({ status }) => status === 'fail' || status === 'error');
  return {
    passed: tests.filter(({ status }) => status === 'pass').length,
    failed: failed.length,
    failures: failed.map(
      ({ name, file, row: line, error }): Finding => ({
        ...{ level: 'error', code: 'test_failed', file, line },
        message: error === undefined ? `${name} fails` : `${name}: ${error}`,
      }),
    ),
    coverage,
  };
};

/** One finding per place and message: OPA and our checks may see the same. */
const distinct = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(
    findings.map((each) => [
      `${each.code} ${each.file}:${each.line} ${each.code === 'builtin_unsafe' ? '' : each.message}`,
      each,
    ]),
  ).values(),
];

export const isError = ({ level }: Finding): boolean => level === 'error';

/**
 * Takes the steps on the sources. What is wrong with them is found, not thrown; rejects when the compiler
 * itself gives no answer.
 */
export const judge = async (
  compiler: Compiler,
  sources: Sources,
  steps: readonly ('check' | 'test' | 'build')[],
  { coverage = false }: { readonly coverage?: boolean } = {},
): Promise<Judged> => {
  const answer = await compiler.ask({ steps, sources, entrypoints, coverage });
  const checked = steps.includes('check') ? ourFindings(answer, sources) : [];
  const tests = answer.tests === undefined ? undefined : testsOf(answer);
  const findings = distinct([...compilerFindings(answer), ...checked]);
  const isGood = !findings.some(isError) && (tests?.failed ?? 0) === 0;
  return {
    ...{ findings, tests },
    bundle: isGood && answer.bundle !== undefined ? builtBundle(answer, sources) : undefined,
  };
};

/** The errors that keep sources from becoming a bundle. */
export const errorsOf = ({ findings, tests }: Judged): readonly Finding[] => [
  ...findings.filter(isError),
  ...(tests?.failures ?? []),
];

/** A bundle of sources that pass every step. Throws `WEIR_POLICIES_REGO_INVALID`. */
export const soundBundle = async (
  compiler: Compiler,
  sources: Sources,
  steps: readonly ('check' | 'test' | 'build')[] = ['check', 'test', 'build'],
): Promise<Bundle> => {
  const judged = await judge(compiler, sources, steps);
  if (judged.bundle) return judged.bundle;
  throw policyErrors.REGO_INVALID({ findings: errorsOf(judged) });
};
