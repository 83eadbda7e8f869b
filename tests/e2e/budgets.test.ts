// Budgets end to end, over two gateways: requests and tokens are used up together, keys have a rate and a
// budget of their own, and a tenant that is added is served by both.
import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hear } from '../support/lines.ts';
import {
  ended,
  removeDirectory,
  spawnProgram,
  startPlatform,
  type TestPlatform,
} from '../support/platform.ts';
import { until } from '../support/worker.ts';

const settings = { TENANTS: 't1,t2,t3', RATE_LIMIT_RPM: '100000' };
let platform: TestPlatform;
let second: ChildProcess;
let gateways: readonly string[];

beforeAll(async () => {
  platform = await startPlatform(settings);
  const environment = { WEIR_DATA_DIR: platform.directory, ...settings, PORT: '0' };
  second = spawnProgram(['gateway', '--json'], environment);
  const ready = JSON.parse(await hear(second).line((line) => line.includes('"ready":true')));
  gateways = [platform.url, ready.url];
}, 90_000);
afterAll(async () => {
  second?.kill('SIGTERM');
  if (second) await ended(second);
  await platform?.stop();
  if (platform) removeDirectory(platform.directory);
});

const admin = (tenant_id: string) =>
  platform.token({ sub: 'ada', tenant_id, roles: ['spm:admin'] });
const set = async (tenant: string, body: object) =>
  platform.post('/budgets', { reason: 'a test', ...body }, await admin(tenant));
interface Budget {
  readonly taken: number;
}
interface Chat {
  readonly code?: string;
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number };
}
const jsonOf = async <Body>(response: Response): Promise<Body> => (await response.json()) as Body;
const budgetsAt = async (url: string | undefined, tenant: string) => {
  const headers = { authorization: `Bearer ${await admin(tenant)}` };
  const response = await fetch(`${url}/budgets`, { headers });
  return (await jsonOf<{ readonly budgets: readonly Budget[] }>(response)).budgets;
};
const heardBy = (tenant: string, count: number): Promise<void> =>
  until(async () => {
    const all = await Promise.all(gateways.map((url) => budgetsAt(url, tenant)));
    return all.every((budgets) => budgets.length === count);
  });
const chat = async (nth: number, token: string) => {
  const response = await fetch(`${gateways[nth % 2]}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ prompt: 'What is a weir?' }),
  });
  return { status: response.status, headers: response.headers, body: await jsonOf<Chat>(response) };
};

describe('a budget', () => {
  it('of requests admits as many through all gateways together, then says until when', async () => {
    const limit = 12;
    expect((await set('t1', { unit: 'requests', period: 'day', limit })).status).toBe(200);
    await heardBy('t1', 1);
    const answers = [];
    for (let nth = 0; nth < 20; nth += 1) {
      answers.push(await chat(nth, await platform.token({ sub: `u${nth}` })));
    }
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(limit);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body).toMatchObject({
      ...{ code: 'WEIR_API_BUDGET_EXHAUSTED', scope: 'tenant', unit: 'requests', limit },
      reset_at: expect.stringMatching(/T00:00:00\.000Z$/),
    });
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await budgetsAt(gateways[1], 't1')).toMatchObject([
      { unit: 'requests', period: 'day', limit, taken: limit, by: 'ada' },
    ]);
    const other = await platform.token({ sub: 'x', tenant_id: 't2' });
    expect((await chat(0, other)).status).toBe(200);
    await set('t1', { unit: 'requests', period: 'day', limit: null });
    await heardBy('t1', 0);
    expect((await chat(0, await platform.token())).status).toBe(200);
  });

  it('of tokens counts what answers have used, and is exceeded by an answer per gateway at most', async () => {
    const { body: first } = await chat(0, await platform.token({ tenant_id: 't2' }));
    const usedByOne = first.usage.input_tokens + first.usage.output_tokens;
    const limit = usedByOne * 3 + 1;
    await set('t2', { unit: 'tokens', period: 'month', limit });
    await heardBy('t2', 1);
    const token = await platform.token({ tenant_id: 't2' });
    let [used, refused] = [0, 0];
    for (let nth = 0; refused < 4 && nth < 40; nth += 1) {
      const { status } = await chat(nth, token);
      if (status === 200) used += usedByOne;
      else refused += 1;
    }
    expect(refused).toBe(4);
    expect(used).toBeGreaterThan(0);
    expect(used).toBeLessThan(limit + 2 * usedByOne);
    await until(async () => {
      const [budget] = await budgetsAt(gateways[0], 't2');
      return (budget?.taken ?? 0) >= used;
    });
  });

  it('of a key is its own, and so is its rate', async () => {
    const ask = { name: 'shop', requests_per_minute: 1_000 };
    const { body } = await platform.post('/keys', ask, await admin('t3'));
    const { key, key_id } = body as { readonly key: string; readonly key_id: string };
    await set('t3', { key: key_id, unit: 'requests', period: 'month', limit: 1 });
    await heardBy('t3', 1);
    expect((await chat(0, key)).status).toBe(200);
    expect((await chat(0, key)).body).toMatchObject({ scope: 'application_key', unit: 'requests' });
    expect((await chat(0, await platform.token({ tenant_id: 't3' }))).status).toBe(200);
    const rated = { name: 'slow', requests_per_minute: 1 };
    const { body: slow } = await platform.post('/keys', rated, await admin('t3'));
    const statuses = [];
    for (let nth = 0; nth < 6; nth += 1) {
      statuses.push((await chat(0, String(slow['key']))).status);
    }
    // A minute may end in between.
    const admitted = statuses.filter((status) => status === 200).length;
    expect(admitted === 1 || admitted === 2).toBe(true);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    const headers = { authorization: `Bearer ${await admin('t3')}` };
    const listed = await jsonOf(await fetch(`${platform.url}/keys`, { headers }));
    expect(listed).toMatchObject({
      keys: [{ requests_per_minute: 1 }, { requests_per_minute: 1_000 }],
    });
  });

  it('is an admin\u2019s to set, and not for users to see', async () => {
    const user = await platform.token({ sub: 'ivan' });
    const body = { unit: 'tokens', period: 'day', limit: 1, reason: 'mine' };
    expect((await platform.post('/budgets', body, user)).status).toBe(403);
    const headers = { authorization: `Bearer ${user}` };
    expect((await fetch(`${platform.url}/budgets`, { headers })).status).toBe(403);
    expect((await set('t1', { unit: 'tokens', period: 'year', limit: 1 })).status).toBe(422);
  });
});

describe('a tenant that is added while they run', () => {
  it('is served by every gateway', async () => {
    expect((await platform.run(['tenant', 'add', 'acme'])).code).toBe(0);
    for (const nth of [0, 1]) {
      await until(async () => {
        const token = await platform.token({ sub: `u${nth}`, tenant_id: 'acme' });
        return (await chat(nth, token)).status === 200;
      });
    }
    await platform.run(['tenant', 'remove', 'acme']);
    for (const nth of [0, 1]) {
      await until(async () => {
        const token = await platform.token({ sub: `u${nth}`, tenant_id: 'acme' });
        return (await chat(nth, token)).body.code === 'WEIR_API_TENANT_REMOVED';
      });
    }
  });
});
