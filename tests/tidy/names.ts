// What files are called, and what may lie in the root.
import type { Finding } from './source.ts';

const banned = [
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'manager',
  'types',
  'misc',
  'index',
];

/** The two public faces of the package. */
const faces = ['engine/index.ts', 'operators/index.ts'];

const kebabCase = /^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*$/;

/** Source files with a name that says nothing, or says it in another case. */
export const nameFindings = (path: string): readonly Finding[] => {
  if (!/\.(?:ts|tsx|mjs|css|lua)$/.test(path) || faces.includes(path)) return [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  const found = (message: string): Finding => ({ path, line: 1, message });
  const vague = name.split(/[-.]/).find((word) => banned.includes(word));
  return [
    ...(kebabCase.test(name) ? [] : [found('is not kebab-case: small letters, digits, dashes')]),
    ...(vague === undefined
      ? []
      : [found(`is called "${vague}": name the one noun or verb that is in it`)]),
  ];
};

const folders = [
  'engine',
  'operators',
  'policies',
  'connectors',
  'pipelines',
  'api',
  'grafana',
  'bench',
  'tests',
];
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'LICENSE',
];
const tools = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'docker-compose.yml',
  'Dockerfile',
  'Makefile',
];

/** Root entries beyond the folders, the customary documents and what tools insist on. */
export const rootFindings = (entries: readonly string[]): readonly Finding[] =>
  entries
    .filter((name) => !name.startsWith('.') && ![...folders, ...documents, ...tools].includes(name))
    .map((path) => ({
      path,
      line: 1,
      message: `has no place in the root: put it into one of ${folders.join(', ')} (tool settings: tests/)`,
    }));
