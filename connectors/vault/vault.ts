// The vault: seals what must not stand in the log in the clear, and opens it for those who carry it on.
// AES-256-GCM; a sealed text is bound to what it belongs to, so that it cannot be moved elsewhere.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { defineErrors } from '../../engine/kernel/errors.ts';
import { keyInFile } from './key-file.ts';

export const vaultErrors = defineErrors('VAULT', {
  KEY_INVALID: {
    status: 500,
    retry: 'never',
    message: 'the key of the vault is not 32 bytes in base64',
    help: 'Set VAULT_KEY to the output of `openssl rand -base64 32`, the same for all processes.',
  },
  UNREADABLE: {
    status: 500,
    retry: 'never',
    message: 'a sealed text cannot be opened',
    help: 'Give gateways and workers the same VAULT_KEY; texts sealed under another one are lost.',
  },
});

export interface Vault {
  /** Seals a text that belongs to `owner`. */
  seal(text: string, owner: string): string;
  /** Opens it again. Throws `WEIR_VAULT_UNREADABLE` when it was changed, moved or sealed elsewhere. */
  open(sealed: string, owner: string): string;
  /** A key of 32 bytes for another purpose; it tells nothing of the vault's own. */
  keyFor(purpose: string): Buffer;
}

const cipher = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

const keyOf = (text: string): Buffer => {
  const key = Buffer.from(text, 'base64');
  if (key.length !== keyBytes) throw vaultErrors.KEY_INVALID();
  return key;
};

/**
 * Opens the vault with the given key (base64), or with the one in `directory`, made at the first start.
 *
 * @example
 * const vault = openVault({ key: '', directory: '/var/lib/weir/keys' });
 * vault.open(vault.seal('ada@example.org', 'call-1'), 'call-1'); // 'ada@example.org'
 */
export const openVault = (from: { readonly key: string; readonly directory: string }): Vault => {
  const key = keyOf(from.key === '' ? keyInFile(from.directory, 'vault.key', keyBytes) : from.key);
  return {
    keyFor: (purpose) => Buffer.from(hkdfSync('sha256', key, '', `weir-${purpose}`, keyBytes)),
    seal: (text, owner) => {
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(owner));
      const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
      return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64');
    },
    open: (sealed, owner) => {
      try {
        const bytes = Buffer.from(sealed, 'base64');
        const tag = bytes.subarray(nonceBytes, nonceBytes + tagBytes);
        const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        opening.setAAD(Buffer.from(owner)).setAuthTag(tag);
        const text = bytes.subarray(nonceBytes + tagBytes);
        return Buffer.concat([opening.update(text), opening.final()]).toString('utf8');
      } catch (cause) {
        throw vaultErrors.UNREADABLE({}, { cause });
      }
    },
  };
};
