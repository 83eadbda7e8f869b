// The opa program as a compiler, where somebody has installed it: the same questions, answered faster.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyErrors } from '../errors.ts';
import { capabilitiesFile } from './capabilities.ts';
import {
  type Compiler,
  type CompilerAnswer,
  type CompilerQuestion,
  type Coverage,
  decodeAnswer,
} from './protocol.ts';

/** The opa program: `OPA_BIN` when given, else the first on the path; `undefined` when missing. */
export const findOpa = (options: {
  readonly opaBin: string;
  readonly path: string;
}): string | undefined => {
  const candidates =
    options.opaBin === ''
      ? options.path.split(':').map((directory) => join(directory, 'opa'))
      : [options.opaBin];
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
};

const timeMsMax = 60_000;
const outputBytesMax = 2 ** 26;

interface Said {
  readonly isGood: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

type Run = (...args: readonly string[]) => Said;

interface Located {
  readonly location?: { readonly file: string; readonly row: number } | undefined;
}
interface TestSaid extends Located {
  readonly package: string;
  readonly name: string;
  readonly fail?: boolean;
  readonly skip?: boolean;
  readonly error?: { readonly message?: string } | undefined;
}
interface ProblemSaid extends Located {
  readonly code?: string;
  readonly message: string;
}

const placeOf = ({ location }: Located) => ({
  file: location?.file ?? '',
  row: location?.row ?? 0,
});

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const problemsOf = ({ stdout, stderr }: Said): CompilerAnswer['problems'] => {
  const said = (parsed(stderr) ?? parsed(stdout)) as
    | { readonly errors?: ProblemSaid[] }
    | undefined;
  const errors = said?.errors ?? [{ message: `${stdout}${stderr}`.trim() }];
  return errors.map((each) => ({
    code: each.code ?? 'error',
    message: each.message,
    ...placeOf(each),
  }));
};

type Part = Partial<CompilerAnswer> & Pick<CompilerAnswer, 'problems'>;

const check = (run: Run, names: readonly string[]): Part => {
  const checked = run(
    'check',
    '--strict',
    '--format',
    'json',
    '--capabilities',
    capabilitiesFile,
    '.',
  );
  const trees = names
    .filter((name) => name.endsWith('.rego'))
    .map((name) => {
      const { stdout } = run(
        'parse',
        '--format',
        'json',
        '--json-include',
        'locations,-comments',
        name,
      );
      return [name, parsed(stdout)] as const;
    });
  return {
    problems: checked.isGood ? [] : problemsOf(checked),
    unformatted: run('fmt', '--list', '.').stdout.split('\n').filter(Boolean),
    modules: Object.fromEntries(trees.filter(([, tree]) => tree !== undefined)),
  };
};

const test = (run: Run, coverage: boolean): Part => {
  const options = ['--format', 'json', '--capabilities', capabilitiesFile];
  const said = run('test', ...options, '.');
  const results = parsed(said.stdout) as readonly TestSaid[] | undefined;
  if (!results) return { problems: problemsOf(said) };
  const tests = results.map((each) => ({
    ...{ package: each.package, name: each.name, ...placeOf(each) },
    status: statusOf(each),
    ...(each.error?.message === undefined ? {} : { error: each.error.message }),
  }));
  if (!coverage) return { problems: [], tests };
  const report = run('test', '--coverage', ...options, '.');
  return { problems: [], tests, coverage: parsed(report.stdout) as Coverage };
};

const statusOf = ({ error, fail, skip }: TestSaid) => {
  if (error) return 'error' as const;
  if (fail === true) return 'fail' as const;
  return skip === true ? ('skip' as const) : ('pass' as const);
};

const build = (
  run: Run,
  names: readonly string[],
  entrypoints: readonly string[],
  scratch: string,
): Part => {
  const archive = join(scratch, '..bundle.tar.gz');
  const compiled = names.filter((name) => !name.endsWith('_test.rego'));
  const wanted = entrypoints.flatMap((entrypoint) => ['-e', entrypoint]);
  const options = ['-t', 'wasm', '--capabilities', capabilitiesFile, '-o', archive];
  const said = run('build', ...options, ...wanted, ...compiled);
  if (!said.isGood) return { problems: problemsOf(said) };
  return { problems: [], bundle: readFileSync(archive).toString('base64') };
};

const answer = (program: string, question: CompilerQuestion): CompilerAnswer => {
  const scratch = mkdtempSync(join(tmpdir(), 'weir-policy-'));
  const run: Run = (...args) => {
    const { status, stdout, stderr, error } = spawnSync(program, [...args], {
      ...{ cwd: scratch, encoding: 'utf8', env: {}, timeout: timeMsMax, maxBuffer: outputBytesMax },
    });
    if (error) throw policyErrors.COMPILER_FAILED({ reason: error.message });
    return { isGood: status === 0, stdout, stderr };
  };
  try {
    const names = Object.keys(question.sources).sort();
    for (const name of names) writeFileSync(join(scratch, name), question.sources[name] ?? '');
    const steps = {
      check: () => check(run, names),
      test: () => test(run, question.coverage ?? false),
      build: () => build(run, names, question.entrypoints, scratch),
    };
    const opa_version = /Version: (\S+)/.exec(run('version').stdout)?.[1] ?? 'unknown';
    let said: CompilerAnswer = { opa_version, problems: [] };
    for (const step of question.steps) {
      if (said.problems.length === 0) said = { ...said, ...steps[step]() };
    }
    return decodeAnswer(said);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

/** The program as a compiler. */
export const opaCompiler = (program: string): Compiler => ({
  name: program,
  ask: async (question) => answer(program, question),
});
