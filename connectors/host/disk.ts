// The disk under a directory, and who else may read a file of it.
import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Disk {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

const existing = (path: string): string => (existsSync(path) ? path : existing(dirname(path)));

/** Of the directory, or of the nearest one above it that exists; what root keeps for itself is not free. */
export const diskOf = (directory: string): Disk => {
  const { bavail, blocks, bsize } = statfsSync(existing(directory));
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
};

/** The files of a directory that others than their owner may read or change. */
export const openToOthers = (directory: string): readonly string[] =>
  existsSync(directory)
    ? readdirSync(directory)
        .map((name) => join(directory, name))
        .filter((path) => statSync(path).isFile() && (statSync(path).mode & 0o077) !== 0)
    : [];
