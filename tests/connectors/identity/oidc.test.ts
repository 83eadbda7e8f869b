// Tokens of a real OpenID provider: its groups are mapped to roles, its keys rotate, and without it nobody
// new gets in.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openProvider, readRolesMap } from '../../../connectors/identity/provider.ts';
import { tokenVerifier } from '../../../connectors/identity/tokens.ts';
import { systemClock } from '../../../engine/kernel/clock.ts';
import { type OidcServer, startOidcServer } from '../../support/oidc-server.ts';
import { type Keyring, openKeyring } from './desk.ts';

const audience = 'weir';
const groups = '{"weir-admins": ["spm:admin", "user"], "analysts": ["spm:auditor"]}';

let ring: Keyring;
let oidc: OidcServer;
beforeAll(async () => {
  ring = await openKeyring();
  oidc = await startOidcServer(
    {
      backoffice: { org: { id: 't1' }, realm: { groups: ['weir-admins', 'football'] } },
      dashboard: { org: { id: 't2' }, realm: { groups: ['analysts'] } },
      kitchen: { org: { id: 't1' }, realm: { groups: ['spm:admin'] } },
      nowhere: { realm: { groups: ['weir-admins'] } },
    },
    audience,
  );
});
afterAll(async () => {
  vi.useRealTimers();
  await oidc.stop();
  ring.remove();
});

const verifierFor = (change: Partial<Parameters<typeof openProvider>[0]> = {}) => {
  const rolesOf = readRolesMap(groups);
  if (!rolesOf) throw new Error('the map is there');
  const provider = openProvider({
    ...{ jwksUrl: oidc.jwksUrl, issuers: [oidc.issuer], audience },
    claims: { tenant: 'org.id', roles: 'realm.groups', scopes: 'scope', isLoose: true, rolesOf },
    ...change,
  });
  const own = { issuer: 'cpm-platform', audience: 'cpm-api', clock: systemClock };
  const verify = tokenVerifier({ ring: { keys: async () => ring.keys }, provider, ...own });
  return async (application: string) => verify(`Bearer ${await oidc.token(application)}`);
};

describe('tokens of an OpenID provider', () => {
  it('speak for the organisation of their claim, with the roles of their groups', async () => {
    const verify = verifierFor();
    expect(await verify('backoffice')).toMatchObject({
      ...{ subject: 'backoffice', tenantId: 't1', roles: ['spm:admin', 'user'] },
      scopes: ['memory:read'],
    });
    expect(await verify('dashboard')).toMatchObject({ tenantId: 't2', roles: ['spm:auditor'] });
  });

  it('give no role for a group that nobody has mapped, whatever it is called', async () => {
    expect((await verifierFor()('kitchen')).roles).toEqual([]);
  });

  it('are refused without an organisation', async () => {
    await expect(verifierFor()('nowhere')).rejects.toMatchObject({
      code: 'WEIR_IDENTITY_CLAIMS_MISSING',
    });
  });

  it('are refused for another issuer or audience than is set', async () => {
    const issuers = ['https://idp.example.com'];
    await expect(verifierFor({ issuers })('backoffice')).rejects.toMatchObject({
      code: 'WEIR_IDENTITY_WRONG_ISSUER',
    });
    await expect(verifierFor({ audience: 'another' })('backoffice')).rejects.toMatchObject({
      code: 'WEIR_IDENTITY_WRONG_AUDIENCE',
    });
  });

  it('go on when the provider rotates its key', async () => {
    const verify = verifierFor();
    await verify('backoffice');
    await oidc.rotate();
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(systemClock.now() + 31_000);
    expect((await verify('backoffice')).tenantId).toBe('t1');
    vi.useRealTimers();
  });

  it('open nothing while its keys cannot be had', async () => {
    const jwksUrl = `${oidc.issuer}/not-there`;
    await expect(verifierFor({ jwksUrl })('backoffice')).rejects.toMatchObject({
      ...{ code: 'WEIR_IDENTITY_PROVIDER_KEYS_AWAY', status: 503 },
    });
  });
});

describe('the map of groups', () => {
  it('may stand in a file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'wk-'));
    const file = join(directory, 'groups.json');
    writeFileSync(file, groups);
    expect(readRolesMap(file)?.get('analysts')).toEqual(['spm:auditor']);
    rmSync(directory, { recursive: true });
  });

  it.each(['{"a": "spm:admin"}', '{', '/no/such/file', '{"a": [1]}'])(
    'is refused when it is none: %s',
    (text) => {
      expect(() => readRolesMap(text)).toThrow('the roles of groups cannot be read');
    },
  );
});
