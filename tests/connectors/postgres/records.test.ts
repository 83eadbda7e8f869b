// The queries that the platform reads with: registry, escalations, the server's name.
import pg from 'pg';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../connectors/postgres/migrate.ts';
import { openBulkPool, openPool } from '../../../connectors/postgres/pool.ts';
import {
  ensureTenant,
  isApproved,
  registeredModels,
} from '../../../connectors/postgres/registry.ts';
import { findReview } from '../../../connectors/postgres/reviews.ts';
import { serverVersion } from '../../../connectors/postgres/server-version.ts';
import { postgresSink } from '../../../connectors/postgres/sink.ts';
import { startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { at, decided, freshTask } from './rows.ts';

describe('records', () => {
  let database: TestPostgres;
  let pool: DatabasePool;
  let client: pg.Client;
  beforeAll(async () => {
    database = await startTestPostgres();
    await migrate(database.url);
    pool = await openPool(database.url);
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end().catch(() => undefined);
    await pool.end();
    await database.stop();
  });

  const modelsOf = async (tenantId: string) =>
    (await registeredModels(pool)).filter(
      (model) => model.tenantId === tenantId && isApproved(model),
    );

  it('register a tenant and its default model as approved', async () => {
    await ensureTenant(pool, 'one', [{ id: 'm1', provider: 'anthropic' }]);
    expect(await modelsOf('one')).toEqual([
      {
        ...{ tenantId: 'one', modelId: 'm1', provider: 'anthropic', riskTier: 'low' },
        ...{ status: 'approved', approvedMs: expect.any(Number) },
        settings: { timeoutMs: null, tokensMax: null, temperatureMax: null, fallback: [] },
      },
    ]);
  });

  it('keep what an operator has decided about a model', async () => {
    await ensureTenant(pool, 'two', [{ id: 'm1', provider: 'anthropic' }]);
    await client.query(`UPDATE model_registry SET status = 'suspended' WHERE tenant_id = 'two'`);
    await ensureTenant(pool, 'two', [{ id: 'm1', provider: 'anthropic' }]);
    expect(await modelsOf('two')).toEqual([]);
  });

  it('are the same when many processes register at once', async () => {
    const model = { id: 'm1', provider: 'scripted' };
    await Promise.all(Array.from({ length: 8 }, () => ensureTenant(pool, 'three', [model])));
    expect(await modelsOf('three')).toHaveLength(1);
  });

  it('take a risk tier that nobody knows for the highest, and lose no other model', async () => {
    await ensureTenant(pool, 'four', [{ id: 'm1', provider: 'scripted' }]);
    await ensureTenant(pool, 'five', [{ id: 'm1', provider: 'scripted' }]);
    await client.query(`UPDATE model_registry SET risk_tier = 'huge' WHERE tenant_id = 'four'`);
    expect((await modelsOf('four')).map(({ riskTier }) => riskTier)).toEqual(['high']);
    expect((await modelsOf('five')).map(({ riskTier }) => riskTier)).toEqual(['low']);
  });

  it('find the escalated prompt of a tenant, with its time, and no other', async () => {
    const task = freshTask();
    const { tenantId } = task;
    const bulk = openBulkPool(database.url, 1);
    const rows = [
      decided(tenantId, 'e1', { decided_at: '2026-06-01T12:00:00.250Z' }),
      decided(tenantId, 'a1', { decision: 'allow' }),
    ];
    await postgresSink(bulk).write({ task, from: at(0), to: at(2), rows });
    await bulk.end();
    const found = await findReview(pool, tenantId, 'e1');
    expect(found).toMatchObject({ kind: 'prompt', userId: 'ann', votes: [] });
    expect(found?.askedMs).toBe(Date.UTC(2026, 5, 1, 12, 0, 0, 250));
    expect(await findReview(pool, tenantId, 'a1')).toBeUndefined();
    expect(await findReview(pool, 'other', 'e1')).toBeUndefined();
    expect(await findReview(pool, tenantId, "' OR true --")).toBeUndefined();
  });

  it('name the server', async () => {
    expect(await serverVersion(database.url)).toMatch(/^PostgreSQL 1\d(\.\d+)?$/);
  });

  it('are away with the server and back with it, on the same pool', async () => {
    await ensureTenant(pool, 'six', [{ id: 'm1', provider: 'scripted' }]);
    client.on('error', () => undefined);
    await database.kill();
    await expect(findReview(pool, 'six', 'e1')).rejects.toMatchObject({
      code: 'WEIR_POSTGRES_AWAY',
    });
    await expect(registeredModels(pool)).rejects.toThrow();
    await expect(serverVersion(database.url)).rejects.toThrow();
    await database.restart();
    expect(await modelsOf('six')).toHaveLength(1);
    client = new pg.Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
  });

  it('never wait for a place in the pool that a killed server has taken along', async () => {
    const ask = () => registeredModels(pool).catch(() => undefined);
    const four = () => Promise.all([ask(), ask(), ask(), ask()]);
    for (let round = 0; round < 6; round += 1) {
      await four();
      await database.kill();
      await four();
      await database.restart();
    }
    expect((await four()).every((models) => models !== undefined)).toBe(true);
  });
});
