// What all endpoints of the control plane have in common: a valid document, requests that may come again,
// versions, and callers of an identity provider.
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WeirClient } from '../../api/client/client.generated.ts';
import { clientOf, clientPath } from '../artefacts/client.ts';
import { documentOf, endpointsIn } from '../support/endpoints.ts';
import { type OidcServer, startOidcServer } from '../support/oidc-server.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';
import { until } from '../support/worker.ts';

let oidc: OidcServer;
let platform: TestPlatform;
let admin: string;

beforeAll(async () => {
  oidc = await startOidcServer(
    { backoffice: { org: 't1', groups: ['weir-operators'] }, kitchen: { org: 't1', groups: [] } },
    'weir',
  );
  platform = await startPlatform({
    JWT_JWKS_URL: oidc.jwksUrl,
    JWT_JWKS_ISSUERS: oidc.issuer,
    JWT_JWKS_AUDIENCE: 'weir',
    JWT_TENANT_CLAIM: 'org',
    JWT_ROLES_CLAIM: 'groups',
    JWT_SCOPES_CLAIM: 'scope',
    JWT_ROLES_MAP: '{"weir-operators": ["spm:operator"]}',
  });
  admin = await platform.token({ sub: 'ann', roles: ['spm:admin'] });
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  await oidc?.stop();
  if (platform) removeDirectory(platform.directory);
});

const ask = async (
  method: string,
  path: string,
  {
    token = admin,
    body,
    ...headers
  }: { token?: string; body?: object; [name: string]: unknown } = {},
) => {
  const response = await fetch(`${platform.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(headers as Record<string, string>),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    etag: response.headers.get('etag'),
  };
};

describe('the OpenAPI document', () => {
  it('is valid, and says of every endpoint what it takes and what it may answer', async () => {
    const document = await documentOf(platform.url);
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    expect([valid, errors]).toEqual([true, undefined]);
    const endpoints = endpointsIn(document);
    const lacking = endpoints.flatMap(({ name, operation }) => {
      const { summary, tags, operationId, responses } = operation;
      const bodies = Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.values(content).map(({ schema }) => [status, schema] as const),
      );
      const isSaid =
        Number(name.startsWith('DELETE')) || Object.keys(responses).some((s) => s < '300');
      return [
        ...(summary && tags && operationId ? [] : [`${name}: its summary, tags or id`]),
        ...(isSaid ? [] : [`${name}: an answer`]),
        ...bodies
          .filter(([, schema]) => !schema || Object.keys(schema).length === 0)
          .map(([status]) => `${name}: a schema for ${status}`),
        ...Object.keys(responses)
          .filter((status) => Number(status) >= 400 && !responses[status]?.content)
          .map((status) => `${name}: how ${status} looks`),
      ];
    });
    expect(lacking).toEqual([]);
    const ids = endpoints.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(endpoints.length);
  });
});

describe('weir/client', () => {
  it('is the client of this document', async () => {
    const made = await clientOf(await documentOf(platform.url));
    expect(made === readFileSync(clientPath, 'utf8'), 'it is stale: npm run client').toBe(true);
  });

  it('speaks for its caller, with types of every endpoint', async () => {
    const client = new WeirClient({
      baseUrl: platform.url,
      baseApiParams: { headers: { authorization: `Bearer ${admin}` } },
    });
    const { data } = await client.keys.postKeys({ name: 'by the client' });
    const listed = await client.keys.getKeys();
    expect(listed.data.keys.map(({ key_id: id }) => id)).toContain(data.key_id);
    const refused = await client.keys.postKeys({ name: '' }).catch((error) => error);
    expect([refused.status, refused.error.code]).toEqual([422, 'WEIR_API_SCHEMA']);
  });
});

describe('a request with an Idempotency-Key that comes again', () => {
  it('gets the answer that was given, and makes nothing twice', async () => {
    const body = { name: 'once' };
    const again = { body, 'idempotency-key': 'first' };
    const first = await ask('POST', '/keys', again);
    const second = await ask('POST', '/keys', again);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    const { keys } = JSON.parse((await ask('GET', '/keys')).text);
    expect(keys.filter(({ name }: { name: string }) => name === 'once')).toHaveLength(1);
    const database = new pg.Client({ connectionString: platform.databaseUrl });
    await database.connect();
    const { rows } = await database.query('SELECT sealed_answer FROM recorded_answers');
    await database.end();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(JSON.parse(first.text).key);
  });

  it('is refused when it asks for something else, and belongs to its caller', async () => {
    const named = (name: string, token?: string) =>
      ask('POST', '/keys', {
        body: { name },
        'idempotency-key': 'second',
        ...(token ? { token } : {}),
      });
    expect((await named('a')).status).toBe(201);
    const other = await named('b');
    expect([other.status, JSON.parse(other.text).code]).toEqual([
      422,
      'WEIR_API_IDEMPOTENCY_MISMATCH',
    ]);
    const ben = await platform.token({ sub: 'ben', roles: ['spm:admin'] });
    const his = await named('a', ben);
    expect([his.status, his.headers.get('idempotency-replayed')]).toEqual([201, null]);
  });

  it('makes one thing when several come at the same moment', async () => {
    const all = await Promise.all(
      Array.from({ length: 6 }, () =>
        ask('POST', '/keys', { body: { name: 'raced' }, 'idempotency-key': 'third' }),
      ),
    );
    const statuses = all.map(({ status }) => status);
    expect(statuses.filter((status) => ![201, 409].includes(status))).toEqual([]);
    const { keys } = JSON.parse((await ask('GET', '/keys')).text);
    expect(keys.filter(({ name }: { name: string }) => name === 'raced')).toHaveLength(1);
  });

  it('may be tried again when it has failed', async () => {
    const failing = { body: { name: '' }, 'idempotency-key': 'fourth' };
    expect((await ask('POST', '/keys', failing)).status).toBe(422);
    const mended = { body: { name: 'mended' }, 'idempotency-key': 'fourth' };
    expect((await ask('POST', '/keys', mended)).status).toBe(201);
  });
});

describe('versions', () => {
  it('spare whoever knows what there is', async () => {
    const first = await ask('GET', '/policies/modes');
    expect(first.etag).toMatch(/^"[\w-]{22}"$/);
    const again = await ask('GET', '/policies/modes', { 'if-none-match': `W/"x", ${first.etag}` });
    expect([again.status, again.text, again.etag]).toEqual([304, '', first.etag]);
  });

  it('refuse a change of what somebody else has changed meanwhile', async () => {
    const body = { unit: 'requests', period: 'day', limit: 1_000, reason: 'first' };
    const { etag } = await ask('GET', '/budgets');
    expect((await ask('POST', '/budgets', { body, 'if-match': etag })).status).toBe(200);
    await until(async () => (await ask('GET', '/budgets')).etag !== etag);
    const late = await ask('POST', '/budgets', { body, 'if-match': etag });
    expect([late.status, JSON.parse(late.text).code]).toEqual([412, 'WEIR_API_STALE']);
    const nothing = await ask('DELETE', '/documents/none', { 'if-match': '*' });
    expect(nothing.status).toBe(412);
  });
});

describe('callers of an identity provider', () => {
  it('have the roles of their groups at every endpoint', async () => {
    const operator = await oidc.token('backoffice');
    expect((await ask('GET', '/freezes', { token: operator })).status).toBe(200);
    expect((await ask('GET', '/keys', { token: operator })).status).toBe(403);
    const nobody = await oidc.token('kitchen');
    expect((await ask('GET', '/freezes', { token: nobody })).status).toBe(403);
    expect((await ask('GET', '/documents', { token: nobody })).status).toBe(200);
  });
});

describe('weir key rotate', () => {
  it('beside a running gateway, keeps old tokens good and shows both keys', async () => {
    const kidsOf = async (): Promise<string[]> => {
      const { keys } = JSON.parse((await ask('GET', '/.well-known/jwks.json')).text);
      return keys.map(({ kid }: { kid: string }) => kid);
    };
    const [old] = await kidsOf();
    const { code, stdout } = await platform.run(['key', 'rotate', '--json']);
    expect(code).toBe(0);
    const [now] = JSON.parse(stdout).keys;
    await until(async () => (await kidsOf()).length === 2);
    expect(await kidsOf()).toEqual([now.key_id, old]);
    expect((await ask('GET', '/keys')).status).toBe(200);
    const fresh = await platform.token({ roles: ['spm:admin'] });
    expect((await ask('GET', '/keys', { token: fresh })).status).toBe(200);
    expect((await platform.run(['key', 'rotate', '--keep', '0'])).code).toBe(0);
    await until(async () => (await ask('GET', '/keys', { token: fresh })).status === 401);
    expect((await platform.run(['key', 'list'])).stdout).toContain(' signing');
  }, 90_000);
});
