// Another model that reads every answer before it leaves; streams that wait for their end; and prompts
// that an admin may see as they came.
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAiModel, type Shape, shapes } from '../support/chat-shapes.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';
import { type AskedOfProvider, type Provider, startProvider } from '../support/provider.ts';
import { until } from '../support/worker.ts';

const secret = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`;

let provider: Provider;
let platform: TestPlatform;
let database: pg.Client;
let token = '';
let users = 0;

beforeAll(async () => {
  provider = await startProvider();
  platform = await startPlatform({
    ANTHROPIC_API_KEY: 'test-key',
    ANTHROPIC_BASE_URL: provider.url,
    OPENAI_BASE_URL: `${provider.url}/v1`,
    OPENAI_MODEL: openAiModel,
    GUARD_MODEL_ENABLED: '1',
    GUARD_MODEL_ID: openAiModel,
    VAULT_REVEAL: '1',
    RATE_LIMIT_RPM: '100000',
  });
  database = new pg.Client({ connectionString: platform.databaseUrl });
  await database.connect();
}, 60_000);
beforeEach(async () => {
  users += 1;
  token = await platform.token({ sub: `reader-${users}` });
});
afterAll(async () => {
  await database?.end();
  await platform?.stop();
  await provider?.stop();
  if (platform) removeDirectory(platform.directory);
});

const isSecondReading = (body: AskedOfProvider['body']): boolean =>
  JSON.stringify(body['messages']).includes('You check answers');

/** The model says this, and the second reader that. */
const scripted = (answer: string, opinion: string): void =>
  provider.script((body) => ({ says: [isSecondReading(body) ? opinion : answer] }));

const ask = (shape: Shape) =>
  shape.ask({ url: platform.url, token }, [{ role: 'user', text: 'What is a weir?' }]);

const fine = JSON.stringify({ verdict: 'allow', unsupported: 0.25 });

describe.each(shapes)('$name', (shape) => {
  it('leaves once the second reader has nothing against it', async () => {
    scripted('A low dam.', fine);
    expect(await ask(shape)).toMatchObject({ status: 200, text: 'A low dam.' });
    const read = provider.requests.findLast(({ body }) => isSecondReading(body));
    expect(JSON.stringify(read?.body)).toContain('A low dam.');
  });

  it.each([
    ['it says no', JSON.stringify({ verdict: 'block', unsupported: 0 })],
    ['it says what cannot be read', 'I would rather not say.'],
    ['it says nothing that is an opinion', '{"verdict":"perhaps"}'],
  ])('does not leave when %s', async (_, opinion) => {
    scripted('A harmful answer.', opinion);
    const heard = await ask(shape);
    expect(JSON.stringify(heard)).not.toContain('A harmful answer.');
    if (shape.streams) expect(heard.cut).toBeDefined();
    else expect(heard.status).toBe(400);
  });
});

describe('what the second reader thought', () => {
  it('is on record with the answer', async () => {
    scripted('A low dam.', fine);
    const { body } = await platform.post('/chat', { prompt: 'What is a weir?' }, token);
    const finals = () =>
      database.query(
        "SELECT data FROM event_archive WHERE topic = 'final_response' AND correlation_id = $1",
        [body['correlation_id']],
      );
    await until(async () => (await finals()).rowCount === 1, 20_000);
    expect((await finals()).rows[0].data).toMatchObject({
      ...{ second_verdict: 'allow', unsupported: 0.25, rule: 'clean' },
    });
  });
});

describe('a prompt that held a secret', () => {
  it('is shown as it came to an admin who says why, and to nobody else', async () => {
    scripted('Do not share it.', fine);
    const prompt = `Is ${secret} a good token?`;
    const { body } = await platform.post('/chat', { prompt }, token);
    const id = body['correlation_id'];
    const asked = { correlation_id: id, reason: 'Incident 42: whose token is it?' };
    const admin = await platform.token({ sub: 'admin', roles: ['spm:admin'] });
    await until(async () => (await platform.post('/reveal', asked, admin)).status === 200, 20_000);
    expect((await platform.post('/reveal', asked, admin)).body['prompt']).toBe(prompt);
    expect((await platform.post('/reveal', asked, token)).status).toBe(403);
    const why = { correlation_id: id, reason: 'because' };
    expect((await platform.post('/reveal', why, admin)).status).toBe(422);
    const records = () =>
      database.query("SELECT payload FROM audit_export WHERE event_type = 'prompt_revealed'");
    await until(async () => ((await records()).rowCount ?? 0) >= 2, 20_000);
    expect((await records()).rows[0].payload).toMatchObject({ correlation_id: id });
    const { rows } = await database.query('SELECT data::text FROM event_archive');
    expect(rows.filter(({ data }) => data.includes(secret))).toEqual([]);
  });

  it('is not kept when nothing was taken out of it', async () => {
    scripted('A low dam.', fine);
    const { body } = await platform.post('/chat', { prompt: 'What is a weir?' }, token);
    const admin = await platform.token({ sub: 'admin', roles: ['spm:admin'] });
    const asked = { correlation_id: body['correlation_id'], reason: 'Incident 42: what was it?' };
    expect((await platform.post('/reveal', asked, admin)).status).toBe(404);
  });
});
