// The files of the repository, from the disk: everything that .gitignore does not leave out.
import { readdirSync, readFileSync } from 'node:fs';
import { parseSource, type Source } from './source.ts';

/** A file that is not binary. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

const ignored = (): ((name: string) => boolean) => {
  const patterns = readFileSync('.gitignore', 'utf8').split('\n').filter(Boolean);
  const names = new Set(['.git', ...patterns.map((pattern) => pattern.replace(/\/$/, ''))]);
  const endings = patterns.filter((pattern) => pattern.startsWith('*')).map((p) => p.slice(1));
  const beginnings = patterns
    .filter((pattern) => pattern.endsWith('*'))
    .map((pattern) => pattern.slice(pattern.lastIndexOf('/') + 1, -1));
  return (name) =>
    names.has(name) ||
    endings.some((ending) => name.endsWith(ending)) ||
    beginnings.some((beginning) => name.startsWith(beginning));
};

/** The entries of the root. */
export const rootEntries = (): readonly string[] => {
  const isIgnored = ignored();
  return readdirSync('.').filter((name) => !isIgnored(name));
};

const walk = (directory: string, isIgnored: (name: string) => boolean): readonly string[] =>
  readdirSync(directory || '.', { withFileTypes: true })
    .filter(({ name }) => !isIgnored(name))
    .flatMap((entry) => {
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
      return entry.isDirectory() ? walk(path, isIgnored) : [path];
    });

/** Every text file of the tree. */
export const textFiles = (): readonly TextFile[] =>
  walk('', ignored())
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));

/** Those of them that are TypeScript or JavaScript, parsed. */
export const sourcesOf = (files: readonly TextFile[]): readonly Source[] =>
  files
    .filter(({ path }) => /\.(?:ts|tsx|mjs)$/.test(path))
    .map(({ path, text }) => parseSource(path, text));
