// The sources of a bundle: Rego by file name, and data.json beside it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { policyErrors } from './errors.ts';

/** Texts by file name. */
export type Sources = Readonly<Record<string, string>>;

export const dataFile = 'data.json';

/** The directory of the committed Rego sources. */
export const regoDirectory = fileURLToPath(new URL('./rego', import.meta.url));

const namePattern = /^(?:[a-z][a-z0-9_]{0,62}\.rego|data\.json)$/;

/** Whether a file of this name may be part of a bundle. */
export const isSourceName = (name: string): boolean => namePattern.test(name);

/** Reads the sources of a directory. */
export const readSources = (directory = regoDirectory): Sources =>
  Object.fromEntries(
    readdirSync(directory)
      .filter(isSourceName)
      .sort()
      .map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
  );

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const merged = (base: unknown, patch: unknown): unknown => {
  if (!isObject(patch)) return patch;
  const result = new Map(Object.entries(isObject(base) ? base : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, merged(result.get(key), value));
  }
  return Object.fromEntries(result);
};

/** What somebody would change. */
export interface Changes {
  /** Files that are added, or stand in the place of those of the same name. */
  readonly sources?: Sources | undefined;
  /** A merge patch (RFC 7396) to data.json: `{"spm_config": {"prompt": {"allow_below": 0.25}}}`. */
  readonly data?: unknown;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw policyErrors.REGO_INVALID(
      { findings: [{ file: dataFile, line: 1, message: 'is not JSON' }] },
      { cause },
    );
  }
};

/** The sources with the changes. Throws `WEIR_POLICIES_REGO_INVALID` for names that may not be. */
export const withChanges = (base: Sources, { sources = {}, data }: Changes): Sources => {
  const message = 'may not be part of a bundle: name it like prompt.rego';
  const findings = Object.keys(sources)
    .filter((name) => !isSourceName(name))
    .map((file) => ({ file, line: 1, message }));
  if (findings.length > 0) throw policyErrors.REGO_INVALID({ findings });
  const all = { ...base, ...sources };
  if (data === undefined) return all;
  const patched = merged(parsed(all[dataFile] ?? '{}'), data);
  return { ...all, [dataFile]: `${JSON.stringify(patched, null, 2)}\n` };
};
