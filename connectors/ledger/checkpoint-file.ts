// Checkpoints outside of the database: a file per tenant that only ever grows, and beside it the key that
// checks them. Notes stand one after the other, each followed by a blank line.
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface CheckpointFile {
  /** The last note that was exported. */
  last(): string | undefined;
  /** Exports a note; it is on the disk when this returns. */
  append(note: string): void;
}

/** Where the checkpoints of a tenant are. */
export const checkpointPath = (directory: string, tenantId: string): string =>
  join(directory, `${tenantId}.checkpoints`);

/** Where the key to them is. */
export const keyPath = (directory: string, tenantId: string): string =>
  join(directory, `${tenantId}.vkey`);

/** More than two notes are long. */
const tailBytes = 4_096;

/** The end of a file; nothing of one that is not there. */
const tailOf = (path: string): string => {
  if (!existsSync(path)) return '';
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(Math.min(size, tailBytes));
    readSync(file, tail, 0, tail.length, size - tail.length);
    return tail.toString('utf8');
  } finally {
    closeSync(file);
  }
};

/** The last note of a text; one that was not written to its end is none. */
const lastNote = (text: string): string | undefined =>
  text
    .split(/(?<=\n)\n(?!— )/)
    .filter((note) => note.endsWith('\n') && note.includes('\n\n— '))
    .at(-1);

const appendTo = (path: string, text: string): void => {
  const file = openSync(path, 'a', 0o644);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

/** Opens the file of a tenant; `verifierKey` is put beside it once. */
export const openCheckpointFile = (
  directory: string,
  tenantId: string,
  verifierKey: string,
): CheckpointFile => {
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const path = checkpointPath(directory, tenantId);
  const key = keyPath(directory, tenantId);
  if (!existsSync(key)) appendTo(key, `${verifierKey}\n`);
  return {
    last: () => lastNote(tailOf(path)),
    append: (note) => {
      const tail = tailOf(path);
      // A note that a crash has cut off must not run into the next one.
      const isWhole = tail === '' || tail.endsWith('\n\n');
      appendTo(path, `${isWhole ? '' : '\n\n'}${note}\n`);
    },
  };
};
