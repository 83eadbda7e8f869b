// The registry of models end to end: from registered to retired, who may do what, what speaks for a model,
// and that everybody is told. One organisation, where whoever registers may not approve.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAiModel } from '../support/chat-shapes.ts';
import { removeDirectory, startPlatform, type TestPlatform } from '../support/platform.ts';
import { type Provider, startProvider } from '../support/provider.ts';
import { until } from '../support/worker.ts';

let provider: Provider;
let platform: TestPlatform;
let database: pg.Client;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  provider = await startProvider();
  platform = await startPlatform({
    ...{ OPENAI_BASE_URL: `${provider.url}/v1`, OPENAI_MODEL: openAiModel, TENANTS: 't1,t2' },
    ...{ MODEL_FOUR_EYES: 'on', RATE_LIMIT_RPM: '100000' },
  });
  const roles = { user: 'user', auditor: 'spm:auditor', operator: 'spm:operator' };
  for (const [sub, role] of Object.entries({ ...roles, admin: 'spm:admin', other: 'spm:admin' })) {
    tokens[sub] = await platform.token({ sub, roles: [role] });
  }
  tokens['foreign'] = await platform.token({ sub: 'zoe', tenant_id: 't2', roles: ['spm:admin'] });
  database = new pg.Client({ connectionString: platform.databaseUrl });
  await database.connect();
}, 60_000);
afterAll(async () => {
  await database?.end();
  await platform?.stop();
  await provider?.stop();
  if (platform) removeDirectory(platform.directory);
});

const post = (path: string, body: object, who: string) => platform.post(path, body, tokens[who]);
const get = async (path: string, who = 'auditor') => {
  const headers = { authorization: `Bearer ${tokens[who]}` };
  const response = await fetch(`${platform.url}${path}`, { headers });
  const content = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, content };
};
const read = async (path: string, who?: string) =>
  JSON.parse((await get(path, who)).content.toString());
const card = (model_id: string, more: object = {}) => ({
  ...{ model_id, provider: 'openai', version: '2026-05', risk_tier: 'limited' },
  ...{ owner: 'olga', purpose: 'answers customers', ...more },
});
const ask = (model: string) => post('/chat', { prompt: 'What is a weir?', model }, 'user');
const codeOf = async (asked: ReturnType<typeof post>): Promise<readonly unknown[]> => {
  const { status, body } = await asked;
  return [status, body['code']];
};
const audited = async (model: string): Promise<readonly string[]> =>
  (
    await database.query(
      `SELECT event_type FROM audit_export
       WHERE tenant_id = 't1' AND payload ->> 'model_id' = $1 AND event_type LIKE 'model_%'
       ORDER BY timestamp, event_id`,
      [model],
    )
  ).rows.map(({ event_type }) => event_type);

describe('the life of a model', () => {
  it('opens and closes the gate, and each step is on record', async () => {
    const m = 'new-model';
    expect((await post('/models', card(m), 'operator')).status).toBe(201);
    expect(await codeOf(ask(m))).toEqual([403, 'WEIR_API_MODEL_GATE']);
    expect((await post(`/models/${m}/approve`, {}, 'admin')).body).toMatchObject({
      ...{ status: 'approved', registered_by: 'operator', approved_by: 'admin' },
    });
    await until(async () => (await ask(m)).status === 200);
    expect((await post(`/models/${m}/freeze`, { reason: 'odd' }, 'admin')).status).toBe(200);
    expect((await ask(m)).status).toBe(403);
    expect((await post(`/models/${m}/unfreeze`, {}, 'admin')).status).toBe(200);
    await until(async () => (await ask(m)).status === 200);
    expect((await post(`/models/${m}/retire`, { reason: 'old' }, 'admin')).status).toBe(200);
    expect((await ask(m)).status).toBe(403);
    expect(await codeOf(post(`/models/${m}/unfreeze`, {}, 'admin'))).toEqual([
      409,
      'WEIR_MODELS_WRONG_STATUS',
    ]);
    const steps = ['registered', 'approved', 'frozen', 'unfrozen', 'retired'];
    const { history } = await read(`/models/${m}`);
    expect(history.map((each: { event_type: string }) => each.event_type)).toEqual(
      steps.map((each) => `model_${each}`),
    );
    await until(async () => (await audited(m)).length === steps.length);
    expect(await audited(m)).toEqual(steps.map((each) => `model_${each}`));
  });

  it('takes two people, and the roles for it', async () => {
    const m = 'two-people';
    expect((await post('/models', card(m), 'user')).status).toBe(403);
    expect((await post('/models', card(m), 'auditor')).status).toBe(403);
    expect((await post('/models', card(m), 'admin')).status).toBe(201);
    expect((await post(`/models/${m}/approve`, {}, 'operator')).status).toBe(403);
    expect(await codeOf(post(`/models/${m}/approve`, {}, 'admin'))).toEqual([
      403,
      'WEIR_MODELS_OWN_REGISTRATION',
    ]);
    expect((await post(`/models/${m}/approve`, {}, 'other')).status).toBe(200);
    expect(await codeOf(post('/models', card(m), 'operator'))).toEqual([409, 'WEIR_MODELS_EXISTS']);
    expect((await get('/models', 'user')).status).toBe(403);
  });

  it('is the same when ten admins decide at once: one of them has', async () => {
    const m = 'raced';
    await post('/models', card(m), 'operator');
    const decided = await Promise.all(
      Array.from({ length: 10 }, () => post(`/models/${m}/approve`, {}, 'admin')),
    );
    expect(decided.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    const { history } = await read(`/models/${m}`);
    expect(history).toHaveLength(2);
  });

  it('moves the thresholds by its tier, and has no approval when its risk is unacceptable', async () => {
    for (const [m, risk_tier] of Object.entries({ tame: 'minimal', wild: 'high' })) {
      await post('/models', card(m, { risk_tier }), 'operator');
      await post(`/models/${m}/approve`, {}, 'admin');
    }
    const tierOf = async (m: string) => {
      const { body } = await ask(m);
      const find = () =>
        database.query('SELECT facts FROM decisions WHERE correlation_id = $1', [
          body['correlation_id'],
        ]);
      await until(async () => (await find()).rows.length > 0);
      return (await find()).rows[0].facts['risk_tier'];
    };
    await until(async () => (await tierOf('tame')) === 'low');
    expect(await tierOf('wild')).toBe('high');
    await post('/models', card('banned', { risk_tier: 'unacceptable' }), 'operator');
    expect(await codeOf(post('/models/banned/approve', {}, 'admin'))).toEqual([
      409,
      'WEIR_MODELS_UNACCEPTABLE_RISK',
    ]);
    expect((await post('/models/banned/reject', {}, 'admin')).body['status']).toBe('rejected');
  });
});

describe('the list of models', () => {
  it('comes in pages, filtered', async () => {
    const models = Array.from({ length: 5 }, (_, n) => card(`listed-${n}`, { owner: 'lister' }));
    const imported = { source: 'vendor list', models: [...models, card('listed-0')] };
    const { body } = await post('/models/import', imported, 'operator');
    expect(body['results']).toEqual([
      ...models.map(({ model_id }) => ({ model_id, outcome: 'registered' })),
      { model_id: 'listed-0', outcome: 'exists' },
    ]);
    const names: string[] = [];
    let after = '';
    for (;;) {
      const { models: page, next } = await read(`/models?owner=lister&limit=2${after}`);
      names.push(...page.map((each: { model_id: string }) => each.model_id));
      if (next === null) break;
      after = `&after=${next}`;
    }
    expect(names).toEqual(models.map(({ model_id }) => model_id));
    const { models: found } = await read('/models?status=approved&provider=openai&limit=200');
    expect(found.every(({ status }: { status: string }) => status === 'approved')).toBe(true);
    expect(await read('/models/listed-1')).toMatchObject({ source: 'vendor list' });
  });
});

describe('evidence', () => {
  it('comes back as it was attached, with its hash, or not at all', async () => {
    const m = 'proven';
    await post('/models', card(m), 'operator');
    const content = Buffer.from([0, 1, 2, 255, 254, 10, 13]);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const file = { name: 'eval (1).pdf', content_base64: content.toString('base64') };
    const { body, status } = await post(`/models/${m}/evidence`, file, 'operator');
    expect([status, body['sha256']]).toEqual([201, sha256]);
    const path = `/models/${m}/evidence/${body['evidence_id']}`;
    const found = await get(path);
    expect(found.content).toEqual(content);
    expect(found.headers.get('content-disposition')).toBe('attachment; filename="eval (1).pdf"');
    expect(await read(`/models/${m}/evidence`)).toMatchObject({
      evidence: [{ name: 'eval (1).pdf', sha256, size_bytes: 7, attached_by: 'operator' }],
    });
    expect((await get(path, 'foreign')).status).toBe(404);
    await database.query(`UPDATE model_evidence SET content = 'other' WHERE evidence_id = $1`, [
      body['evidence_id'],
    ]);
    expect((await get(path)).status).toBe(500);
  });

  it('is bounded', async () => {
    await post('/models', card('heavy'), 'operator');
    const content_base64 = Buffer.alloc(5 * 1_024 * 1_024 + 1).toString('base64');
    const { status } = await post(
      '/models/heavy/evidence',
      { name: 'x', content_base64 },
      'operator',
    );
    expect([413, 422]).toContain(status);
    const largest = Buffer.alloc(5 * 1_024 * 1_024).toString('base64');
    const fits = await post(
      '/models/heavy/evidence',
      { name: 'x', content_base64: largest },
      'operator',
    );
    expect(fits.status).toBe(201);
  });
});

describe('the command line', () => {
  it('takes a model through its life, and shows the inventory', async () => {
    const run = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await platform.run([...args, '--json']);
      expect([code, stderr]).toEqual([0, '']);
      return JSON.parse(stdout);
    };
    await run('model', 'register', 'by-hand', '--provider', 'openai', '--risk-tier', 'low');
    const file = join(platform.directory, 'card.txt');
    writeFileSync(file, 'a model card');
    await run('model', 'evidence', 'by-hand', '--attach', file);
    expect((await run('model', 'evidence', 'by-hand')).evidence).toHaveLength(1);
    // The speaker of the command line has registered it: somebody else must approve.
    expect((await platform.run(['model', 'approve', 'by-hand'])).stderr).toContain(
      'WEIR_MODELS_OWN_REGISTRATION',
    );
    expect((await post('/models/by-hand/approve', {}, 'admin')).status).toBe(200);
    expect(await run('model', 'freeze', 'by-hand')).toMatchObject({ status: 'frozen' });
    await until(async () => (await ask('by-hand')).status === 403);
    const { models } = await run('model', 'list', '--status', 'frozen');
    expect(models.map(({ model_id }: { model_id: string }) => model_id)).toContain('by-hand');
    const { items } = await run('inventory');
    const bill = await run('inventory', '--aibom');
    const { nodes } = await run('inventory', '--graph');
    const { paths } = await run('inventory', '--attack-paths');
    expect(items).toContainEqual(expect.objectContaining({ kind: 'model', id: 'by-hand' }));
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(nodes.length).toBeGreaterThan(0);
    expect(paths).toBeInstanceOf(Array);
  }, 150_000);
});

describe('another organisation', () => {
  it('sees no model of this one, and changes none', async () => {
    expect((await get(`/models/${openAiModel}`, 'foreign')).status).toBe(200);
    expect((await get('/models/new-model', 'foreign')).status).toBe(404);
    expect((await post('/models/two-people/freeze', {}, 'foreign')).status).toBe(404);
    expect(await read('/models?owner=lister', 'foreign')).toMatchObject({ models: [] });
    expect((await ask('two-people')).status).toBe(200);
  });
});
