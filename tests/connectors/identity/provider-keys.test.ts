// Tokens of an identity provider, whose keys come and go behind a URL.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mintToken } from '../../../connectors/identity/tokens.ts';
import { systemClock } from '../../../engine/kernel/clock.ts';
import { type Keyring, openKeyring, ordinary, ordinaryClaims, verifyingDesk } from './desk.ts';
import { type KeyServer, signingPair, startKeyServer } from './key-server.ts';

describe('keys of an identity provider', () => {
  let ring: Keyring;
  let provider: KeyServer;
  beforeEach(async () => {
    ring = await openKeyring();
    provider = await startKeyServer();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await provider.stop();
    ring.remove();
  });

  it.each(['RS256', 'ES256'] as const)('are trusted for %s', async (algorithm) => {
    const pair = await signingPair('first', algorithm);
    provider.publish(pair);
    const desk = verifyingDesk(ring.keys, provider.url);

    expect(await desk.codeOf(await pair.sign(ordinaryClaims))).toBe('accepted');
  });

  it.each(['RS384', 'PS256', 'ES384', 'EdDSA'])(
    'are refused for %s, published as they may be',
    async (algorithm) => {
      const pair = await signingPair('first', algorithm);
      provider.publish(pair);
      const desk = verifyingDesk(ring.keys, provider.url);

      expect(await desk.codeOf(await pair.sign(ordinaryClaims))).toBe('WEIR_IDENTITY_INVALID');
    },
  );

  it('are fetched once for many tokens', async () => {
    const pair = await signingPair('first');
    provider.publish(pair);
    const desk = verifyingDesk(ring.keys, provider.url);
    for (const sub of ['ann', 'ben', 'eve']) {
      await desk.verify(await pair.sign({ ...ordinaryClaims, sub }));
    }

    expect(provider.fetches).toBe(1);
  });

  it('do not replace the own keys, which need no fetch', async () => {
    provider.publish(await signingPair('first'));
    const desk = verifyingDesk(ring.keys, provider.url);

    expect(await desk.codeOf(await mintToken(ring.keys, ordinary))).toBe('accepted');
    expect(provider.fetches).toBe(0);
  });

  it('cannot stand in for the own key by taking its id', async () => {
    const impostor = await signingPair(ring.keys.keyId, 'RS256');
    provider.publish(impostor);
    const desk = verifyingDesk(ring.keys, provider.url);

    expect(await desk.codeOf(await impostor.sign(ordinaryClaims))).toBe('WEIR_IDENTITY_INVALID');
    expect(provider.fetches).toBe(0);
  });

  it('are refused while not published, without a fetch on every request', async () => {
    provider.publish(await signingPair('first'));
    const stranger = await signingPair('stranger');
    const desk = verifyingDesk(ring.keys, provider.url);
    const token = await stranger.sign(ordinaryClaims);
    for (let nth = 0; nth < 10; nth += 1) {
      expect(await desk.codeOf(token)).toBe('WEIR_IDENTITY_INVALID');
    }

    expect(provider.fetches).toBe(1);
  });

  it('may rotate: the new key is found, the withdrawn one is no longer trusted', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const [first, second] = [await signingPair('first'), await signingPair('second')];
    provider.publish(first);
    const desk = verifyingDesk(ring.keys, provider.url);
    expect(await desk.codeOf(await first.sign(ordinaryClaims))).toBe('accepted');
    provider.publish(second);
    vi.setSystemTime(systemClock.now() + 31_000);

    expect(await desk.codeOf(await second.sign(ordinaryClaims))).toBe('accepted');
    const later = await first.sign({ ...ordinaryClaims, sub: 'ben' });
    expect(await desk.codeOf(later)).toBe('WEIR_IDENTITY_INVALID');
  });

  it('are held to the same issuer, audience and claims', async () => {
    const pair = await signingPair('first');
    provider.publish(pair);
    const desk = verifyingDesk(ring.keys, provider.url);
    const codeFor = async (changed: object) =>
      desk.codeOf(await pair.sign({ ...ordinaryClaims, ...changed }));

    expect(await codeFor({ iss: 'else' })).toBe('WEIR_IDENTITY_WRONG_ISSUER');
    expect(await codeFor({ aud: 'else' })).toBe('WEIR_IDENTITY_WRONG_AUDIENCE');
    expect(await codeFor({ tenant_id: 'T 1' })).toBe('WEIR_IDENTITY_CLAIMS_MISSING');
  });

  it('do not matter to own tokens while the provider is away', async () => {
    const desk = verifyingDesk(ring.keys, provider.url);
    await provider.stop();

    expect(await desk.codeOf(await mintToken(ring.keys, ordinary))).toBe('accepted');
  });

  it('while away, make tokens of the provider fail with a coded "later"', async () => {
    const pair = await signingPair('first');
    const desk = verifyingDesk(ring.keys, provider.url);
    await provider.stop();

    await expect(desk.verify(await pair.sign(ordinaryClaims))).rejects.toMatchObject({
      code: expect.stringMatching(/^WEIR_IDENTITY_/),
      status: 503,
      retry: 'later',
    });
  });

  it('that are damaged make the answer a coded one', async () => {
    const pair = await signingPair('first');
    provider.publish({ ...pair, jwk: { ...pair.jwk, x: 'AA', y: 'AA' } });
    const desk = verifyingDesk(ring.keys, provider.url);

    expect(await desk.codeOf(await pair.sign(ordinaryClaims))).toMatch(/^WEIR_IDENTITY_/);
  });
});
