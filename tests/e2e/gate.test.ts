// The gate: which models may be asked, from one moment to the next, and how many pictures may pass.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAiModel } from '../support/chat-shapes.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';
import { type Provider, startProvider } from '../support/provider.ts';
import { until } from '../support/worker.ts';

let provider: Provider;
let platform: TestPlatform;
let token = '';
let admin = '';

beforeAll(async () => {
  provider = await startProvider();
  platform = await startPlatform({
    OPENAI_BASE_URL: `${provider.url}/v1`,
    OPENAI_MODEL: openAiModel,
    RATE_LIMIT_RPM: '100000',
  });
  token = await platform.token({ sub: 'ann' });
  admin = await platform.token({ sub: 'ada', roles: ['spm:admin'] });
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  await provider?.stop();
  if (platform) removeDirectory(platform.directory);
});

const post = async (path: string, body: object = {}, as = admin): Promise<number> =>
  (await platform.post(path, body, as)).status;

const ask = (model: string) => platform.post('/chat', { prompt: 'What is a weir?', model }, token);

describe('a model', () => {
  it('is refused from the moment it is frozen, and asked again once it is not', async () => {
    expect((await ask(openAiModel)).status).toBe(200);
    expect(await post(`/models/${openAiModel}/freeze`, { reason: 'looks odd' })).toBe(200);
    const asked = provider.requests.length;
    expect((await ask(openAiModel)).status).toBe(403);
    expect(provider.requests).toHaveLength(asked);
    expect(await post(`/models/${openAiModel}/unfreeze`)).toBe(200);
    // Workers hear of it, too, each for itself.
    await until(async () => (await ask(openAiModel)).status === 200);
  });

  it('is refused until it was registered and approved, and once it is retired', async () => {
    expect(await post('/models/new-model/approve')).toBe(404);
    expect(await post('/models', { model_id: 'new-model', provider: 'openai' })).toBe(201);
    const refused = await ask('new-model');
    expect([refused.status, refused.body['reason']]).toEqual([403, 'model_gate']);
    expect(await post('/models/new-model/approve')).toBe(200);
    expect((await ask('new-model')).body).toMatchObject({ model: 'new-model' });
    expect(await post('/models/new-model/retire')).toBe(200);
    expect((await ask('new-model')).status).toBe(403);
  });

  it('is nothing that a user may decide about', async () => {
    expect(await post(`/models/${openAiModel}/retire`, {}, token)).toBe(403);
    expect((await ask(openAiModel)).status).toBe(200);
  });
});

describe('pictures', () => {
  const send = (count: number) => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };
    const content = [
      { type: 'text', text: 'What do these show?' },
      ...Array.from({ length: count }, () => image),
    ];
    const body = { model: openAiModel, messages: [{ role: 'user', content }] };
    return platform.post('/v1/chat/completions', body, token);
  };

  it('pass as they are, as many as the policy lets', async () => {
    expect((await send(20)).status).toBe(200);
    expect(JSON.stringify(provider.requests.at(-1)?.body)).toContain('data:image/png;base64');
  });

  it('do not pass beyond that', async () => {
    const asked = provider.requests.length;
    const refused = await send(21);
    expect([refused.status, refused.body['error']]).toEqual([
      400,
      expect.objectContaining({ code: 'content_filter' }),
    ]);
    expect(provider.requests).toHaveLength(asked);
  });
});
