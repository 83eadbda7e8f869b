// The key that signs the audit ledger: given, or made once and kept under the data directory.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { keyInFile } from '../vault/key-file.ts';
import { ledgerErrors } from './errors.ts';

const seedBytes = 32;
/** What stands before the seed in the PKCS #8 form of an Ed25519 key (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Opens the given key (base64), or the one in `directory`. Throws `WEIR_LEDGER_KEY_INVALID`. */
export const openSigningKey = (from: {
  readonly key: string;
  readonly directory: string;
}): KeyObject => {
  const seed = Buffer.from(
    from.key === '' ? keyInFile(from.directory, 'audit.key', seedBytes) : from.key,
    'base64',
  );
  if (seed.length !== seedBytes) throw ledgerErrors.KEY_INVALID();
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
};
