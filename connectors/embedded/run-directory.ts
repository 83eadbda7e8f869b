// The run directory: one short private path for sockets and pid files, the same for one data
// directory from start to start.
import { createHash } from 'node:crypto';
import { accessSync, chmodSync, constants, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { embeddedErrors } from './errors.ts';

const socketPathBytesMax = 100;

/** Whether this process is root, and so must not run PostgreSQL itself. */
export const isRoot = (): boolean => process.getuid?.() === 0;

/** Makes a directory that the database's own user may pass, whatever the umask. */
export const makePassage = (directory: string): void => {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o755);
};

/** Makes the data directory. Throws `WEIR_EMBEDDED_DATA_DIRECTORY_UNWRITABLE`. */
export const openDataDirectory = (directory: string): string => {
  const path = resolve(directory);
  try {
    mkdirSync(path, { recursive: true, mode: isRoot() ? 0o711 : 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw embeddedErrors.DATA_DIRECTORY_UNWRITABLE({ directory: path }, { cause });
  }
  return path;
};

/**
 * Makes the run directory of a data directory. Root's may be passed through (0711), so that the
 * database's own user reaches its own private directory inside; anybody else's is 0700.
 */
export const openRunDirectory = (dataDirectory: string): string => {
  const name = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 8);
  const path = join(tmpdir(), `weir-${process.getuid?.() ?? 0}-${name}`);
  const mode = isRoot() ? 0o711 : 0o700;
  mkdirSync(path, { recursive: true, mode });
  chmodSync(path, mode);
  if (Buffer.byteLength(join(path, 'pg', '.s.PGSQL.5432.lock')) > socketPathBytesMax) {
    throw embeddedErrors.SOCKET_PATH_TOO_LONG({ path });
  }
  return path;
};

/** Removes a run directory whose servers have stopped. */
export const removeRunDirectory = (path: string): void => {
  rmSync(path, { recursive: true, force: true });
};
