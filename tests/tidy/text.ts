// What no text of the tree may hold: notes to do later, package registries, paths of one machine.
import type { Finding, Source } from './source.ts';
import type { TextFile } from './tree.ts';

const later = /\b(?:TODO|FIXME)\b/;

const foreign: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  {
    pattern: /https?:\/\/[\w.-]*(?:registry|artifactory|verdaccio|nexus)[\w.-]*|"resolved"\s*:/,
    message:
      'names a package registry: leave that to the npm of whoever installs (npm install --omit-lockfile-registry-resolved)',
  },
  {
    pattern: /(?<![\w.}\\-])\/(?:home|Users|root|work(?:spaces?)?|builds)\/[\w.-]+/,
    message: 'holds a path of one machine: make it relative, or a setting',
  },
];

const firstLine = (text: string, pattern: RegExp): number => {
  const index = text.search(pattern);
  return index === -1 ? 0 : text.slice(0, index).split('\n').length;
};

/** Registries and machine paths. */
export const foreignFindings = ({ path, text }: TextFile): readonly Finding[] =>
  foreign.flatMap(({ pattern, message }) => {
    const line = firstLine(text, pattern);
    return line === 0 ? [] : [{ path, line, message }];
  });

const postponed = 'postpones something: do it, or open an issue';

/** Notes to do later in files that are not parsed; these words are data nowhere. */
export const laterFindings = ({ path, text }: TextFile): readonly Finding[] => {
  if (/\.(?:ts|tsx|mjs|json)$/.test(path)) return [];
  const line = firstLine(text, later);
  return line === 0 ? [] : [{ path, line, message: postponed }];
};

/** Notes to do later in comments. */
export const laterComments = ({ path, comments, lineOf }: Source): readonly Finding[] =>
  comments
    .filter(({ value }) => later.test(value))
    .map(({ start }) => ({ path, line: lineOf(start), message: postponed }));
