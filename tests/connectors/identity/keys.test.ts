// The signing keys on disk: made once, private, and not where they would be committed.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeys } from '../../../connectors/identity/keys.ts';
import { mintToken } from '../../../connectors/identity/tokens.ts';
import { ordinary, verifyingDesk } from './desk.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('signing keys', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'wk-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('are made at the first start and the same at every later one', async () => {
    const first = await openKeys(join(home, 'keys'));
    const second = await openKeys(join(home, 'keys'));
    const token = await mintToken(first, ordinary);

    expect(second.keyId).toBe(first.keyId);
    expect((await verifyingDesk(second).verify(token)).subject).toBe('ann');
  });

  it('differ from one installation to another', async () => {
    const [here, there] = [await openKeys(join(home, 'a')), await openKeys(join(home, 'b'))];
    const token = await mintToken(here, ordinary);

    expect(there.keyId).not.toBe(here.keyId);
    expect(await verifyingDesk(there).codeOf(token)).toBe('WEIR_IDENTITY_INVALID');
  });

  it('can be read by their owner alone', async () => {
    await openKeys(join(home, 'keys'));

    expect(modeOf(join(home, 'keys'))).toBe('700');
    expect(modeOf(join(home, 'keys/private.pem'))).toBe('600');
  });

  it('show only their public half', async () => {
    const { jwks, keyId } = await openKeys(join(home, 'keys'));

    expect(jwks.keys).toHaveLength(1);
    expect(Object.keys(jwks.keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(jwks.keys[0]).toMatchObject({ kid: keyId, alg: 'RS256', use: 'sig', kty: 'RSA' });
    expect(keyId).toMatch(/^[\w-]{16}$/);
  });

  it('are long enough', async () => {
    const { jwks } = await openKeys(join(home, 'keys'));
    const bytes = Buffer.from(String(jwks.keys[0]?.n), 'base64url').length;

    expect(bytes * 8).toBeGreaterThanOrEqual(2_048);
    expect(readFileSync(join(home, 'keys/private.pem'), 'utf8')).toContain('PRIVATE KEY');
  });

  it.each(['', 'keys', 'deep/er/keys'])(
    'are not made in the source tree when they must stay outside (%j)',
    async (place) => {
      const directory = join(home, place);

      await expect(openKeys(directory, { outsideOf: home })).rejects.toMatchObject({
        code: 'WEIR_IDENTITY_KEYS_IN_REPOSITORY',
      });
      expect(() => statSync(join(directory, 'private.pem'))).toThrow();
    },
  );

  it('are made beside the source tree, even where its name begins alike', async () => {
    const options = { outsideOf: join(home, 'weir') };

    expect((await openKeys(join(home, 'weir-data'), options)).keyId).not.toBe('');
  });

  it('are not made in the source tree behind a symbolic link', async () => {
    mkdirSync(join(home, 'weir/keys'), { recursive: true });
    symlinkSync(join(home, 'weir/keys'), join(home, 'elsewhere'));

    await expect(
      openKeys(join(home, 'elsewhere'), { outsideOf: join(home, 'weir') }),
    ).rejects.toMatchObject({ code: 'WEIR_IDENTITY_KEYS_IN_REPOSITORY' });
  });

  it('are not made in a directory of the source tree that begins with two dots', async () => {
    await expect(openKeys(join(home, '..keys'), { outsideOf: home })).rejects.toMatchObject({
      code: 'WEIR_IDENTITY_KEYS_IN_REPOSITORY',
    });
  });

  it('are the same for gateways that start together on one directory', async () => {
    const together = await Promise.all(
      Array.from({ length: 4 }, () => openKeys(join(home, 'keys'))),
    );

    expect(new Set(together.map(({ keyId }) => keyId)).size).toBe(1);
    expect(readdirSync(join(home, 'keys'))).toEqual(['private.pem']);
  });
});
