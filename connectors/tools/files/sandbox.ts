// The folder that a user's files lie in. Nothing here follows a link: neither to a file nor to a folder,
// neither symbolic nor hard, whoever has put it there.
import { constants } from 'node:fs';
import { lstat, mkdir, open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../coded.ts';
import { toolErrors } from '../tool.ts';
import { folderMode } from '../whole-file.ts';

export const fileBytesMax = 102_400;

/** Where the files of a user are, and what the tools keep beside them. */
export const filePaths = (folder: string) => ({
  root: join(folder, 'files'),
  lock: join(folder, 'files.lock'),
  calls: join(folder, 'files.calls'),
  aside: join(folder, 'files.tmp'),
});

export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
}

const refused = (reason: string) => toolErrors.TARGET_REFUSED({ reason });

/** Walks down to the folder of a file, one step at a time, and makes what is missing if it may. */
const folderOf = async (
  root: string,
  segments: readonly string[],
  make: boolean,
): Promise<string> => {
  let folder = root;
  for (const segment of ['', ...segments.slice(0, -1)]) {
    folder = join(folder, segment);
    if (make) {
      await mkdir(folder, { mode: folderMode }).catch((error) => {
        if (!hasCode(error, 'EEXIST')) throw error;
      });
    }
    if (!(await lstat(folder)).isDirectory()) throw refused('a part of the path is no folder');
  }
  return folder;
};

/** Where a file may be written. Rejects a place that something else has taken. */
export const placeOf = async (root: string, segments: readonly string[]): Promise<string> => {
  const folder = await folderOf(root, segments, true);
  const file = join(folder, segments.at(-1) ?? '');
  const found = await lstat(file).catch((error) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (found && !found.isFile()) throw refused('what is there is no plain file');
  return file;
};

/** The bytes of a file. Rejects what is no plain file of this folder, or too large. */
export const readPlain = async (root: string, segments: readonly string[]): Promise<Buffer> => {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  try {
    const folder = await folderOf(root, segments, false);
    const handle = await open(join(folder, segments.at(-1) ?? ''), flags);
    try {
      const found = await handle.stat();
      // A second name may be one outside.
      if (!found.isFile() || found.nlink > 1) throw refused('what is there is no plain file');
      if (found.size > fileBytesMax) throw toolErrors.TOO_LARGE({ bytesMax: fileBytesMax });
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(found.size));
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw toolErrors.NOT_FOUND();
    if (hasCode(error, 'ELOOP', 'EMLINK', 'ENXIO', 'ENOTDIR')) {
      throw refused('what is there is no plain file');
    }
    throw error;
  }
};

/** Plain files below a folder, up to a number. */
export const walk = async (
  root: string,
  filesMax: number,
  below = '',
): Promise<readonly FoundFile[]> => {
  const found: FoundFile[] = [];
  const folder = await opendir(join(root, below)).catch((error) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  for await (const entry of folder) {
    if (found.length >= filesMax) break;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await walk(root, filesMax - found.length, path)));
    if (entry.isFile()) found.push({ path, bytes: (await lstat(join(root, path))).size });
  }
  return found;
};
