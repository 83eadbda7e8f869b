import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openVault } from '../../../connectors/vault/vault.ts';

const directory = mkdtempSync(join(tmpdir(), 'weir-vault-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('the vault', () => {
  const vault = openVault({ key: '', directory });
  const text = fc.string({ unit: 'binary', maxLength: 200 });

  it('opens what it has sealed, for whom it was sealed', () => {
    fc.assert(
      fc.property(text, fc.string(), (secret, owner) => {
        const sealed = vault.seal(secret, owner);
        expect(vault.open(sealed, owner)).toBe(Buffer.from(secret).toString('utf8'));
        expect(() => vault.open(sealed, `${owner}x`)).toThrow(/cannot be opened/);
      }),
    );
  });

  it('finds every changed byte', () => {
    const sealed = Buffer.from(vault.seal('ann@example.org', 'c1'), 'base64');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => vault.open(changed.toString('base64'), 'c1')).toThrow(/cannot be opened/);
    }
    expect(() => vault.open('', 'c1')).toThrow(/cannot be opened/);
  });

  it('has one key for all processes of a directory, which nobody else may read', () => {
    expect(openVault({ key: '', directory }).open(vault.seal('x', 'c1'), 'c1')).toBe('x');
    expect(statSync(join(directory, 'vault.key')).mode & 0o777).toBe(0o600);
  });

  it('takes the key that it is given, and no other than 32 bytes', () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    const [one, other] = [openVault({ key, directory }), openVault({ key, directory: '/nowhere' })];
    expect(other.open(one.seal('x', 'c1'), 'c1')).toBe('x');
    expect(() => vault.open(one.seal('x', 'c1'), 'c1')).toThrow(/cannot be opened/);
    expect(() => openVault({ key: 'c2hvcnQ=', directory })).toThrow(/32 bytes/);
  });
});
