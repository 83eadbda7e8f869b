// Which tokens are let in, and the name of every refusal.
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintToken } from '../../../connectors/identity/tokens.ts';
import { WeirError } from '../../../engine/kernel/errors.ts';
import {
  type Keyring,
  openKeyring,
  ordinary,
  ordinaryClaims,
  startMs,
  verifyingDesk,
} from './desk.ts';
import { signingPair } from './key-server.ts';

const startSeconds = startMs / 1000;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('tokens', () => {
  let ring: Keyring;
  beforeAll(async () => {
    ring = await openKeyring();
  });
  afterAll(() => ring.remove());

  const codeFor = async (claims: JWTPayload): Promise<string> =>
    verifyingDesk(ring.keys).codeOf(await ring.sign(claims));

  it('tell who is asking, for which tenant, in which roles and until when', async () => {
    const token = await mintToken(ring.keys, ordinary);

    expect(await verifyingDesk(ring.keys).verify(token)).toEqual({
      subject: 'ann',
      tenantId: 't1',
      roles: ['user'],
      scopes: ['memory:read'],
      expiresAtMs: startMs + 600_000,
    });
  });

  it('are found behind "bearer" however it is written', async () => {
    const token = await mintToken(ring.keys, ordinary);

    expect((await verifyingDesk(ring.keys).header(`bEARER ${token}`)).subject).toBe('ann');
  });

  it('may serve several audiences', async () => {
    expect(await codeFor({ ...ordinaryClaims, aud: ['other', 'cpm-api'] })).toBe('accepted');
  });

  it('are missed when there is no header', async () => {
    await expect(verifyingDesk(ring.keys).header(undefined)).rejects.toMatchObject({
      code: 'WEIR_IDENTITY_MISSING',
      status: 401,
    });
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    'Bearer a.b',
    'Bearer a.b.c.d',
    'Bearer a.b.c d',
    'Bearer a.b.\u0441',
    'Bearer\ta.b.c',
    'Bearer a.b.c\n',
  ])('are malformed in the header %j', async (authorization) => {
    await expect(verifyingDesk(ring.keys).header(authorization)).rejects.toMatchObject({
      code: 'WEIR_IDENTITY_MALFORMED',
      status: 401,
    });
  });

  it('end at the second of their expiry and not before', async () => {
    const token = await mintToken(ring.keys, ordinary);
    const early = verifyingDesk(ring.keys);
    early.clock.advance(599_999);
    const late = verifyingDesk(ring.keys);
    late.clock.advance(600_000);

    expect(await early.codeOf(token)).toBe('accepted');
    expect(await late.codeOf(token)).toBe('WEIR_IDENTITY_EXPIRED');
  });

  it.each([
    ['expired', { exp: startSeconds - 1 }, 'EXPIRED'],
    ['not valid yet', { nbf: startSeconds + 30 }, 'NOT_YET_VALID'],
    ['meant for somebody else', { aud: 'other-api' }, 'WRONG_AUDIENCE'],
    ['meant for nobody', { aud: [] }, 'WRONG_AUDIENCE'],
    ['from a stranger', { iss: 'https://idp.example.com' }, 'WRONG_ISSUER'],
  ])('are refused when they are %s', async (_, changed, code) => {
    expect(await codeFor({ ...ordinaryClaims, ...changed })).toBe(`WEIR_IDENTITY_${code}`);
  });

  it.each(['sub', 'tenant_id', 'roles', 'scopes', 'exp', 'iss', 'aud'])(
    'are refused when they lack %s',
    async (claim) => {
      const { [claim]: _, ...claims } = ordinaryClaims;

      expect(await codeFor(claims)).toBe('WEIR_IDENTITY_CLAIMS_MISSING');
    },
  );

  it.each([
    ['tenant_id', ''],
    ['tenant_id', 'T1'],
    ['tenant_id', '-t1'],
    ['tenant_id', 't1:other'],
    ['tenant_id', 't1}{x'],
    ['tenant_id', 't1\n'],
    ['tenant_id', 'a'.repeat(64)],
    ['tenant_id', 7],
    ['tenant_id', ['t1']],
    ['sub', ''],
    ['sub', 'ann smith'],
    ['sub', 'ann\u0000'],
    ['sub', 'ann\n'],
    ['sub', 'a'.repeat(129)],
    ['roles', 'user'],
    ['roles', [1]],
    ['roles', { 0: 'user', length: 1 }],
    ['scopes', 'memory:read'],
    ['scopes', [null]],
    ['exp', String(startSeconds + 600)],
  ])('are refused when %s is %j', async (claim, value) => {
    expect(await codeFor({ ...ordinaryClaims, [claim]: value })).toBe(
      'WEIR_IDENTITY_CLAIMS_MISSING',
    );
  });

  it.each([
    ['tenant_id', 'a'.repeat(63)],
    ['tenant_id', '0_a-b'],
    ['sub', 'a'.repeat(128)],
    ['sub', 'auth0|ann@example.com'],
    ['roles', []],
    ['scopes', []],
  ])('may have %s %j', async (claim, value) => {
    expect(await codeFor({ ...ordinaryClaims, [claim]: value })).toBe('accepted');
  });
});

describe('signatures', () => {
  let ring: Keyring;
  beforeAll(async () => {
    ring = await openKeyring();
  });
  afterAll(() => ring.remove());

  const codeOf = (token: string): Promise<string> => verifyingDesk(ring.keys).codeOf(token);
  const signedPart = (alg: string): string =>
    `${encode({ alg, kid: ring.keys.keyId })}.${encode(ordinaryClaims)}`;

  it('must be there: "alg none" is refused with and without one', async () => {
    for (const alg of ['none', 'None', 'NONE']) {
      expect(await codeOf(`${signedPart(alg)}.`)).toBe('WEIR_IDENTITY_MALFORMED');
      expect(await codeOf(`${signedPart(alg)}.AAAA`)).toBe('WEIR_IDENTITY_INVALID');
    }
  });

  it('made with the public key as a shared secret are refused', async () => {
    const signed = signedPart('HS256');
    for (const secret of [JSON.stringify(ring.keys.jwks.keys[0]), ring.keys.keyId, '']) {
      const mac = createHmac('sha256', secret).update(signed).digest('base64url');

      expect(await codeOf(`${signed}.${mac}`)).toBe('WEIR_IDENTITY_INVALID');
    }
  });

  it.each(['ES256', 'RS384', 'RS512', 'PS256', 'EdDSA'] as const)(
    'are refused when the header claims %s for the RS256 key',
    async (alg) => {
      const [, , signature] = (await mintToken(ring.keys, ordinary)).split('.');

      expect(await codeOf(`${signedPart(alg)}.${signature}`)).toBe('WEIR_IDENTITY_INVALID');
    },
  );

  it('of another key under the same key id are refused', async () => {
    const impostor = await signingPair(ring.keys.keyId, 'RS256');

    expect(await codeOf(await impostor.sign(ordinaryClaims))).toBe('WEIR_IDENTITY_INVALID');
  });

  it('of a key that nobody published are refused', async () => {
    const stranger = await signingPair('stranger', 'RS256');

    expect(await codeOf(await stranger.sign(ordinaryClaims))).toBe('WEIR_IDENTITY_INVALID');
  });

  it('do not cover claims that were changed afterwards', async () => {
    const [head, , signature] = (await mintToken(ring.keys, ordinary)).split('.');
    const richer = encode({ ...ordinaryClaims, roles: ['spm:admin'] });

    expect(await codeOf(`${head}.${richer}.${signature}`)).toBe('WEIR_IDENTITY_INVALID');
  });

  it('are refused with an extension that nobody here understands', async () => {
    const head = encode({ alg: 'RS256', kid: ring.keys.keyId, crit: ['b64'], b64: false });
    const [, body, signature] = (await mintToken(ring.keys, ordinary)).split('.');

    expect(await codeOf(`${head}.${body}.${signature}`)).toBe('WEIR_IDENTITY_INVALID');
  });

  it('break when any character of the token is changed', async () => {
    const token = await mintToken(ring.keys, ordinary);
    const { header } = verifyingDesk(ring.keys);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: token.lastIndexOf('.') - 1 }),
        fc.constantFrom(...'ABCxyz019-_'),
        async (at, character) => {
          fc.pre(token[at] !== character && token[at] !== '.');
          const changed = token.slice(0, at) + character + token.slice(at + 1);
          const cause = await header(`Bearer ${changed}`).catch((each: unknown) => each);
          expect(cause).toBeInstanceOf(WeirError);
          expect(cause).toMatchObject({ status: 401 });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are not needed to refuse: whatever the header says, the answer is a coded 401', async () => {
    const { header } = verifyingDesk(ring.keys);
    const part = fc.oneof(
      fc.stringMatching(/^[\w-]{0,40}$/),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc
        .record({ alg: fc.constantFrom('RS256', 'ES256', 'none', 7), kid: fc.anything() })
        .map((value) => {
          const text = fc.stringify(value.kid).slice(0, 40);
          return encode({ alg: value.alg, kid: text.length % 2 ? text : ring.keys.keyId });
        }),
    );
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ maxLength: 100 }).map((text) => `Bearer ${text}`),
      fc.tuple(part, part, part).map((parts) => `Bearer ${parts.join('.')}`),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (authorization) => {
        const cause = await header(authorization).catch((each: unknown) => each);
        expect(cause).toBeInstanceOf(WeirError);
        expect(cause).toMatchObject({ status: 401, retry: 'never' });
        expect((cause as WeirError).code).toMatch(/^WEIR_IDENTITY_[A-Z_]+$/);
      }),
      { numRuns: 1_000 },
    );
  });
});
