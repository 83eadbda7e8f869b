// The compiler: builds, checks and tests the Rego sources with the opa program.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { policyErrors } from './errors.ts';
import { type Manifest, sha256 } from './manifest.ts';

/** The directory of the committed Rego sources. */
export const regoDirectory = fileURLToPath(new URL('./rego', import.meta.url));

const entrypoints = [
  'spm/prompt/decision',
  'spm/output/decision',
  'spm/tool/decision',
  'spm/memory/decision',
  'spm/admin/decision',
] as const;

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

const run = (opa: string, args: readonly string[], cwd: string): string => {
  const { status, stdout, stderr } = spawnSync(opa, [...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw policyErrors.REGO_INVALID({ said: `${stdout ?? ''}${stderr ?? ''}` });
  return stdout;
};

const sourcesIn = (directory: string): readonly string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.rego') || name === 'data.json')
    .sort();

/** Checks format, types and strictness. Throws `WEIR_POLICIES_REGO_INVALID`. */
export const checkPolicies = (opa: string, directory = regoDirectory): string => {
  run(opa, ['fmt', '--fail', '--list', '.'], directory);
  run(opa, ['check', '--strict', '.'], directory);
  return `${sourcesIn(directory).length} files pass`;
};

/** Runs the Rego unit tests. Throws `WEIR_POLICIES_REGO_INVALID` with what failed. */
export const testPolicies = (opa: string, directory = regoDirectory): string =>
  run(opa, ['test', '.'], directory).trim();

/** Compiles the sources into `target`; the same sources give the same bytes. */
export const buildBundle = (opa: string, target: string, directory = regoDirectory): Manifest => {
  const scratch = mkdtempSync(join(tmpdir(), 'weir-policy-'));
  try {
    const archive = join(scratch, 'bundle.tar.gz');
    const sources = sourcesIn(directory);
    const compiled = sources.filter((name) => !name.endsWith('_test.rego'));
    const wanted = entrypoints.flatMap((entrypoint) => ['-e', entrypoint]);
    run(opa, ['build', '-t', 'wasm', ...wanted, '-o', archive, ...compiled], directory);
    const extract = (name: string): Buffer =>
      spawnSync('tar', ['-xzOf', archive, name], { maxBuffer: 2 ** 26 }).stdout;
    const wasm = extract('/policy.wasm');
    const data = extract('/data.json');
    const bundle = sha256(Buffer.concat([wasm, data]));
    const version = /Version: (\S+)/.exec(run(opa, ['version'], directory))?.[1] ?? 'unknown';
    const manifest: Manifest = {
      opa_version: version,
      version: bundle.slice(0, 12),
      bundle_sha256: bundle,
      wasm_sha256: sha256(wasm),
      data_sha256: sha256(data),
      entrypoints: [...entrypoints],
      sources: Object.fromEntries(
        sources.map((name) => [name, sha256(readFileSync(join(directory, name)))]),
      ),
    };
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, 'policy.wasm'), wasm);
    writeFileSync(join(target, 'data.json'), data);
    writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    return manifest;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};
