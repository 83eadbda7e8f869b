// Facts about this package: its version, and where its sources lie.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(dirname(fileURLToPath(import.meta.url)));

/** The directory of package.json, from the sources and from dist/ alike. */
export const sourceRoot = here.endsWith('dist') ? dirname(here) : here;

/** The version in package.json. */
export const packageVersion = (
  JSON.parse(readFileSync(join(sourceRoot, 'package.json'), 'utf8')) as { readonly version: string }
).version;
