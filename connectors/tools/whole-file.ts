// Files appear whole or not at all: they are written under another name, and are on the disk before
// they get their own.
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from './coded.ts';

export const folderMode = 0o700;
const fileMode = 0o600;

const writeAside = async (folder: string, bytes: string | Uint8Array): Promise<string> => {
  await mkdir(folder, { recursive: true, mode: folderMode });
  const file = join(folder, randomUUID());
  const handle = await open(file, 'wx', fileMode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return file;
};

/**
 * Replaces `file`. `aside` is a folder on the same file system for what is not finished; it belongs to
 * whoever holds the lock, and what a crash has left in it goes.
 */
export const replaceFile = async (
  file: string,
  bytes: string | Uint8Array,
  aside: string,
): Promise<void> => {
  await rm(aside, { recursive: true, force: true });
  const written = await writeAside(aside, bytes);
  try {
    await rename(written, file);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
};

/** Makes `file` unless there is one: of several at once, one does. Answers whether it was this one. */
export const createFile = async (
  file: string,
  bytes: string | Uint8Array,
  aside: string,
): Promise<boolean> => {
  const written = await writeAside(aside, bytes);
  try {
    await link(written, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(written, { force: true });
  }
};
