// Who may use which endpoint: the table of the admin policy is the one of the OpenAPI document, and every
// endpoint holds to it for every kind of caller.
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKeys } from '../../connectors/identity/keys.ts';
import { mintToken } from '../../connectors/identity/tokens.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import data from '../../policies/rego/data.json' with { type: 'json' };
import { documentOf, type Endpoint, endpointsIn } from '../support/endpoints.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';
import { until } from '../support/worker.ts';

const { admin } = data.spm_config;
const table = new Map<string, readonly string[]>([
  ...Object.entries(admin.routes),
  ...Object.entries(admin.platform),
]);
const isPublic = (name: string): boolean =>
  admin.public.includes(name) || admin.public_in_dev.includes(name);
const isOfPlatform = (name: string): boolean => name in admin.platform;

let platform: TestPlatform;
let endpoints: readonly Endpoint[];

beforeAll(async () => {
  platform = await startPlatform({ TENANTS: 't1,t2', RATE_LIMIT_RPM: '100000' });
  endpoints = endpointsIn(await documentOf(platform.url));
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  if (platform) removeDirectory(platform.directory);
});

interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly roles: readonly string[];
  readonly tenant: 'none' | 'own' | 'platform';
  /** The status with which everything that is not public is refused. */
  readonly refused?: number;
}

const callersOf = async (): Promise<readonly Caller[]> => {
  const keys = await openKeys(join(platform.directory, 'keys'));
  const mint = (asked: Partial<Parameters<typeof mintToken>[1]>) =>
    mintToken(keys, {
      ...{ subject: 'caller', tenantId: 't1', roles: ['spm:admin'], scopes: [] },
      ...{ issuer: 'cpm-platform', audience: 'cpm-api', ttlSeconds: 600 },
      ...{ nowMs: systemClock.now(), ...asked },
    });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const own = async (role: string): Promise<Caller> => ({
    ...{ name: role, roles: [role], tenant: 'own' },
    headers: bearer(await mint({ roles: [role] })),
  });
  const refused = async (
    name: string,
    status: number,
    asked: Parameters<typeof mint>[0],
  ): Promise<Caller> => ({
    ...{ name, roles: [], tenant: 'none', refused: status },
    headers: bearer(await mint(asked)),
  });
  const made = await platform.post('/keys', { name: 'matrix' }, await mint({}));
  const key = String(made.body['key']);
  const everything = ['user', 'spm:auditor', 'spm:operator', 'spm:admin', 'weir:platform-admin'];
  return [
    { name: 'no token', headers: {}, roles: [], tenant: 'none', refused: 401 },
    ...(await Promise.all(['user', 'spm:auditor', 'spm:operator', 'spm:admin'].map(own))),
    await own('a role that nobody knows'),
    await refused('expired', 401, { nowMs: systemClock.now() - 3_600_000 }),
    await refused('wrong audience', 401, { audience: 'another', roles: everything }),
    await refused('wrong issuer', 401, { issuer: 'another', roles: everything }),
    await refused('a tenant that is not served', 403, { tenantId: 't9', roles: everything }),
    {
      ...{ name: 'another tenant', roles: ['spm:admin'], tenant: 'own' },
      headers: bearer(await mint({ tenantId: 't2' })),
    },
    {
      ...{ name: 'platform admin', roles: ['weir:platform-admin'], tenant: 'platform' },
      headers: bearer(await mint({ tenantId: 'platform', roles: ['weir:platform-admin'] })),
    },
    { name: 'application key', headers: bearer(key), roles: ['user'], tenant: 'own' },
    { name: 'x-api-key', headers: { 'x-api-key': key }, roles: ['user'], tenant: 'own' },
  ];
};

/** Whether the table lets a caller in. */
const mayUse = ({ name }: Endpoint, { roles, tenant, refused }: Caller): boolean => {
  if (isPublic(name)) return true;
  if (refused !== undefined) return false;
  if (isOfPlatform(name) !== (tenant === 'platform')) return false;
  const wanted = table.get(name) ?? [];
  return wanted.includes('*') || wanted.some((role) => roles.includes(role));
};

describe('the table of the admin policy', () => {
  it('names every endpoint that is offered, with the roles that its code names', () => {
    const missing = endpoints
      .filter(({ name }) => !isPublic(name) && !table.has(name))
      .map(({ name, operation }) => `"${name}": ${JSON.stringify(operation['x-roles'] ?? ['*'])},`);
    expect(
      missing,
      `add these lines to spm_config.admin.routes in policies/rego/data.json, then build the bundle:\n${missing.join('\n')}\n`,
    ).toEqual([]);
    const different = endpoints
      .filter(({ operation }) => operation['x-roles'])
      .filter(({ name, operation: { 'x-roles': roles = [] } }) => {
        const said = [...roles].sort().join();
        return said !== [...(table.get(name) ?? [])].sort().join();
      })
      .map(({ name, operation }) => `${name}: ${operation['x-roles']} in its code`);
    expect(different, 'policies/rego/data.json says otherwise').toEqual([]);
  });

  it('names nothing that is not offered', async () => {
    const offered = new Set(endpoints.map(({ name }) => name));
    const idle = [...table.keys()].filter((name) => !offered.has(name));
    expect(idle).toEqual([]);
    const hidden = admin.public.filter((name) => !offered.has(name) && !name.endsWith('*'));
    for (const name of hidden) {
      const { status } = await fetch(`${platform.url}${name.replace('GET ', '')}`);
      expect([name, status]).toEqual([name, 200]);
    }
  });
});

describe('every endpoint', () => {
  it('lets in whom the table names, and nobody else', async () => {
    const callers = await callersOf();
    const wrong: string[] = [];
    let count = 0;
    for (const endpoint of endpoints) {
      const path = endpoint.path.replaceAll(/\{\w+\}/g, 'matrix');
      for (const caller of callers) {
        const response = await fetch(`${platform.url}${path}`, {
          ...{ method: endpoint.method, headers: caller.headers, redirect: 'manual' },
          signal: AbortSignal.timeout(10_000),
        });
        count += 1;
        const text = await response.text();
        const { status } = response;
        const expected = mayUse(endpoint, caller);
        // Of the reserved tenant's routes an application key is no token at all.
        const isKey = caller.name.includes('key') && isOfPlatform(endpoint.name);
        const refused = caller.refused ?? (isKey ? 401 : 403);
        const isRight = expected ? ![401, 403].includes(status) : status === refused;
        if (!isRight || status >= 500)
          wrong.push(`${endpoint.name} ${caller.name}: ${status} ${text}`);
      }
    }
    console.log(
      `endpoints and callers: ${count} attempts, ${endpoints.length} endpoints × ${callers.length} callers: ${wrong.length} wrong answers`,
    );
    expect(wrong).toEqual([]);
    expect(count).toBe(endpoints.length * callers.length);
  }, 120_000);

  it('is on record when an admin has used it, with its target and outcome and nothing of its body', async () => {
    const token = await platform.token({ sub: 'recorded', roles: ['spm:admin'] });
    const headers = { authorization: `Bearer ${token}` };
    const ask = async (path: string, init: RequestInit = {}) =>
      (await fetch(`${platform.url}${path}`, { ...init, headers })).status;
    expect(await ask('/keys')).toBe(200);
    expect(await ask('/keys/00112233445566ff', { method: 'DELETE' })).toBe(404);
    expect(await ask('/reviews/AKIAQ7ZKX4MWT2RJ5VHD')).toBe(404);
    await platform.post('/keys', { name: 'a name of the body' }, token);
    await platform.post('/chat', { prompt: 'What is a weir?' }, token);
    const database = new pg.Client({ connectionString: platform.databaseUrl });
    await database.connect();
    try {
      const sql = `SELECT payload FROM audit_export WHERE event_type = 'admin_access'
        AND actor = 'recorded' ORDER BY timestamp, event_id`;
      await until(async () => (await database.query(sql)).rows.length >= 4);
      const { rows } = await database.query(sql);
      const told = rows.map(({ payload }) => payload.details ?? payload);
      expect(told).toMatchObject([
        { endpoint: 'GET /keys', status: 200, target: {} },
        { endpoint: 'DELETE /keys/:id', status: 404, target: { id: '00112233445566ff' } },
        { endpoint: 'GET /reviews/:id', status: 404 },
        { endpoint: 'POST /keys', status: 201 },
      ]);
      const text = JSON.stringify(rows);
      expect(text).not.toContain('AKIAQ7ZKX4MWT2RJ5VHD');
      expect(text).not.toContain('a name of the body');
    } finally {
      await database.end();
    }
  });
});
