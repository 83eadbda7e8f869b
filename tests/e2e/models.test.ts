// Models end to end: who answers when one fails, how a failing provider is spared, which of several a
// session gets, what a shadow does, and what it all has cost. Three providers with real wire formats.
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';
import { type Provider, startProvider } from '../support/provider.ts';
import { until } from '../support/worker.ts';

const claude = 'claude-sonnet-4-6';
const gpt = 'gpt-5-mini';
const llama = 'llama-3.3-70b-versatile';
const cost = { [claude]: 11 * 3 + 7 * 15, [gpt]: Math.round(11 * 0.25 + 7 * 2) };

let providers: Readonly<Record<'anthropic' | 'openai' | 'groq', Provider>>;
let platform: TestPlatform;
let database: pg.Client;
let admin: string;
let users = 0;

beforeAll(async () => {
  const [anthropic, openai, groq] = await Promise.all([
    ...[startProvider(), startProvider(), startProvider()],
  ]);
  if (!anthropic || !openai || !groq) throw new Error('a provider is missing');
  providers = { anthropic, openai, groq };
  platform = await startPlatform({
    ...{ ANTHROPIC_API_KEY: 'test-key', ANTHROPIC_BASE_URL: anthropic.url },
    ...{ OPENAI_BASE_URL: `${openai.url}/v1`, OPENAI_MODEL: gpt },
    ...{ GROQ_API_KEY: 'test-key', GROQ_BASE_URL: groq.url, GROQ_MODEL: llama },
    ...{ RATE_LIMIT_RPM: '100000', LLM_RETRIES_MAX: '0', LLM_SHADOW_CALLS_MAX: '1' },
    ...{ LLM_CIRCUIT_FAILURES: '3', LLM_CIRCUIT_OPEN_SEC: '1' },
  });
  admin = await platform.token({ sub: 'ada', roles: ['spm:admin'] });
  database = new pg.Client({ connectionString: platform.databaseUrl });
  await database.connect();
}, 60_000);
beforeEach(() => {
  for (const provider of Object.values(providers)) provider.script({});
});
afterAll(async () => {
  await database?.end();
  await platform?.stop();
  for (const provider of Object.values(providers ?? {})) await provider.stop();
  if (platform) removeDirectory(platform.directory);
});

/** A user for each prompt: what one has done must not count against the next. */
const someone = (): Promise<string> => {
  users += 1;
  return platform.token({ sub: `user-${users}` });
};
const ask = async (more: object = {}, path = '/chat') =>
  platform.post(path, { prompt: 'What is a weir?', ...more }, await someone());

const send = async (method: string, path: string, body?: object, token = admin) => {
  const response = await fetch(`${platform.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
};

const settle = (model: string, settings: object) =>
  send('PUT', `/models/${encodeURIComponent(model)}/settings`, settings);

const archived = async (topic: string, correlationId: unknown) => {
  const find = () =>
    database.query('SELECT data FROM event_archive WHERE topic = $1 AND correlation_id = $2', [
      topic,
      correlationId,
    ]);
  await until(async () => (await find()).rows.length > 0);
  return (await find()).rows[0].data;
};

const metric = async (name: string): Promise<string> =>
  (await (await fetch(`${platform.url}/metrics`)).text())
    .split('\n')
    .filter((line) => line.startsWith(name))
    .join('\n');

const route = async (name: string, body: object): Promise<void> => {
  expect(await send('PUT', `/models/routes/${name}`, body)).toMatchObject({ status: 204 });
  await until(async () => {
    const listed = await send('GET', '/v1/models');
    return listed.body.data.some(({ id }: { id: string }) => id === name);
  });
};

describe('a model of Groq', () => {
  it('answers like any other, and its answer has a price', async () => {
    providers.groq.script({ says: ['A low dam.'] });
    const { status, body } = await ask({ model: llama });
    expect([status, body['response']]).toEqual([200, 'A low dam.']);
    expect(await archived('final_response', body['correlation_id'])).toMatchObject({
      ...{ provider: 'groq', model_id: llama, model_used: llama },
      ...{ input_tokens: 11, output_tokens: 7, cost_microusd: Math.round(11 * 0.59 + 7 * 0.79) },
    });
  });

  it('streams', async () => {
    providers.groq.script({ says: ['A low ', 'dam.'] });
    const response = await fetch(`${platform.url}/chat/stream`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await someone()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ prompt: 'What is a weir?', model: llama }),
    });
    const text = await response.text();
    expect(text).toContain('event: done');
    expect(text).toContain('dam.');
    expect(providers.groq.requests.at(-1)?.body).toMatchObject({ stream: true });
  });
});

describe('the bounds of a model', () => {
  it('hold for every request, and only admins set them', async () => {
    const user = await someone();
    expect(await send('PUT', `/models/${gpt}/settings`, {}, user)).toMatchObject({ status: 403 });
    expect(await settle('nobody', {})).toMatchObject({ status: 404 });
    await settle(gpt, { tokens_max: 33, temperature_max: 0.4, timeout_ms: 300 });
    await until(async () => {
      await ask({ model: gpt });
      return providers.openai.requests.at(-1)?.body['max_tokens'] === 33;
    });
    expect(providers.openai.requests.at(-1)?.body).toMatchObject({ temperature: 0.4 });
    providers.openai.script({ hangs: true });
    expect(await ask({ model: gpt })).toMatchObject({
      ...{ status: 504, body: { code: 'WEIR_LLM_TIMEOUT' } },
    });
    await settle(gpt, {});
  });
});

describe('a provider that fails', () => {
  it('is stood in for, and the record says by whom', async () => {
    await settle(claude, { fallback: ['unheard-of', llama] });
    providers.anthropic.script({ status: 500 });
    providers.groq.script({ says: ['Groq answers.'] });
    await until(async () => (await ask()).status === 200);
    const { body } = await ask();
    expect(body['response']).toBe('Groq answers.');
    expect(await archived('final_response', body['correlation_id'])).toMatchObject({
      ...{ model_id: claude, model_used: llama, fallback_of: claude, provider: 'groq' },
    });
    expect(await metric('weir_model_fallbacks_total')).toContain(`fallback_id="${llama}"`);
  });

  it('is not stood in for by a model of more risk', async () => {
    await database.query(`UPDATE model_registry SET risk_tier = 'high' WHERE model_id = $1`, [
      llama,
    ]);
    providers.anthropic.script({ status: 500 });
    await until(async () => (await ask()).status !== 200);
    await database.query(`UPDATE model_registry SET risk_tier = 'low' WHERE model_id = $1`, [
      llama,
    ]);
    await settle(claude, {});
  });

  it('is left alone after a few failures, with a word when to come back, and tried again', async () => {
    providers.openai.script({ status: 500 });
    await until(async () => (await ask({ model: gpt })).body['code'] === 'WEIR_LLM_CIRCUIT_OPEN');
    const asked = providers.openai.requests.length;
    const refused = await ask({ model: gpt });
    expect(refused).toMatchObject({ status: 503, body: { code: 'WEIR_LLM_CIRCUIT_OPEN' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(providers.openai.requests).toHaveLength(asked);
    expect(await metric('weir_model_circuit_state{provider="openai"}')).toMatch(/ 2$/);
    providers.openai.script({});
    await until(async () => (await ask({ model: gpt })).status === 200);
    expect(await metric('weir_model_circuit_state{provider="openai"}')).toMatch(/ 0$/);
  });
});

describe('a route', () => {
  it('gives each session one of its models and keeps it, by weight', async () => {
    await route('smart', {
      members: [
        { model: gpt, weight: 1 },
        { model: llama, weight: 1 },
      ],
    });
    const seen = new Map<string, Set<unknown>>();
    for (let nth = 0; nth < 24; nth += 1) {
      const session_id = `session-${nth % 12}`;
      const { body } = await ask({ model: 'smart', session_id });
      seen.set(session_id, (seen.get(session_id) ?? new Set()).add(body['model']));
    }
    expect([...seen.values()].every(({ size }) => size === 1)).toBe(true);
    expect(new Set([...seen.values()].flatMap((each) => [...each]))).toEqual(new Set([gpt, llama]));
    const { body } = await ask({ model: 'smart' });
    const facts = { asked_model: 'smart', model_id: body['model'] };
    expect(await archived('raw', body['correlation_id'])).toMatchObject(facts);
    expect(await archived('final_response', body['correlation_id'])).toMatchObject(facts);
  });

  it('leads to approved models only', async () => {
    const members = [{ model: 'nobody', weight: 1 }];
    expect(await send('PUT', '/models/routes/wild', { members })).toMatchObject({
      ...{ status: 409, body: { code: 'WEIR_MODELS_ROUTE_UNUSABLE', unusable: ['nobody'] } },
    });
    const user = await someone();
    expect(await send('GET', '/models/routes', undefined, user)).toMatchObject({ status: 403 });
  });

  it('whose name is frozen gives nobody a model, and calls under way are cut', async () => {
    for (const each of [providers.openai, providers.groq]) each.script({ hangs: true });
    const asked = () => providers.openai.requests.length + providers.groq.requests.length;
    const before = asked();
    const cut = ask({ model: 'smart' });
    await until(() => asked() > before);
    await platform.post('/freeze', { scope: 'model', id: 'smart', reason: 'a test' }, admin);
    expect((await cut).body).toMatchObject({ code: 'WEIR_API_FROZEN', scope: 'model' });
    for (const each of [providers.openai, providers.groq]) each.script({});
    await until(async () => (await ask({ model: 'smart' })).status === 403);
    expect((await ask({ model: gpt })).status).toBe(200);
    await platform.post('/unfreeze', { scope: 'model', id: 'smart', reason: 'a test' }, admin);
    await until(async () => (await ask({ model: 'smart' })).status === 200);
  });

  it('is gone when it was removed', async () => {
    expect(await send('DELETE', '/models/routes/smart')).toMatchObject({ status: 204 });
    await until(async () => (await ask({ model: 'smart' })).status === 403);
    expect(await send('DELETE', '/models/routes/smart')).toMatchObject({ status: 404 });
  });
});

describe('a shadow', () => {
  const members = [{ model: claude, weight: 1 }];
  const secret = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`;
  beforeAll(() => route('watched', { members, shadow: { model: gpt, share: 1 } }));

  it('is asked the same, without secrets, and compared; nobody sees what it says', async () => {
    providers.anthropic.script({ says: ['A weir is a low dam.'] });
    providers.openai.script({ says: ['A weir is a dam ', secret] });
    const { body } = await ask({ model: 'watched', prompt: `Is ${secret} a good token?` });
    expect(body['response']).toBe('A weir is a low dam.');
    const record = await archived('shadow_response', body['correlation_id']);
    expect(record).toMatchObject({
      ...{ route: 'watched', outcome: 'answered', model_id: claude },
      primary: { model_id: claude, output_decision: 'allow', cost_microusd: cost[claude] },
      shadow: {
        model_id: gpt,
        output_decision: 'redact',
        output_tokens: 7,
        cost_microusd: cost[gpt],
      },
    });
    expect(record.similarity).toBeGreaterThan(0.3);
    expect(JSON.stringify(record)).not.toContain('ghp_');
    const heard = JSON.stringify(providers.openai.requests.at(-1)?.body);
    expect(heard).toContain('a good token?');
    expect(heard).not.toContain(secret);
  });

  it('neither delays nor changes an answer when it hangs, and is not asked beyond its bound', async () => {
    providers.openai.script({ hangs: true });
    const asked = providers.openai.requests.length;
    expect((await ask({ model: 'watched' })).status).toBe(200);
    await until(() => providers.openai.requests.length > asked);
    expect((await ask({ model: 'watched' })).status).toBe(200);
    await until(async () => (await metric('weir_shadow_calls_total')).includes('crowded'));
    expect(providers.openai.requests).toHaveLength(asked + 1);
  });

  it('is cut and left alone when its model is frozen', async () => {
    await platform.post('/freeze', { scope: 'model', id: gpt, reason: 'a test' }, admin);
    await until(() => providers.openai.requests.at(-1)?.cancelled === true);
    providers.openai.script({});
    const asked = providers.openai.requests.length;
    expect((await ask({ model: 'watched' })).status).toBe(200);
    await until(async () => (await metric('weir_shadow_calls_total')).includes('frozen'));
    expect(providers.openai.requests).toHaveLength(asked);
    await platform.post('/unfreeze', { scope: 'model', id: gpt, reason: 'a test' }, admin);
  });

  it('opens no circuit when it fails', async () => {
    providers.openai.script({ status: 500 });
    for (let nth = 0; nth < 5; nth += 1) {
      const { body } = await ask({ model: 'watched' });
      expect(await archived('shadow_response', body['correlation_id'])).toMatchObject({
        ...{ outcome: 'failed', error: 'WEIR_LLM_UNAVAILABLE' },
      });
    }
    providers.openai.script({});
    expect((await ask({ model: gpt })).status).toBe(200);
  });

  it('has figures beside those of the models that have answered', async () => {
    const compared = await send('GET', '/models/routes/watched/comparison');
    expect(compared.status).toBe(200);
    expect(compared.body.members).toMatchObject([{ model_id: claude, blocked: 0 }]);
    const [figures] = compared.body.shadows;
    expect(figures).toMatchObject({ model_id: gpt, answered: 1, failed: 6, same_stop_reason: 1 });
    expect(figures.primary).toMatchObject({ cost_microusd: cost[claude], output_tokens: 7 });
    expect(figures.shadow).toMatchObject({ cost_microusd: cost[gpt], output_tokens: 7 });
    const before = await send('GET', '/models/routes/watched/comparison?to=2020-01-01');
    expect(before.body).toMatchObject({ members: [], shadows: [] });
  });
});

describe('usage', () => {
  it('is added up for operators, and for users what is their own', async () => {
    const eve = await platform.token({ sub: 'eve' });
    const { body } = await platform.post('/chat', { prompt: 'What is a weir?' }, eve);
    await archived('final_response', body['correlation_id']);
    const own = await send('GET', '/usage?group_by=user,model', undefined, eve);
    expect(own.body).toMatchObject({ truncated: false, prices_as_of: expect.any(String) });
    expect(own.body.usage).toEqual([
      {
        ...{ user_id: 'eve', model_id: claude, day: null, answers: 1, blocked: 0, fallbacks: 0 },
        ...{ shadow_calls: 0, input_tokens: 11, output_tokens: 7, unpriced: 0 },
        cost_microusd: cost[claude],
      },
    ]);
    const all = await send('GET', '/usage?group_by=model,day');
    const models = all.body.usage.map(({ model_id }: { model_id: string }) => model_id);
    expect(new Set(models)).toEqual(new Set([claude, gpt, llama]));
    expect(all.body.usage[0].day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(await send('GET', '/usage?group_by=colour')).toMatchObject({ status: 422 });
    const foreign = await platform.token({ sub: 'eve', tenant_id: 't1', roles: ['spm:auditor'] });
    expect((await send('GET', '/usage', undefined, foreign)).body.usage).toHaveLength(1);
  });

  it('is counted in the metrics, by tenant, model and direction', async () => {
    const tokens = await metric('weir_tokens_total');
    expect(tokens).toContain(`tenant_id="t1",model_id="${claude}",direction="output"`);
    expect(await metric('weir_cost_microusd_total')).toContain(`model_id="${llama}"`);
  });

  it('is printed on the command line', async () => {
    const { code, stdout } = await platform.run(['usage', '--by', 'model', '--json']);
    expect(code).toBe(0);
    const rows = JSON.parse(stdout).usage;
    const http = (await send('GET', '/usage')).body.usage;
    expect(rows).toEqual(http);
    expect((await platform.run(['usage', '--user', 'eve'])).stdout).toContain('0.000138');
    expect((await platform.run(['usage', '--by', 'colour'])).code).toBe(1);
  });
});
