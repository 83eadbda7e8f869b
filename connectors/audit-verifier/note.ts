// Signed notes and the keys that check them (C2SP signed-note, tlog-checkpoint), read once more.
import { createPublicKey, verify } from 'node:crypto';
import { digest } from './merkle.ts';

export interface SignedHead {
  readonly size: number;
  readonly root: Buffer;
}

export interface NoteVerifier {
  readonly name: string;
  /** What the note says, or `undefined` when it is no checkpoint of this log, signed by this key. */
  open(note: string): SignedHead | undefined;
}

const ed25519 = 1;

/** Reads `name+id+key`; `undefined` when it is none, or its id is not that of the key. */
export const noteVerifier = (text: string): NoteVerifier | undefined => {
  const [name = '', id = '', ...key] = text.trim().split('+');
  const bytes = Buffer.from(key.join('+'), 'base64');
  if (bytes.length !== 33 || bytes[0] !== ed25519) return undefined;
  const expected = digest(name, '\n', bytes).subarray(0, 4);
  if (expected.toString('hex') !== id) return undefined;
  const x = bytes.subarray(1).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return {
    name,
    open: (note) => {
      const end = note.indexOf('\n\n');
      if (end === -1) return undefined;
      const text = note.slice(0, end + 1);
      const [origin, size = '', root = '', ...rest] = text.split('\n');
      if (origin !== name || !/^\d{1,15}$/.test(size) || rest.length !== 1) return undefined;
      const isSigned = note
        .slice(end + 2)
        .split('\n')
        .map((line) => line.split(' '))
        .filter(([dash, by]) => dash === '—' && by === name)
        .map(([, , signature = '']) => Buffer.from(signature, 'base64'))
        .filter((signature) => signature.subarray(0, 4).equals(expected))
        .some((signature) => verify(null, Buffer.from(text), publicKey, signature.subarray(4)));
      const hash = Buffer.from(root, 'base64');
      return isSigned && hash.length === 32 ? { size: Number(size), root: hash } : undefined;
    },
  };
};

/** The notes of a text, one after the other with blank lines between them. */
export const notesOf = (text: string): readonly string[] => {
  const notes: string[] = [];
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const isEnd = line === '' && (lines.at(-1)?.startsWith('— ') ?? false);
    if (!isEnd) lines.push(line);
    else {
      notes.push(`${lines.join('\n')}\n`);
      lines = [];
    }
  }
  return notes;
};
