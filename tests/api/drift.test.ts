// Drift on a real database: when the scores of a model have drifted, and what is given as the cause.
import type pg from 'pg';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { watchDrift } from '../../api/posture/drift.ts';
import { migrate } from '../../connectors/postgres/migrate.ts';
import { openBulkPool, openPool } from '../../connectors/postgres/pool.ts';
import { ensureTenant } from '../../connectors/postgres/registry.ts';
import { postgresSink } from '../../connectors/postgres/sink.ts';
import type { SinkTask } from '../../engine/model/sink.ts';
import type { ModelDrift } from '../../pipelines/events/model-drift.ts';
import { at, decided, freshTask } from '../connectors/postgres/rows.ts';
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts';

const hour = 3_600_000;
const nowMs = Date.UTC(2026, 5, 10, 12);
const limits = { windowMs: hour, baselineMs: 24 * hour, promptsMin: 50 };

let database: TestPostgres;
let bulk: pg.Pool;
let pool: DatabasePool;
let task: SinkTask;
let seq = 0;
beforeAll(async () => {
  database = await startTestPostgres();
  await migrate(database.url);
  bulk = openBulkPool(database.url);
  pool = await openPool(database.url);
}, 120_000);
afterAll(async () => {
  await pool?.end();
  await bulk?.end();
  await database?.stop();
});
beforeEach(async () => {
  task = freshTask();
  await ensureTenant(pool, task.tenantId, [{ id: 'm1', provider: 'scripted' }]);
  await change('model_registry', nowMs - 400 * hour);
});

const change = (table: 'model_registry' | 'model_routes', ms: number) =>
  bulk.query(`UPDATE ${table} SET updated_at = $2 WHERE tenant_id = $1`, [
    task.tenantId,
    new Date(ms),
  ]);
/** A hundred prompts, spread over a stretch of time. */
const asked = async (fromMs: number, toMs: number, score: number, policy_version = 'v1') => {
  const rows = Array.from({ length: 100 }, (_, n) =>
    decided(task.tenantId, `e${seq}-${n}`, {
      decided_at: new Date(fromMs + ((toMs - fromMs) * n) / 100).toISOString(),
      ...{ posture_score: score + (n % 10) / 100, policy_version },
    }),
  );
  const fresh = { ...task, chain: `archive-${seq}` };
  seq += 1;
  await postgresSink(bulk).write({ task: fresh, from: at(0), to: at(100), rows });
};
const look = async (atMs = nowMs): Promise<readonly (ModelDrift & { readonly id: string })[]> => {
  const found: (ModelDrift & { readonly id: string })[] = [];
  const journal = {
    drifted: async (_: string, drift: ModelDrift, id: string) => {
      found.push({ ...drift, id });
    },
  };
  await watchDrift(pool, [task.tenantId], { journal, limits, clock: { now: () => atMs } });
  return found;
};

it('calm traffic does not drift', async () => {
  await asked(nowMs - 20 * hour, nowMs - hour, 0.05);
  await asked(nowMs - hour, nowMs, 0.05);
  expect(await look()).toEqual([]);
});

it('scores that have moved against their baseline have, also without a change that is known', async () => {
  await asked(nowMs - 20 * hour, nowMs - hour, 0.05);
  await asked(nowMs - hour, nowMs, 0.5);
  const [found, ...others] = await look();
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    model_id: 'm1',
    drift: { cause: 'baseline', statistic: 1, before: { prompts: 100 }, after: { prompts: 100 } },
  });
  expect((await look(nowMs + 1))[0]?.id).toBe(found?.id);
});

it('a route that was changed is named, and so is another policy', async () => {
  await bulk.query(
    `INSERT INTO model_routes (tenant_id, name, members, updated_by)
     VALUES ($1, 'help', '[{"model":"m1","weight":1}]', 'ada')`,
    [task.tenantId],
  );
  await change('model_routes', nowMs - hour / 2);
  await asked(nowMs - 20 * hour, nowMs - hour / 2, 0.05);
  await asked(nowMs - hour / 2, nowMs, 0.5);
  const since = new Date(nowMs - hour / 2).toISOString();
  expect(await look()).toMatchObject([{ drift: { cause: 'route', since } }]);
  await change('model_routes', nowMs - 400 * hour);
  await asked(nowMs - hour / 2 + 1, nowMs, 0.5, 'v2');
  expect(await look()).toMatchObject([{ drift: { cause: 'policy' } }]);
});

it('what was spoken of is no baseline any more, so that one drift is one alert', async () => {
  await asked(nowMs - 20 * hour, nowMs - 2 * hour, 0.05);
  await asked(nowMs - 2 * hour, nowMs, 0.5);
  expect(await look()).toHaveLength(1);
  await bulk.query(
    `INSERT INTO event_archive (tenant_id, topic, event_id, time, subject, correlation_id,
       schema_version, data) VALUES ($1, 'detection', 'd', $2, 's', 'c', 1, $3)`,
    [task.tenantId, new Date(nowMs - 2 * hour), { rule: 'model_drift', model_id: 'm1' }],
  );
  expect(await look()).toEqual([]);
});

it('too few prompts say nothing', async () => {
  await asked(nowMs - 20 * hour, nowMs - hour, 0.05);
  await asked(nowMs - hour, nowMs + hour, 0.5);
  expect(await look(nowMs - hour / 2)).toEqual([]);
});
