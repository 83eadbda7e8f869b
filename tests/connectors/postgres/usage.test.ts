// What is added up from the archive, on a real database: usage, and how the models of a route compare.
import pg from 'pg';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../connectors/postgres/migrate.ts';
import { deleteRoute, modelRoutes, putRoute } from '../../../connectors/postgres/model-routes.ts';
import { openPool } from '../../../connectors/postgres/pool.ts';
import {
  ensureTenant,
  registeredModels,
  setModelSettings,
} from '../../../connectors/postgres/registry.ts';
import { memberFigures, shadowFigures } from '../../../connectors/postgres/route-comparison.ts';
import { type UsageQuery, usageOf } from '../../../connectors/postgres/usage.ts';
import { startTestPostgres, type TestPostgres } from '../../support/postgres.ts';

const noon = Date.UTC(2026, 0, 10, 12);
const day = 86_400_000;

let database: TestPostgres;
let pool: DatabasePool;
let client: pg.Client;
let rows = 0;
beforeAll(async () => {
  database = await startTestPostgres();
  await migrate(database.url);
  pool = await openPool(database.url);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const tenant of ['t1', 't2']) {
    await ensureTenant(pool, tenant, [{ id: 'm1', provider: 'scripted' }]);
  }
});
afterAll(async () => {
  await client?.end();
  await pool?.end();
  await database?.stop();
});

const put = async (topic: string, ms: number, data: object, tenant = 't1'): Promise<void> => {
  rows += 1;
  await client.query(
    `INSERT INTO event_archive (tenant_id, topic, event_id, time, subject, correlation_id,
       schema_version, data) VALUES ($1, $2, $3, $4, 'u', 'c', 1, $5)`,
    [tenant, topic, `e${rows}`, new Date(ms), data],
  );
};

const answer = (more: object) => ({
  ...{ user_id: 'eve', model_id: 'm1', blocked: false, input_tokens: 10, output_tokens: 5 },
  ...{ response_latency_ms: 100, response_length: 20, ...more },
});

const ask = (more: Partial<UsageQuery>) =>
  usageOf(pool, {
    ...{ tenantId: 't1', fromMs: noon - day, toMs: noon + day, groupBy: [], countMax: 100 },
    ...more,
  });

describe('usage', () => {
  beforeAll(async () => {
    await put('final_response', noon, answer({ cost_microusd: 30 }));
    await put('final_response', noon, answer({ user_id: 'bob', blocked: true, cost_microusd: 5 }));
    await put('final_response', noon + day / 2, answer({ model_used: 'm2', fallback_of: 'm1' }));
    await put('final_response', noon - day - 1, answer({ cost_microusd: 1_000 }));
    await put('final_response', noon, answer({ cost_microusd: 7_000 }), 't2');
    await put('output_checked', noon, answer({ cost_microusd: 9_000 }));
    const shadow = { model_id: 'm3', input_tokens: 10, output_tokens: 1, cost_microusd: 2 };
    await put('shadow_response', noon, { user_id: 'eve', model_id: 'm1', shadow });
  });

  it('is one line when nothing is asked for, of one tenant and the time alone', async () => {
    expect(await ask({})).toEqual([
      {
        ...{ user_id: null, model_id: null, day: null, answers: 3, shadow_calls: 1, blocked: 1 },
        ...{ fallbacks: 1, input_tokens: 40, output_tokens: 16, cost_microusd: 37, unpriced: 1 },
      },
    ]);
  });

  it('is grouped by user, model and day, the model being the one that has answered', async () => {
    const lines = await ask({ groupBy: ['user', 'model', 'day'] });
    expect(
      lines.map((each) => [each.user_id, each.model_id, each.day, each.cost_microusd]),
    ).toEqual([
      ['eve', 'm1', '2026-01-10', 30],
      ['bob', 'm1', '2026-01-10', 5],
      ['eve', 'm3', '2026-01-10', 2],
      ['eve', 'm2', '2026-01-11', 0],
    ]);
  });

  it('is of one user where one is named, and of no more lines than wanted', async () => {
    expect(await ask({ userId: 'bob' })).toMatchObject([{ answers: 1, cost_microusd: 5 }]);
    expect(await ask({ userId: 'nobody' })).toEqual([]);
    expect(await ask({ groupBy: ['model'], countMax: 1 })).toHaveLength(1);
  });
});

describe('the figures of a route', () => {
  const query = { tenantId: 't1', route: 'r', fromMs: noon - day, toMs: noon + day };
  const side = (model_id: string, latency_ms: number, more: object = {}) => ({
    ...{ model_id, latency_ms, stop_reason: 'end', output_decision: 'allow', input_tokens: 10 },
    ...{ output_tokens: 4, response_length: 8, cost_microusd: 3, ...more },
  });

  it('are those of its members by the model that has answered', async () => {
    await put('final_response', noon, answer({ asked_model: 'r', response_latency_ms: 300 }));
    await put('final_response', noon, answer({ asked_model: 'r', cost_microusd: 4 }));
    await put('final_response', noon, answer({ asked_model: 'r', model_id: 'm2', blocked: true }));
    await put('final_response', noon, answer({ asked_model: 'other' }));
    expect(await memberFigures(pool, query)).toMatchObject([
      { model_id: 'm1', answers: 2, latency_ms_p50: 200, cost_microusd: 4, response_length: 20 },
      { model_id: 'm2', answers: 1, blocked: 1 },
    ]);
  });

  it('are those of its shadow beside what was answered to the same prompts', async () => {
    const pair = { route: 'r', outcome: 'answered', primary: side('m1', 100) };
    await put('shadow_response', noon, { ...pair, similarity: 1, shadow: side('m3', 50) });
    const blocked = { output_decision: 'block', stop_reason: 'length' };
    const other = { ...pair, similarity: 0.5, shadow: side('m3', 150, blocked) };
    await put('shadow_response', noon, other);
    const failed = { ...pair, outcome: 'failed', similarity: 0, shadow: side('m3', 9_000) };
    await put('shadow_response', noon, failed);
    expect(await shadowFigures(pool, query)).toMatchObject([
      {
        ...{ model_id: 'm3', calls: 3, answered: 2, failed: 1, similarity_mean: 0.75 },
        ...{ same_output_decision: 1, same_stop_reason: 1 },
        primary: { latency_ms_p50: 100, output_tokens: 8, cost_microusd: 6, blocked: 0 },
        shadow: { latency_ms_p50: 100, output_tokens: 8, cost_microusd: 6, blocked: 1 },
      },
    ]);
    expect(await shadowFigures(pool, { ...query, toMs: noon })).toEqual([]);
  });
});

describe('routes and the settings of models', () => {
  it('are kept by tenant and name, replaced and removed', async () => {
    const route = { tenantId: 't1', name: 'r', members: [{ model: 'm1', weight: 2 }] };
    await putRoute(pool, { ...route, shadow: { model: 'm2', share: 0.5 }, updatedBy: 'ada' });
    await putRoute(pool, { ...route, shadow: null, updatedBy: 'bob' });
    expect(await modelRoutes(pool)).toEqual([
      { ...route, shadow: null, updatedBy: 'bob', updatedMs: expect.any(Number) },
    ]);
    expect(await deleteRoute(pool, 't2', 'r')).toBe(false);
    expect(await deleteRoute(pool, 't1', 'r')).toBe(true);
    expect(await modelRoutes(pool)).toEqual([]);
  });

  it('lead nowhere when a hand has spoilt them, and hide no others', async () => {
    const members = [{ model: 'm1', weight: 1 }];
    for (const name of ['good', 'spoilt']) {
      await putRoute(pool, { tenantId: 't1', name, members, shadow: null, updatedBy: 'ada' });
    }
    await client.query(`UPDATE model_routes SET members = '{"a":1}' WHERE name = 'spoilt'`);
    expect(await modelRoutes(pool)).toMatchObject([
      { name: 'good', members },
      { name: 'spoilt', members: [] },
    ]);
  });

  it('reach the gate, for models that are there', async () => {
    const settings = { timeoutMs: 500, tokensMax: 64, temperatureMax: 0.5, fallback: ['m2'] };
    expect(await setModelSettings(pool, 't1', 'm1', settings)).toBe(true);
    expect(await setModelSettings(pool, 't1', 'unheard-of', settings)).toBe(false);
    const [own, foreign] = await registeredModels(pool);
    expect([own?.settings, foreign?.settings]).toEqual([
      settings,
      { timeoutMs: null, tokensMax: null, temperatureMax: null, fallback: [] },
    ]);
  });

  it('say that the database is away', async () => {
    const gone = await openPool(database.url, 1);
    await gone.end();
    await expect(modelRoutes(gone)).rejects.toMatchObject({ code: 'WEIR_POSTGRES_AWAY' });
  });
});
