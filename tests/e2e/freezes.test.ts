// Freezes end to end: prompts are refused, in the gateway and behind it; answers under way are cut; what
// is frozen stays so when processes come anew; and it ends when somebody says so, or by itself.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAiClient, openAiModel, openAiStream } from '../support/chat-shapes.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';
import { type Provider, startProvider } from '../support/provider.ts';
import { until } from '../support/worker.ts';

let provider: Provider;
let platform: TestPlatform;
let admin: string;

beforeAll(async () => {
  provider = await startProvider();
  platform = await startPlatform({
    OPENAI_BASE_URL: `${provider.url}/v1`,
    OPENAI_MODEL: openAiModel,
    TENANTS: 't1,t2',
  });
  admin = await platform.token({ sub: 'ada', roles: ['spm:admin'] });
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  await provider?.stop();
  if (platform) removeDirectory(platform.directory);
});

const freeze = (scope: string, id: string | undefined, more: object = {}) =>
  platform.post('/freeze', { scope, id, reason: 'a test', ...more }, admin);
const unfreeze = (scope: string, id?: string) =>
  platform.post('/unfreeze', { scope, id, reason: 'a test' }, admin);

const ask = async (sub: string, more: object = {}, tenant_id = 't1') => {
  const token = await platform.token({ sub, tenant_id });
  return platform.post('/chat', { prompt: 'What is a weir?', ...more }, token);
};
const statusOf = async (...args: Parameters<typeof ask>): Promise<number> =>
  (await ask(...args)).status;
const untilStatus = (status: number, ...args: Parameters<typeof ask>): Promise<void> =>
  until(async () => (await statusOf(...args)) === status);

describe('a freeze', () => {
  it('refuses the prompts of a user, says why, and ends', async () => {
    expect(await statusOf('eve')).toBe(200);
    expect(await freeze('user', 'eve')).toMatchObject({
      status: 200,
      body: { scope: 'user', id: 'eve', frozen: true, by: 'ada' },
    });
    await untilStatus(403, 'eve');
    expect((await ask('eve')).body).toMatchObject({
      ...{ code: 'WEIR_API_FROZEN', reason: 'frozen', scope: 'user' },
    });
    expect(await statusOf('bob')).toBe(200);
    expect(await statusOf('eve', {}, 't2')).toBe(200);
    await unfreeze('user', 'eve');
    await untilStatus(200, 'eve');
  });

  it.each([
    ['session', 's-1', { session_id: 's-1' }, { session_id: 's-2' }],
    ['model', openAiModel, { model: openAiModel }, {}],
  ] as const)('of a %s leaves the others alone', async (scope, id, frozen, free) => {
    await freeze(scope, id);
    await untilStatus(403, 'carl', frozen);
    expect(await statusOf('carl', free)).toBe(200);
    await unfreeze(scope, id);
    await untilStatus(200, 'carl', frozen);
  });

  it('of a tenant stops everybody in it, and nobody else', async () => {
    await freeze('tenant', undefined);
    await untilStatus(403, 'dora');
    expect(await statusOf('dora', {}, 't2')).toBe(200);
    await unfreeze('tenant');
    await untilStatus(200, 'dora');
  });

  it('ends by itself', async () => {
    await freeze('user', 'finn', { ttl_seconds: 1 });
    await untilStatus(403, 'finn');
    await untilStatus(200, 'finn');
  });

  it('cuts an answer that is under way', async () => {
    provider.script({ says: Array.from({ length: 400 }, () => 'word '), pieceMs: 25 });
    const token = await platform.token({ sub: 'gina' });
    let heard = '';
    const stream = openAiClient({ url: platform.url, token }).chat.completions.stream({
      ...{ model: openAiModel, messages: [{ role: 'user', content: 'Tell me a long tale.' }] },
    });
    stream.on('content', (text) => {
      heard += text;
    });
    const ended = stream.finalChatCompletion().catch((error: unknown) => error);
    await until(() => heard.length > 20);
    await freeze('user', 'gina');
    expect(await ended).toMatchObject({ error: { code: 'WEIR_API_FROZEN' } });
    expect(heard.length).toBeLessThan(1_500);
    await until(() => provider.requests.at(-1)?.cancelled === true);
    provider.script({});
  });

  it('holds behind the gateway, too: what comes into the log another way is blocked', async () => {
    await freeze('user', 'hugo');
    await untilStatus(403, 'hugo');
    const line = JSON.stringify({ user_id: 'hugo', session_id: 's', prompt: 'What is a weir?' });
    await platform.run(['produce', '--topic', 'raw', '--payload'], line);
    await until(async () => {
      const { stdout } = await platform.run(['consume', '--topic', 'decision']);
      const decisions = stdout
        .trim()
        .split('\n')
        .map((each) => JSON.parse(each).data);
      return decisions.some(({ user_id, rule }) => user_id === 'hugo' && rule === 'frozen');
    });
  });

  it('is an operator\u2019s to say, and is listed to no one else', async () => {
    const user = await platform.token({ sub: 'ivan' });
    const body = { scope: 'user', id: 'ada', reason: 'revenge' };
    expect((await platform.post('/freeze', body, user)).status).toBe(403);
    expect((await freeze('user', undefined)).status).toBe(422);
    const listed = await fetch(`${platform.url}/freezes`, {
      headers: { authorization: `Bearer ${admin}` },
    });
    expect(await listed.json()).toMatchObject({ freezes: [{ id: 'gina' }, { id: 'hugo' }] });
  });

  it('can be said at the command line', async () => {
    const said = await platform.run(['freeze', 'user', 'kate', '--for', '60']);
    expect([said.code, said.stdout.trim()]).toEqual([0, 'user kate is frozen now']);
    await untilStatus(403, 'kate');
    await platform.run(['unfreeze', 'user', 'kate']);
    await untilStatus(200, 'kate');
    expect((await platform.run(['freeze', 'planet', 'x'])).code).not.toBe(0);
    expect(
      (
        await openAiStream.ask({ url: platform.url, token: admin }, [
          { role: 'user', text: 'Hello.' },
        ])
      ).status,
    ).toBe(200);
  });
});
