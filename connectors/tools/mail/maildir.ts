// A maildir: one file per message; "tmp" holds what is being written, "new" what nobody has opened yet,
// "cur" what a mail program has seen, with its flags behind the name. Any mail program reads it.
import { constants } from 'node:fs';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../coded.ts';
import { createFile, folderMode } from '../whole-file.ts';

/** Enough for headers and the beginning of a text. */
const bytesReadMax = 65_536;

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
};

/** The beginning of a message; nothing if it is gone, or no plain file. */
const readMessage = async (file: string): Promise<Buffer | undefined> => {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  try {
    const handle = await open(file, flags);
    try {
      if (!(await handle.stat()).isFile()) return undefined;
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytesReadMax));
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    // A mail program has moved it, or it is a link.
    if (hasCode(error, 'ENOENT', 'ELOOP')) return undefined;
    throw error;
  }
};

const find = async (maildir: string, name: string): Promise<Buffer | undefined> => {
  const seen = (await namesIn(join(maildir, 'cur'))).find((each) => each.split(':')[0] === name);
  const files = [...(seen === undefined ? [] : [join('cur', seen)]), join('new', name)];
  for (const file of files) {
    const message = await readMessage(join(maildir, file));
    if (message) return message;
  }
  return undefined;
};

/** Delivers a message under a name, unless there is one of that name: answers the one that is there. */
export const deliver = async (
  maildir: string,
  name: string,
  compose: () => Promise<Buffer>,
): Promise<Buffer> => {
  const known = await find(maildir, name);
  if (known) return known;
  for (const each of ['new', 'cur']) {
    await mkdir(join(maildir, each), { recursive: true, mode: folderMode });
  }
  const message = await compose();
  const isNew = await createFile(join(maildir, 'new', name), message, join(maildir, 'tmp'));
  return isNew ? message : ((await find(maildir, name)) ?? message);
};

/** The beginnings of the newest messages, newest first. */
export const newest = async (maildir: string, limit: number): Promise<readonly Buffer[]> => {
  const files: { readonly file: string; readonly atMs: number }[] = [];
  for (const each of ['new', 'cur']) {
    for (const name of await namesIn(join(maildir, each))) {
      const file = join(maildir, each, name);
      const atMs = (await stat(file).catch(() => undefined))?.mtimeMs;
      if (atMs !== undefined) files.push({ file, atMs });
    }
  }
  files.sort((a, b) => b.atMs - a.atMs || (a.file < b.file ? -1 : 1));
  const messages: Buffer[] = [];
  for (const { file } of files) {
    if (messages.length === limit) break;
    const message = await readMessage(file);
    if (message) messages.push(message);
  }
  return messages;
};
