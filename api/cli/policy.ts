// weir policy: builds, tests and checks the Rego sources.
import { buildBundle, checkPolicies, findOpa, testPolicies } from '../../policies/compiler.ts';
import { policyErrors } from '../../policies/errors.ts';
import { bundleDirectory } from '../../policies/evaluator.ts';
import { readEnvironment } from '../environment.ts';
import { readSettings } from '../settings.ts';
import { answer } from './output.ts';

const opa = (): string => {
  const environment = readEnvironment();
  const { values } = readSettings(environment);
  const found = findOpa({ opaBin: values.OPA_BIN, path: environment['PATH'] ?? '' });
  if (!found) throw policyErrors.OPA_MISSING();
  return found;
};

/** Compiles the sources into the bundle that this installation loads, or into `out`. */
export const policyBuild = (options: { readonly out?: string; readonly json?: true }): void => {
  const manifest = buildBundle(opa(), options.out ?? bundleDirectory);
  answer(options.json === true, manifest, () => `bundle ${manifest.version} built`);
};

/** Runs the Rego unit tests. */
export const policyTest = (options: { readonly json?: true }): void => {
  const said = testPolicies(opa());
  answer(options.json === true, { said }, () => said);
};

/** Checks format, types and strictness. */
export const policyCheck = (options: { readonly json?: true }): void => {
  const said = checkPolicies(opa());
  answer(options.json === true, { said }, () => said);
};
