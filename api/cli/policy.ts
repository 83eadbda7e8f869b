// weir policy build, test, check: the Rego sources of a directory, on this machine.
import { systemClock } from '../../engine/kernel/clock.ts';
import { writeBundle } from '../../policies/built-bundle.ts';
import { findingLine } from '../../policies/checks/finding.ts';
import { builtInCompiler } from '../../policies/compiler/built-in.ts';
import { findOpa, opaCompiler } from '../../policies/compiler/opa.ts';
import type { Compiler, Coverage } from '../../policies/compiler/protocol.ts';
import { policyErrors } from '../../policies/errors.ts';
import { bundleDirectory } from '../../policies/evaluator.ts';
import { readSources } from '../../policies/sources.ts';
import { errorsOf, judge, soundBundle } from '../../policies/verdict.ts';
import { readEnvironment } from '../environment.ts';
import { readSettings } from '../settings.ts';
import { answer, table } from './output.ts';

interface Options {
  /** Where the sources are; those of this installation if absent. */
  readonly sources?: string;
  readonly json?: true;
}

/** opa where there is one, else the compiler that is built in. */
export const localCompiler = (): Compiler => {
  const environment = readEnvironment();
  const { values } = readSettings(environment);
  const opa = findOpa({ opaBin: values.OPA_BIN, path: environment['PATH'] ?? '' });
  if (opa !== undefined) return opaCompiler(opa);
  if (values.OPA_BIN !== '') throw policyErrors.OPA_MISSING();
  return builtInCompiler(systemClock);
};

/** Compiles the sources into the bundle that this installation loads, or into `out`. */
export const policyBuild = async (options: Options & { readonly out?: string }): Promise<void> => {
  const sources = readSources(options.sources);
  const bundle = await soundBundle(localCompiler(), sources, ['build']);
  writeBundle(bundle, options.out ?? bundleDirectory);
  const { manifest } = bundle;
  answer(options.json === true, manifest, () => `bundle ${manifest.version} built`);
};

const share = (coverage: number | undefined): string => `${(coverage ?? 0).toFixed(1)} %`;

const coverageLines = ({ coverage, files }: Coverage): string =>
  table([
    ...Object.entries(files)
      .filter(([name]) => !name.endsWith('_test.rego'))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, file]) => [
        ...[name, share(file.coverage)],
        (file.not_covered ?? []).map(({ start }) => `${name}:${start.row}`).join(' '),
      ]),
    ['all', share(coverage), ''],
  ]);

/** Runs the Rego unit tests; with `coverage`, says which lines none of them reaches. */
export const policyTest = async (
  options: Options & { readonly coverage?: true },
): Promise<void> => {
  const coverage = options.coverage === true;
  const judged = await judge(localCompiler(), readSources(options.sources), ['test'], { coverage });
  const { tests } = judged;
  const findings = errorsOf(judged);
  if (findings.length > 0 || !tests) throw policyErrors.REGO_INVALID({ findings });
  answer(options.json === true, tests, () =>
    [`${tests.passed} tests pass`, ...(tests.coverage ? [coverageLines(tests.coverage)] : [])].join(
      '\n',
    ),
  );
};

/** Checks format, types, strictness and what no compiler looks for. */
export const policyCheck = async (options: Options): Promise<void> => {
  const sources = readSources(options.sources);
  const judged = await judge(localCompiler(), sources, ['check']);
  const findings = errorsOf(judged);
  if (findings.length > 0) throw policyErrors.REGO_INVALID({ findings });
  const warnings = judged.findings.map(findingLine);
  answer(options.json === true, { findings: judged.findings }, () =>
    [...warnings, `${Object.keys(sources).length} files pass`].join('\n'),
  );
};
