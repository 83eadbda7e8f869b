// Rotation of the own keys: the old one verifies as long as its tokens live, and no longer.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listKeys, openKeyRing, rotateKeys } from '../../../connectors/identity/key-ring.ts';
import { mintToken, tokenVerifier } from '../../../connectors/identity/tokens.ts';
import { virtualClock } from '../../../engine/kernel/virtual-clock.ts';
import { audience, issuer, ordinary, startMs } from './desk.ts';

describe('rotating the keys of this installation', () => {
  let directory: string;
  beforeEach(() => {
    directory = join(mkdtempSync(join(tmpdir(), 'wk-')), 'keys');
  });
  afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }));

  /** A gateway on the directory, and a clock that is moved by hand. */
  const gateway = async () => {
    const clock = virtualClock(startMs);
    const ring = await openKeyRing(directory, clock);
    const verify = tokenVerifier({ ring, issuer, audience, clock });
    const codeOf = (token: string) =>
      verify(`Bearer ${token}`).then(
        () => 'accepted',
        ({ code }: { readonly code: string }) => code,
      );
    const mint = async (ttlSeconds = 600) =>
      mintToken(await ring.keys(), { ...ordinary, ttlSeconds, nowMs: clock.now() });
    return { clock, ring, codeOf, mint };
  };

  it('signs with a new key at once, and the old one verifies until its tokens expire', async () => {
    const { clock, ring, codeOf, mint } = await gateway();
    const old = await mint(86_400);
    const { keyId } = await ring.keys();
    await rotateKeys(directory, { keepSeconds: 3_600, clock });
    await clock.advance(1_001);

    const { keyId: newId, jwks } = await ring.keys();
    expect(newId).not.toBe(keyId);
    expect(jwks.keys.map(({ kid }) => kid)).toEqual([newId, keyId]);
    expect(await codeOf(old)).toBe('accepted');
    expect(await codeOf(await mint())).toBe('accepted');

    await clock.advance(3_600_000);
    expect((await ring.keys()).jwks.keys).toHaveLength(1);
    expect(await codeOf(old)).toBe('WEIR_IDENTITY_INVALID');
    expect(readdirSync(join(directory, 'retired'))).toEqual([]);
  });

  it('refuses at once what a key has signed that has become known, remembered or not', async () => {
    const { clock, codeOf, mint } = await gateway();
    const token = await mint();
    expect(await codeOf(token)).toBe('accepted');
    await rotateKeys(directory, { keepSeconds: 0, clock });
    await clock.advance(1_001);

    expect(await codeOf(token)).toBe('WEIR_IDENTITY_INVALID');
  });

  it('keeps only the public half of a retired key', async () => {
    const { clock } = await gateway();
    const before = readFileSync(join(directory, 'private.pem'), 'utf8');
    const keys = await rotateKeys(directory, { keepSeconds: 60, clock });

    expect(readFileSync(join(directory, 'private.pem'), 'utf8')).not.toBe(before);
    const [name = ''] = readdirSync(join(directory, 'retired'));
    const { jwk } = JSON.parse(readFileSync(join(directory, 'retired', name), 'utf8'));
    expect(Object.keys(jwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(keys.map(({ state }) => state)).toEqual(['signing', 'retired']);
    expect(readdirSync(directory).sort()).toEqual(['private.pem', 'retired']);
  });

  it('may be done again: all that still verify are listed', async () => {
    const { clock } = await gateway();
    for (let nth = 0; nth < 3; nth += 1) await rotateKeys(directory, { keepSeconds: 60, clock });
    const keys = await listKeys(directory, clock.now());

    expect(new Set(keys.map(({ key_id }) => key_id)).size).toBe(4);
    expect(keys.filter(({ state }) => state === 'retired')).toHaveLength(3);
  });
});
