import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportPKCS8, generateKeyPair, importPKCS8, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';

type Claims = Readonly<Record<string, unknown>>;

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token at the gateway', () => {
  let platform: TestPlatform;
  let privateKey: string;
  let publicKey: { readonly kid: string; readonly n: string };

  beforeAll(async () => {
    platform = await startPlatform();
    privateKey = readFileSync(join(platform.directory, 'keys/private.pem'), 'utf8');
    const shown = await fetch(`${platform.url}/.well-known/jwks.json`);
    [publicKey] = ((await shown.json()) as { keys: [typeof publicKey] }).keys;
  }, 60_000);
  afterAll(async () => {
    await platform?.stop();
    if (platform) removeDirectory(platform.directory);
  });

  const nowSeconds = (): number => Math.floor(systemClock.now() / 1000);
  const claims = (changed: Claims = {}): Claims => ({
    ...{ sub: 'somebody', tenant_id: 't1', roles: ['user'], scopes: [] },
    ...{ iss: 'cpm-platform', aud: 'cpm-api', exp: nowSeconds() + 60, nbf: nowSeconds() - 1 },
    ...changed,
  });
  const sign = async (changed: Claims = {}, pem = privateKey): Promise<string> =>
    new SignJWT(claims(changed))
      .setProtectedHeader({ alg: 'RS256', kid: publicKey.kid })
      .sign(await importPKCS8(pem, 'RS256'));
  const foreignKey = async (): Promise<string> =>
    exportPKCS8((await generateKeyPair('RS256', { extractable: true })).privateKey);

  it('lets in who has a good one', async () => {
    const answer = await platform.post('/chat', { prompt: 'Name a prime.' }, await sign());
    expect(answer.status).toBe(200);
  });

  it.each<[string, string, () => Promise<string> | string]>([
    ['expired', 'EXPIRED', () => sign({ exp: nowSeconds() - 1 })],
    ['not valid yet', 'NOT_YET_VALID', () => sign({ nbf: nowSeconds() + 60 })],
    ['meant for another audience', 'WRONG_AUDIENCE', () => sign({ aud: 'another-api' })],
    ['from another issuer', 'WRONG_ISSUER', () => sign({ iss: 'https://idp.example.com' })],
    ['without a tenant', 'CLAIMS_MISSING', () => sign({ tenant_id: undefined })],
    ['without an end', 'CLAIMS_MISSING', () => sign({ exp: undefined })],
    ['for a tenant that is no name', 'CLAIMS_MISSING', () => sign({ tenant_id: '../t1' })],
    [
      'signed with a foreign key under our name',
      'INVALID',
      async () => sign({}, await foreignKey()),
    ],
    ['not signed at all', 'MALFORMED', () => `${part({ alg: 'none' })}.${part(claims())}.`],
    [
      'of alg none with a signature',
      'INVALID',
      () => `${part({ alg: 'none' })}.${part(claims())}.x`,
    ],
    [
      'signed with our public key as a password',
      'INVALID',
      () => {
        const signed = `${part({ alg: 'HS256', kid: publicKey.kid })}.${part(claims())}`;
        const mac = createHmac('sha256', JSON.stringify(publicKey)).update(signed);
        return `${signed}.${mac.digest('base64url')}`;
      },
    ],
    ['no token', 'MALFORMED', () => 'open sesame'],
  ])('is refused when it is %s', async (_, code, make) => {
    const token = await make();
    const answer = await platform.post('/chat', { prompt: 'Name a prime.' }, token);
    expect([answer.status, answer.body['code']]).toEqual([401, `WEIR_IDENTITY_${code}`]);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    const text = JSON.stringify(answer.body);
    expect(text).not.toMatch(/\\n\s+at |node_modules/);
    expect(text).not.toContain(token);
  });

  it('is refused when its claims were changed after it was signed', async () => {
    const [head, , signature] = (await sign()).split('.');
    const token = `${head}.${part(claims({ roles: ['spm:admin'] }))}.${signature}`;
    const answer = await platform.post('/chat', { prompt: 'Name a prime.' }, token);
    expect([answer.status, answer.body['code']]).toEqual([401, 'WEIR_IDENTITY_INVALID']);
  });

  it('is heard no longer than it lasts, though it was heard before', async () => {
    const token = await sign({ exp: nowSeconds() + 2 });
    const ask = async () =>
      (await platform.post('/chat', { prompt: 'Name a prime.' }, token)).status;
    expect(await ask()).toBe(200);
    await systemClock.sleep(2_100);
    expect(await ask()).toBe(401);
  });
});
