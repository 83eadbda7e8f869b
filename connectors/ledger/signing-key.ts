// The key that signs the audit ledger: given, or made once and kept under the data directory.
import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../engine/kernel/clock.ts';
import { ledgerErrors } from './errors.ts';

const seedBytes = 32;
/** What stands before the seed in the PKCS #8 form of an Ed25519 key (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Makes the key file complete or not at all; of processes that race, one wins. */
const seedIn = (directory: string): string => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'audit.key');
  if (!existsSync(file)) {
    const draft = `${file}.${systemClock.id()}`;
    writeFileSync(draft, randomBytes(seedBytes).toString('base64'), { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(draft);
    }
  }
  return readFileSync(file, 'utf8');
};

/** Opens the given key (base64), or the one in `directory`. Throws `WEIR_LEDGER_KEY_INVALID`. */
export const openSigningKey = (from: {
  readonly key: string;
  readonly directory: string;
}): KeyObject => {
  const seed = Buffer.from(from.key === '' ? seedIn(from.directory) : from.key, 'base64');
  if (seed.length !== seedBytes) throw ledgerErrors.KEY_INVALID();
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
};
