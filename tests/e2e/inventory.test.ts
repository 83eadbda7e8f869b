// The inventory end to end: what is seen on the wire is found again, each sighting once; what nobody has
// registered is a finding; a page-reading agent that may send mail is a path; and all of it is a bill.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAiModel } from '../support/chat-shapes.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';
import { type Provider, type SaidCall, startProvider } from '../support/provider.ts';
import { until } from '../support/worker.ts';

const shadowModel = 'gpt-99-shadow';

let provider: Provider;
let pages: Server;
let platform: TestPlatform;
let pageUrl = '';
let auditor = '';
let operator = '';
let admin = '';

beforeAll(async () => {
  provider = await startProvider();
  pages = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html><body><p>The office opens at nine and closes at five.</p></body></html>');
  });
  await new Promise<void>((done) => pages.listen(0, '127.0.0.1', done));
  const { port } = pages.address() as AddressInfo;
  pageUrl = `http://127.0.0.1:${port}/hours`;
  platform = await startPlatform({
    ...{ OPENAI_BASE_URL: `${provider.url}/v1`, OPENAI_MODEL: openAiModel, TENANTS: 't1,t2' },
    ...{ TOOLS: 'web_fetch,send_mail,read_mail,documents_search', RATE_LIMIT_RPM: '100000' },
    WEB_FETCH_ALLOWED: `127.0.0.1:${port}`,
  });
  auditor = await platform.token({ sub: 'otto', roles: ['spm:auditor'] });
  operator = await platform.token({ sub: 'olga', roles: ['spm:operator'] });
  admin = await platform.token({ sub: 'ada', roles: ['spm:admin'] });
}, 60_000);
afterAll(async () => {
  await platform?.stop();
  await provider?.stop();
  pages?.close();
  if (platform) removeDirectory(platform.directory);
});

const send = async (
  method: string,
  path: string,
  token: string,
  { body, agent }: { readonly body?: object; readonly agent?: string } = {},
) => {
  const response = await fetch(`${platform.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(agent === undefined ? {} : { 'x-agent-id': agent }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
};
const get = async (path: string, token = auditor) => (await send('GET', path, token)).body;

/** One answer after the other; the last one for all further requests. */
const inTurn = (...turns: readonly (string | SaidCall)[][]): void => {
  let nth = -1;
  provider.script(() => {
    nth = Math.min(nth + 1, turns.length - 1);
    return { says: turns[nth] ?? [] };
  });
};
const call = (tool: string, asked: object): SaidCall => ({
  ...{ tool, arguments: JSON.stringify(asked) },
});

interface Item {
  readonly id: string;
  readonly kind: string;
  readonly seen_count: number;
  readonly registered: boolean | null;
}
const item = async (kind: string, id: string, token = auditor): Promise<Item | undefined> =>
  (await get(`/inventory?kind=${kind}&limit=1000`, token)).items.find(
    (each: Item) => each.id === id,
  );

interface Finding {
  readonly asset: string;
  readonly status: string;
  readonly occurrence_count: number;
}
const finding = async (asset: string, token = auditor): Promise<Finding | undefined> =>
  (await get('/findings', token)).findings.find((each: Finding) => each.asset === asset);

describe('what is seen on the wire', () => {
  it('is in the inventory: who asks, through which agent, which model, and how often', async () => {
    provider.script({ says: ['A low dam.'] });
    const ann = await platform.token({ sub: 'ann' });
    for (const _ of [1, 2, 3]) {
      const asked = { prompt: 'What is a weir?', model: openAiModel };
      expect((await platform.post('/chat', asked, ann)).status).toBe(200);
    }
    await until(async () => (await item('identity', 'ann'))?.seen_count === 3);
    expect(await item('model', openAiModel)).toMatchObject({ registered: true });
    expect(await item('agent', 'weir:chat')).toMatchObject({ registered: true });
    const { edges } = await get('/inventory/graph');
    expect(edges).toContainEqual(
      expect.objectContaining({
        from: { kind: 'agent', id: 'weir:chat' },
        ...{ relation: 'asks', to: { kind: 'model', id: openAiModel }, seen_count: 3 },
      }),
    );
  });

  it('is a finding when nobody has registered the model, once, with a count', async () => {
    const bob = await platform.token({ sub: 'bob' });
    for (const _ of [1, 2, 3, 4]) {
      const asked = { prompt: 'Hello there!', model: shadowModel };
      expect((await platform.post('/chat', asked, bob)).status).toBe(403);
    }
    await until(async () => (await finding(`model:${shadowModel}`))?.occurrence_count === 4);
    expect(await finding(`model:${shadowModel}`)).toMatchObject({
      ...{ source: 'inventory', scan_type: 'shadow_model', severity: 'medium', status: 'open' },
      evidence: [{ served: false, user_id: 'bob', agent_id: 'weir:chat' }],
    });
    const { findings } = await get('/findings');
    expect(findings.filter(({ asset }: Finding) => asset === `model:${shadowModel}`)).toHaveLength(
      1,
    );
    await until(async () => (await item('model', shadowModel))?.registered === false);
  });

  it('is a finding when an agent names itself and nobody answers for it, until somebody does', async () => {
    const cid = await platform.token({ sub: 'cid' });
    const body = { prompt: 'What is a weir?', model: openAiModel };
    const ask = () => send('POST', '/chat', cid, { body, agent: 'night-crawler' });
    expect((await ask()).status).toBe(200);
    await until(async () => (await finding('agent:night-crawler')) !== undefined);
    const known = { owner: 'olga', purpose: 'crawls at night' };
    const path = '/inventory/agents/night-crawler';
    expect((await send('PUT', path, operator, { body: known })).status).toBe(204);
    expect(await finding('agent:night-crawler')).toMatchObject({ status: 'resolved' });
    expect((await ask()).status).toBe(200);
    await until(async () => (await item('agent', 'night-crawler'))?.seen_count === 2);
    expect(await item('agent', 'night-crawler')).toMatchObject({ registered: true, owner: 'olga' });
    expect(await finding('agent:night-crawler')).toMatchObject({ occurrence_count: 1 });
    expect((await send('DELETE', path, operator)).status).toBe(204);
    expect((await ask()).status).toBe(200);
    await until(async () => (await finding('agent:night-crawler'))?.occurrence_count === 2);
    expect(await finding('agent:night-crawler')).toMatchObject({ status: 'open' });
  });

  it('is a finding when a client brings a tool that nobody knows', async () => {
    const dan = await platform.token({ sub: 'dan' });
    inTurn([call('wire_money', { amount: 1 })]);
    const tool = { name: 'wire_money', parameters: { type: 'object', properties: {} } };
    const asked = {
      ...{ model: openAiModel, messages: [{ role: 'user', content: 'Pay the invoice.' }] },
      tools: [{ type: 'function', function: tool }],
    };
    expect((await platform.post('/v1/chat/completions', asked, dan)).status).toBe(200);
    await until(async () => (await finding('tool:client:wire_money')) !== undefined);
    await until(async () => (await item('tool', 'client:wire_money'))?.registered === false);
  });
});

describe('an agent that reads pages and may send mail', () => {
  it('is a path from outside over its data to the outside, with reasons', async () => {
    const eva = await platform.token({ sub: 'eva' });
    inTurn([call('web_fetch', { url: pageUrl })], ['The office opens at nine.']);
    const asked = { prompt: `When does the office open? See ${pageUrl}`, model: openAiModel };
    expect((await platform.post('/chat', asked, eva)).status).toBe(200);
    await until(async () => (await item('tool', 'web_fetch')) !== undefined);
    const { paths, count } = await get('/inventory/attack-paths?from=weir:chat&to=sensitive');
    const found = paths.find(({ nodes }: { nodes: { role: string; id: string }[] }) =>
      nodes.some(({ role, id }) => role === 'exit' && id === 'send_mail'),
    );
    expect(found).toMatchObject({
      ...{ from: 'weir:chat', to: 'sensitive' },
      nodes: [
        { role: 'entry', kind: 'tool', id: 'web_fetch' },
        { role: 'agent', kind: 'agent', id: 'weir:chat' },
        { role: 'source', kind: 'tool', id: expect.any(String) },
        { role: 'data', kind: 'data_class', id: 'sensitive' },
        { role: 'exit', kind: 'tool', id: 'send_mail' },
      ],
    });
    expect(found.explanation).toContain('web_fetch brings text that outsiders write');
    const scores = paths.map(({ score }: { score: number }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(count).toBe(paths.length);
    expect((await get('/inventory/attack-paths?from=nobody')).paths).toEqual([]);
  });
});

describe('the bill of materials', () => {
  it('names models, tools and classes of data, and is valid CycloneDX 1.6', async () => {
    provider.script({ says: ['It says so.'] });
    const added = await platform.post(
      '/documents',
      {
        ...{ title: 'Spillway manual', text: 'The spillway gate of the northern weir has a key.' },
        ...{ owner: 'tenant', classification: 'confidential' },
      },
      admin,
    );
    expect(added.status).toBe(201);
    const fay = await platform.token({ sub: 'fay' });
    await until(async () => {
      const prompt = 'Which gate of the northern weir has a spillway key?';
      await platform.post('/chat', { prompt, model: openAiModel }, fay);
      const seen = await item('document', String(added.body['document_id']));
      return (seen?.seen_count ?? 0) > 0;
    });
    const bill = await get('/inventory/aibom');
    const named = (type: string): string[] =>
      bill.components.flatMap((each: { type: string; name: string }) =>
        each.type === type ? [each.name] : [],
      );
    expect(named('machine-learning-model')).toEqual(
      expect.arrayContaining([openAiModel, shadowModel]),
    );
    expect(named('data')).toContain('confidential');
    expect(bill.services.map(({ name }: { name: string }) => name)).toContain('web_fetch');
    const { dependsOn } = bill.dependencies.find(
      ({ ref }: { ref: string }) => ref === 'agent:weir:chat',
    );
    expect(dependsOn).toEqual(
      expect.arrayContaining([`model:${openAiModel}`, 'tool:web_fetch', 'data_class:confidential']),
    );
    expect(problemsOf(bill)).toEqual([]);
    expect(problemsOf({ ...bill, components: [{ type: 'spell', name: 'x' }] })).not.toEqual([]);
  });
});

describe('another organisation', () => {
  it('sees nothing of it', async () => {
    const foreign = await platform.token({ sub: 'zoe', tenant_id: 't2', roles: ['spm:admin'] });
    const seen = await Promise.all(
      ['/inventory?limit=1000', '/inventory/graph', '/inventory/attack-paths', '/findings'].map(
        (path) => get(path, foreign),
      ),
    );
    const text = JSON.stringify(seen);
    for (const each of ['ann', 'night-crawler', shadowModel, 'web_fetch"', 'wire_money']) {
      expect(text).not.toContain(each);
    }
    expect(JSON.stringify(await get('/inventory/aibom', foreign))).not.toContain(shadowModel);
  });

  it('has users who may not look at their own', async () => {
    const user = await platform.token({ sub: 'ann' });
    expect((await send('GET', '/inventory', user)).status).toBe(403);
    expect((await send('GET', '/findings', user)).status).toBe(403);
  });
});

/** What the schema of CycloneDX minds in a bill. */
const problemsOf = (bill: unknown): readonly unknown[] => {
  const schemas = resolve('node_modules/@cyclonedx/cyclonedx-library/res/schema');
  const read = (name: string) =>
    JSON.parse(readFileSync(resolve(schemas, `${name}.SNAPSHOT.schema.json`), 'utf8'));
  const ajv = new Ajv({ strict: false, validateFormats: false });
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
    ajv.addSchema(read(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  const isValid = ajv.compile(read('bom-1.6'));
  return isValid(bill) ? [] : (isValid.errors ?? []);
};
