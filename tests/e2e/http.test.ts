import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnthropicServer, startAnthropic } from '../support/anthropic.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';

type Json = Readonly<Record<string, unknown>>;

/** Every value in a document, at any depth, with its name. */
const walk = (value: unknown, visit: (name: string, value: unknown) => void): void => {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value)) {
    visit(name, each);
    walk(each, visit);
  }
};

const at = (document: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, name) => {
      return (value as Json | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')];
    }, document);

describe('the gateway over HTTP', () => {
  let anthropic: AnthropicServer;
  let platform: TestPlatform;
  let token: string;

  beforeAll(async () => {
    anthropic = await startAnthropic({ status: 500 });
    platform = await startPlatform({
      ANTHROPIC_API_KEY: 'test-key',
      ANTHROPIC_BASE_URL: anthropic.url,
    });
    token = await platform.token();
  }, 60_000);
  afterAll(async () => {
    await platform?.stop();
    await anthropic?.stop();
    if (platform) removeDirectory(platform.directory);
  });

  const ask = (path: string, init: RequestInit = {}) => fetch(`${platform.url}${path}`, init);
  const document = async (): Promise<Json> => (await (await ask('/openapi.json')).json()) as Json;

  it.each(['/health', '/healthz'])('says at %s that it is there', async (path) => {
    const response = await ask(path);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('says at /readyz what it stands on', async () => {
    const response = await ask('/readyz');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'ready',
      checks: { log: true, policies: true, postgres: true },
      model: 'anthropic',
    });
  });

  it('shows its metrics and those of the worker as Prometheus reads them', async () => {
    const response = await ask('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    expect(text).toMatch(/^# TYPE weir_http_requests_total counter$/m);
    expect(text).toMatch(/^weir_tasks_owned\{chain="judge"\} \d/m);
    for (const line of text.split('\n'))
      expect(line).toMatch(/^$|^# |^[a-z_]+(\{.*\})? [-+\d.eINaf]+$/);
  });

  it('describes itself in a sound OpenAPI document', async () => {
    const { openapi, info, paths } = await document();
    expect(openapi).toMatch(/^3\.1\./);
    expect(info).toMatchObject({ title: 'Weir', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    for (const [path, item] of Object.entries(paths as Json)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const operation of Object.values(item as Json) as Json[]) {
        expect(operation['summary'], path).toMatch(/\w/);
        const inPath = ((operation['parameters'] ?? []) as Json[]).filter(
          (one) => one['in'] === 'path',
        );
        expect(inPath.map((one) => one['name'])).toEqual(named);
        const responses = Object.entries(operation['responses'] as Json);
        expect(responses.length, path).toBeGreaterThan(0);
        for (const [status, response] of responses) {
          expect(status).toMatch(/^[1-5]\d\d$/);
          expect((response as Json)['description'], path).toMatch(/\w/);
        }
      }
    }
  });

  it('refers to nothing in its description that is not there', async () => {
    const described = await document();
    const references: string[] = [];
    walk(described, (name, value) => {
      if (name === '$ref') references.push(String(value));
    });
    expect(references.length).toBeGreaterThan(0);
    for (const each of references) expect(at(described, each), each).toBeDefined();
  });

  it('names every answer of /chat, problems as problems', async () => {
    const described = await document();
    const responses = at(described, '#/paths/~1chat/post/responses') as Json;
    const statuses = [
      ...[
        '200',
        '202',
        '400',
        '401',
        '403',
        '409',
        '412',
        '413',
        '415',
        '422',
        '429',
        '500',
        '503',
      ],
    ];
    expect(Object.keys(responses)).toEqual(statuses);
    for (const status of statuses.slice(2)) {
      const schema = { $ref: '#/components/schemas/Problem' };
      const content = { 'application/problem+json': { schema } };
      expect(responses[status]).toMatchObject({ content });
    }
    expect(at(described, '#/components/schemas/Problem/required')).toContain('code');
    expect(at(described, '#/paths/~1chat/post/security')).toEqual([
      { bearer: [] },
      { applicationKey: [] },
    ]);
  });

  it('shows the description to people', async () => {
    const response = await ask('/docs/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('swagger-ui');
  });

  it('shows the public half of its keys and nothing of the private one', async () => {
    const { keys } = (await (await ask('/.well-known/jwks.json')).json()) as { keys: Json[] };
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  it('answers HEAD like GET, without a body', async () => {
    const response = await ask('/health', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('content-length')).toBe('15');
  });

  it('says which methods a path offers', async () => {
    const options = await ask('/chat', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST']);
    const refused = await ask('/chat', { method: 'DELETE' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await refused.json()).toMatchObject({ code: 'WEIR_API_METHOD', status: 405 });
    expect((await ask('/health', { method: 'OPTIONS' })).headers.get('allow')).toBe('GET, HEAD');
  });

  it.each([
    ['/nowhere', 'GET'],
    ['/chat/../../etc/passwd', 'GET'],
    ['/nowhere', 'OPTIONS'],
    ['/reviews/none/at/all', 'POST'],
  ])('has nothing at %s (%s)', async (path, method) => {
    const response = await ask(path, { method });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'WEIR_API_NOT_FOUND', status: 404 });
  });

  it.each([
    ['text/plain', 'WEIR_API_MEDIA_TYPE', 415],
    ['application/x-www-form-urlencoded', 'WEIR_API_MEDIA_TYPE', 415],
    ['application/json', 'WEIR_API_MALFORMED', 400],
  ])('does not take a body of %s that is no JSON', async (type, code, status) => {
    const headers = { 'content-type': type, authorization: `Bearer ${token}` };
    const response = await ask('/chat', { method: 'POST', headers, body: 'prompt=hello' });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code, status });
  });

  it('does not say what a provider said when a model fails', async () => {
    const answer = await platform.post('/chat', { prompt: 'Name a prime.' }, token);
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(answer.body).toMatchObject({ code: expect.stringMatching(/^WEIR_/) });
    expect(JSON.stringify(answer.body)).not.toContain('org-test-0001');
  });

  it('fails its smoke test, in text and in JSON, naming the check that is broken', async () => {
    const inText = await platform.run(['smoke']);
    expect(inText.code).toBe(1);
    expect(inText.stdout).toMatch(/^FAILED +an ordinary prompt is answered/m);
    expect(inText.stdout).toMatch(/^ok +an attack is blocked/m);
    const { code, stdout } = await platform.run(['smoke', '--json']);
    const { passed, checks } = JSON.parse(stdout);
    expect([code, passed]).toEqual([1, false]);
    const broken = checks
      .filter((check: Json) => !check['passed'])
      .map((check: Json) => check['name']);
    expect(broken[0]).toBe('an ordinary prompt is answered');
    expect(broken).not.toContain('an attack is blocked');
  }, 60_000);
});
