// Posture on a real database: what the sink adds up, each decision once, and what is read from it.
import type pg from 'pg';
import type { DatabasePool } from 'slonik';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../connectors/postgres/migrate.ts';
import { openBulkPool, openPool } from '../../../connectors/postgres/pool.ts';
import {
  postureGroups,
  postureSeries,
  postureTotals,
  snapshotsSince,
} from '../../../connectors/postgres/posture.ts';
import { postgresSink, type SinkRow } from '../../../connectors/postgres/sink.ts';
import type { SinkTask } from '../../../engine/model/sink.ts';
import { startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { at, decided, freshTask } from './rows.ts';

const noon = Date.UTC(2026, 5, 1, 12);
const hour = 3_600_000;
const factors = {
  ...{ prompt: 0.2, behaviour: 0.1, identity: 0.05, memory: 0, guard: 0.1, retrieval: 0.01 },
  ...{ drift: 0.02, alerts: 0.02 },
};

let database: TestPostgres;
let bulk: pg.Pool;
let pool: DatabasePool;
beforeAll(async () => {
  database = await startTestPostgres();
  await migrate(database.url);
  bulk = openBulkPool(database.url);
  pool = await openPool(database.url);
});
afterAll(async () => {
  await pool?.end();
  await bulk?.end();
  await database?.stop();
});

const row = (task: SinkTask, id: string, atMs: number, more: object = {}): SinkRow =>
  decided(task.tenantId, id, { decided_at: new Date(atMs).toISOString(), factors, ...more });
const write = (task: SinkTask, from: number, to: number, rows: readonly SinkRow[]) =>
  postgresSink(bulk).write({ task, from: at(from), to: at(to), rows });
const snapshots = async ({ tenantId }: SinkTask) => {
  const sql = `SELECT model_id, bucket, partition, prompts, blocked, escalated, score_sum, score_max,
    guard_sum FROM posture_snapshots WHERE tenant_id = $1 ORDER BY bucket, model_id, partition`;
  return (await bulk.query(sql, [tenantId])).rows;
};
const query = ({ tenantId }: SinkTask, more: object = {}) => ({
  ...{ tenantId, fromMs: noon, toMs: noon + hour, ...more },
});

describe('snapshots', () => {
  it('sum up decisions by model and five minutes', async () => {
    const task = freshTask();
    await write(task, 0, 4, [
      row(task, 'a', noon, { posture_score: 0.25, decision: 'allow' }),
      row(task, 'b', noon + 299_999, { posture_score: 0.75, decision: 'block' }),
      row(task, 'c', noon + 300_000, { posture_score: 0.5 }),
      row(task, 'd', noon, { posture_score: 0.5, model_id: 'm2' }),
    ]);
    expect(await snapshots(task)).toMatchObject([
      {
        ...{ model_id: 'm1', bucket: new Date(noon), partition: 0, prompts: 2, blocked: 1 },
        ...{ escalated: 0, score_sum: 1, score_max: 0.75, guard_sum: 0.2 },
      },
      { model_id: 'm2', prompts: 1, escalated: 1 },
      { model_id: 'm1', bucket: new Date(noon + 300_000), prompts: 1, escalated: 1 },
    ]);
  });

  it('have each decision once, though its batch comes again, from a log that was lost', async () => {
    const task = freshTask();
    const rows = ['a', 'b'].map((id) => row(task, id, noon));
    await write(task, 0, 2, rows);
    expect(await write(task, 0, 2, rows)).toEqual({ outcome: 'stale' });
    const begunAnew = { ...task, incarnation: 'second' };
    await write(begunAnew, 0, 3, [...rows, row(task, 'c', noon)]);
    expect(await snapshots(task)).toMatchObject([{ prompts: 3, score_sum: 1.5 }]);
    const hours = 'SELECT prompts FROM posture_sessions WHERE tenant_id = $1';
    expect((await bulk.query(hours, [task.tenantId])).rows).toEqual([{ prompts: 3 }]);
  });

  it('do not count a row that the database refuses, and count the others of its batch', async () => {
    const task = freshTask();
    const refused = row(task, 'bad', noon, { user_id: null });
    const outcome = await write(task, 0, 3, [row(task, 'a', noon), refused, row(task, 'b', noon)]);
    expect(outcome).toMatchObject({ outcome: 'written', rejected: [{ row: refused }] });
    expect(await snapshots(task)).toMatchObject([{ prompts: 2 }]);
  });

  it('of several partitions are rows of their own, which the view adds up', async () => {
    const task = freshTask();
    const other = { ...task, partition: 1 };
    await Promise.all([
      write(task, 0, 1, [row(task, 'a', noon, { posture_score: 0.2 })]),
      write(other, 0, 1, [row(task, 'b', noon, { posture_score: 0.6 })]),
    ]);
    expect(await snapshots(task)).toHaveLength(2);
    const [snapshot, ...others] = await snapshotsSince(pool, [task.tenantId], noon);
    expect(others).toEqual([]);
    expect(snapshot).toMatchObject({ model_id: 'm1', start_ms: noon, prompts: 2 });
    expect(snapshot?.score_sum).toBeCloseTo(0.8);
    expect(await snapshotsSince(pool, ['nobody'], 0)).toEqual([]);
  });
});

describe('what is read of the posture', () => {
  const task = freshTask();
  beforeAll(async () => {
    const from = (
      user_id: string,
      session_id: string,
      posture_score: number,
      decision: string,
    ) => ({
      ...{ user_id, session_id, posture_score, decision },
    });
    const eve = Array.from({ length: 6 }, (_, n) =>
      row(task, `e${n}`, noon + n * 60_000, from('eve', 's-eve', 0.9, 'block')),
    );
    const bob = Array.from({ length: 4 }, (_, n) =>
      row(task, `b${n}`, noon + n * 600_000, from('bob', 's-bob', 0.1, 'allow')),
    );
    const once = row(task, 'o', noon, from('once', 's-once', 0.95, 'block'));
    const earlier = row(task, 'x', noon - 60_000, from('bob', 's-bob', 0.3, 'allow'));
    const rows = [...eve, ...bob, once, earlier];
    await write(task, 0, rows.length, rows);
  });

  it('is a series with factors, of everybody or of one user', async () => {
    const all = await postureSeries(pool, query(task), 3_600);
    expect(all).toMatchObject([{ at_ms: noon, prompts: 11, blocked: 7, score_max: 0.95 }]);
    expect(all[0]?.guard).toBeCloseTo(1.1);
    const [bob] = await postureSeries(pool, query(task, { userId: 'bob' }), 3_600);
    expect(bob).toMatchObject({ prompts: 4, blocked: 0 });
    expect(bob?.alerts).toBeCloseTo(0.08);
  });

  it('names who stands out, and a prompt alone does not lead', async () => {
    const users = await postureGroups(pool, query(task), 'user', 10);
    expect(users.map(({ id }) => id)).toEqual(['eve', 'once', 'bob']);
    const sessions = await postureGroups(pool, query(task), 'session', 1);
    expect(sessions).toMatchObject([{ id: 's-eve', prompts: 6 }]);
    const models = await postureGroups(pool, query(task, { sessionId: 's-bob' }), 'model', 10);
    expect(models).toMatchObject([{ id: 'm1', prompts: 4 }]);
  });

  it('is compared with the time before', async () => {
    const { now, before } = await postureTotals(pool, query(task));
    expect(now).toMatchObject({ prompts: 11 });
    expect(before).toMatchObject({ prompts: 1, score_sum: 0.3 });
  });

  it('is nobody else\u2019s', async () => {
    const foreign = query(freshTask());
    expect(await postureSeries(pool, foreign, 300)).toEqual([]);
    expect(await postureGroups(pool, foreign, 'user', 10)).toEqual([]);
    expect(await postureTotals(pool, foreign)).toEqual({ now: undefined, before: undefined });
  });
});
