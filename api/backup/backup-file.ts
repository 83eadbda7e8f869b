// The file of a backup: gzip over lines of text. A line that begins with `#` opens the file (`#weir-backup`),
// opens or closes a member (`#begin`, `#end`), or closes the file (`#manifest`); all others are JSON and
// belong to the member that is open. `zcat` and `grep` read it; what is cut off lacks its last line.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { commandErrors } from '../cli/errors.ts';

/** Raised when an older Weir could not read what is written. */
export const backupFormat = 1;

export interface BackupHeader {
  readonly format: number;
  readonly weir: string;
  readonly made_at: string;
}

export interface Member {
  readonly name: string;
  readonly lines: number;
  readonly sha256: string;
}

export interface BackupWriter {
  begin(name: string): Promise<void>;
  line(text: string): Promise<void>;
  end(): Promise<void>;
  /** Closes the file and gives it its name; before that there is only a `.part`. */
  finish(facts: object): Promise<void>;
  /** Removes what there is of it. */
  abandon(): void;
}

interface Open {
  readonly name: string;
  readonly hash: Hash;
  lines: number;
}

const add = (member: Open, text: string): void => {
  member.hash.update(text).update('\n');
  member.lines += 1;
};

const closed = ({ name, lines, hash }: Open): Member => ({
  ...{ name, lines },
  sha256: hash.digest('hex'),
});

const opened = (name: string): Open => ({ name, hash: createHash('sha256'), lines: 0 });

/** Begins a file that only its owner can read: it holds what people have said. */
export const writeBackup = (path: string, header: BackupHeader): BackupWriter => {
  const part = `${path}.part`;
  const text = new PassThrough({ highWaterMark: 1 << 20 });
  const file = createWriteStream(part, { mode: 0o600, flags: 'w' });
  const written = pipeline(text, createGzip(), file);
  // Whoever waits for `finish` hears of it.
  written.catch(() => undefined);
  const members: Member[] = [];
  let member = opened('');
  const write = async (line: string): Promise<void> => {
    if (text.write(`${line}\n`)) return;
    await Promise.race([new Promise((resolve) => text.once('drain', resolve)), written]);
  };
  text.write(`#weir-backup ${JSON.stringify(header)}\n`);
  return {
    begin: (name) => {
      member = opened(name);
      return write(`#begin ${JSON.stringify({ name })}`);
    },
    line: (line) => {
      add(member, line);
      return write(line);
    },
    end: () => {
      const done = closed(member);
      members.push(done);
      return write(`#end ${JSON.stringify(done)}`);
    },
    finish: async (facts) => {
      text.end(`#manifest ${JSON.stringify({ ...header, ...facts, members })}\n`);
      await written;
      renameSync(part, path);
    },
    abandon: () => {
      text.destroy();
      rmSync(part, { force: true });
    },
  };
};

/** Lines of the file. Throws `WEIR_API_BACKUP_DAMAGED` where it cannot be unpacked. */
async function* linesIn(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const unpacked = file.pipe(createGunzip());
  file.on('error', (error) => unpacked.destroy(error));
  let rest = '';
  try {
    for await (const part of unpacked.setEncoding('utf8')) {
      const lines = `${rest}${part}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw commandErrors.BACKUP_DAMAGED({ file: path, reason: code ?? 'not gzip' }, { cause });
  } finally {
    file.destroy();
  }
  if (rest !== '') throw commandErrors.BACKUP_DAMAGED({ file: path, reason: 'it ends in a line' });
}

/** The lines of its members, each with the member's name. */
export async function* membersIn(
  path: string,
): AsyncGenerator<readonly [member: string, line: string]> {
  let member = '';
  for await (const line of linesIn(path)) {
    if (!line.startsWith('#')) yield [member, line];
    else if (line.startsWith('#begin ')) member = JSON.parse(line.slice('#begin '.length)).name;
  }
}

/** Throws `WEIR_API_BACKUP_NEWER` for a format of the future, and when it is none of ours at all. */
const readHeader = (path: string, line: string): void => {
  if (!line.startsWith('#weir-backup '))
    throw commandErrors.BACKUP_DAMAGED({ file: path, line: 1 });
  const { format, weir } = JSON.parse(line.slice('#weir-backup '.length)) as BackupHeader;
  if (format > backupFormat) throw commandErrors.BACKUP_NEWER({ file: path, format, weir });
};

/** Reads all of it, holds every member to its hash, and answers the manifest. */
export const verifyBackup = async (path: string): Promise<unknown> => {
  let member = opened('');
  let number = 0;
  let manifest: unknown;
  for await (const line of linesIn(path)) {
    number += 1;
    const damaged = () =>
      commandErrors.BACKUP_DAMAGED({ file: path, line: number, in: member.name });
    if (manifest !== undefined) throw damaged();
    if (number === 1) readHeader(path, line);
    else if (!line.startsWith('#')) add(member, line);
    else if (line.startsWith('#begin ')) {
      member = opened(JSON.parse(line.slice('#begin '.length)).name);
    } else if (line.startsWith('#end ')) {
      if (line !== `#end ${JSON.stringify(closed(member))}`) throw damaged();
    } else if (line.startsWith('#manifest ')) {
      manifest = JSON.parse(line.slice('#manifest '.length));
    } else throw damaged();
  }
  if (manifest === undefined) throw commandErrors.BACKUP_DAMAGED({ file: path, reason: 'cut off' });
  return manifest;
};
