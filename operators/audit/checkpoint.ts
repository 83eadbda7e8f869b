// A checkpoint (C2SP tlog-checkpoint): origin, size and root of a log as a note, signed with Ed25519 (C2SP
// signed-note). Whoever keeps one can have proven that nothing before it was changed.
import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** A name and the key that signs under it. */
export interface NoteKey {
  readonly name: string;
  readonly privateKey: KeyObject;
}

const ed25519 = Buffer.from([1]);
const keyIdBytes = 4;

const rawPublicKey = (key: KeyObject): Buffer =>
  Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url');

/** SHA-256(name ‖ newline ‖ 0x01 ‖ public key), its first four bytes. */
const keyIdOf = (name: string, publicKey: Buffer): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), ed25519, publicKey]), 'buffer').subarray(
    0,
    keyIdBytes,
  );

/** The key as others need it to check a note: `name+id+key`. */
export const verifierKey = ({ name, privateKey }: NoteKey): string => {
  const publicKey = rawPublicKey(privateKey);
  const id = keyIdOf(name, publicKey).toString('hex');
  return `${name}+${id}+${Buffer.concat([ed25519, publicKey]).toString('base64')}`;
};

/** The signed note of a checkpoint. */
export const signCheckpoint = ({ origin, size, root }: Checkpoint, key: NoteKey): string => {
  const text = `${origin}\n${size}\n${root.toString('base64')}\n`;
  const signature = sign(null, Buffer.from(text), key.privateKey);
  const id = keyIdOf(key.name, rawPublicKey(key.privateKey));
  return `${text}\n— ${key.name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
};

const notePattern = /^(?<text>(?<origin>[^\n]+)\n(?<size>0|[1-9]\d{0,15})\n(?<root>[^\n]+)\n)\n/;

/** The checkpoint of a note that bears a signature of this key; `undefined` for any other text. */
export const openCheckpoint = (note: string, key: NoteKey): Checkpoint | undefined => {
  const found = notePattern.exec(note)?.groups;
  if (!found) return undefined;
  const { text = '', origin = '', size = '', root = '' } = found;
  const id = keyIdOf(key.name, rawPublicKey(key.privateKey));
  const prefix = `— ${key.name} `;
  const isSigned = note
    .slice(text.length + 1)
    .split('\n')
    .filter((line) => line.startsWith(prefix))
    .map((line) => Buffer.from(line.slice(prefix.length), 'base64'))
    .some(
      (bytes) =>
        bytes.subarray(0, keyIdBytes).equals(id) &&
        verify(
          null,
          Buffer.from(text),
          createPublicKey(key.privateKey),
          bytes.subarray(keyIdBytes),
        ),
    );
  return isSigned ? { origin, size: Number(size), root: Buffer.from(root, 'base64') } : undefined;
};
