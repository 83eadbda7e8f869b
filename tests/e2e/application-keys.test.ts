// Keys of applications end to end: official clients use them as they would use the provider's; each user
// behind one is somebody; what is revoked, replaced or of another organisation opens nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anthropicClient, openAiClient } from '../support/chat-shapes.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';
import { until } from '../support/worker.ts';

let platform: TestPlatform;
let admin: string;

beforeAll(async () => {
  platform = await startPlatform({ TENANTS: 't1,t2' });
  admin = await platform.token({ sub: 'ada', roles: ['spm:admin'] });
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  if (platform) removeDirectory(platform.directory);
});

const create = async (
  more: object = {},
  token = admin,
): Promise<{ key_id: string; key: string }> => {
  const { status, body } = await platform.post('/keys', { name: 'shop', ...more }, token);
  expect(status).toBe(201);
  return body as { key_id: string; key: string };
};

const model = 'claude-sonnet-4-6';
const content = 'What is a weir?';
const ask = (key: string, user = 'ann') =>
  openAiClient({ url: platform.url, token: key }).chat.completions.create({
    ...{ model, user, messages: [{ role: 'user', content }] },
  });
const statusOf = (key: string): Promise<number> =>
  ask(key).then(
    () => 200,
    ({ status }: { readonly status: number }) => status,
  );
const call = async (method: string, path: string, token = admin) => {
  const response = await fetch(`${platform.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
};

describe('an application key', () => {
  it('lets official clients in, in either of their headers, each user as somebody', async () => {
    const { key, key_id } = await create();
    expect((await ask(key)).choices[0]?.message.content).toContain('scripted model');
    const client = anthropicClient({ url: platform.url, token: key });
    const message = await client.messages.create({
      ...{ model, max_tokens: 100, metadata: { user_id: 'Bea \u{1F30A}' } },
      messages: [{ role: 'user', content }],
    });
    expect(message.stop_reason).toBe('end_turn');
    const response = await fetch(`${platform.url}/v1/models`, { headers: { 'x-api-key': key } });
    expect(response.status).toBe(200);
    const { stdout } = await platform.run(['consume', '--topic', 'raw']);
    const users = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).data.user_id);
    expect(users).toContain(`${key_id}/ann`);
    expect(users.some((user: string) => new RegExp(`^${key_id}/[0-9a-f]{32}$`).test(user))).toBe(
      true,
    );
  });

  it('is kept as a hash only, and shown once', async () => {
    const { key, key_id } = await create({ scopes: ['memory:read'], ttl_seconds: 60 });
    const { body } = await call('GET', '/keys');
    expect(JSON.stringify(body)).not.toContain(key);
    expect(body.keys.find((each: { key_id: string }) => each.key_id === key_id)).toMatchObject({
      ...{ name: 'shop', scopes: ['memory:read'], created_by: 'ada', revoked_at: null },
    });
  });

  it('is of no use once it was revoked, or replaced', async () => {
    const first = await create();
    expect(await statusOf(first.key)).toBe(200);
    const { status, body: second } = await call('POST', `/keys/${first.key_id}/rotate`);
    expect(status).toBe(201);
    await until(async () => (await statusOf(first.key)) === 401);
    expect(await statusOf(second.key)).toBe(200);
    expect((await call('DELETE', `/keys/${second.key_id}`)).status).toBe(204);
    await until(async () => (await statusOf(second.key)) === 401);
    expect((await call('DELETE', `/keys/${second.key_id}`)).status).toBe(404);
  });

  it('ends with its time', async () => {
    const { key } = await create({ ttl_seconds: 1 });
    expect(await statusOf(key)).toBe(200);
    await until(async () => (await statusOf(key)) === 401);
  });

  it('opens nothing when a single letter of it is wrong', async () => {
    const { key } = await create();
    const last = key.endsWith('A') ? 'B' : 'A';
    expect(await statusOf(key.slice(0, -1) + last)).toBe(401);
    expect(await statusOf(`weir_${'0'.repeat(16)}_${'A'.repeat(43)}`)).toBe(401);
  });

  it('is for admins to give, and each organisation sees and ends its own only', async () => {
    const user = await platform.token({ sub: 'eve' });
    expect((await platform.post('/keys', { name: 'x' }, user)).status).toBe(403);
    const other = await platform.token({ sub: 'olga', roles: ['spm:admin'], tenant_id: 't2' });
    const { key_id, key } = await create();
    expect((await call('GET', '/keys', other)).body.keys).toEqual([]);
    expect((await call('DELETE', `/keys/${key_id}`, other)).status).toBe(404);
    expect((await call('POST', `/keys/${key_id}/rotate`, other)).status).toBe(404);
    expect(await statusOf(key)).toBe(200);
    expect((await call('GET', '/keys', key)).status).toBe(403);
  });
});
