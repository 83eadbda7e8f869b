// Rows that are added up: every sighting counts once, however batches are cut, and whoever writes beside.
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../connectors/postgres/migrate.ts';
import { openBulkPool } from '../../../connectors/postgres/pool.ts';
import { postgresSink, type SinkRow } from '../../../connectors/postgres/sink.ts';
import { startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { at, freshTask } from './rows.ts';

describe('rows that are added up', () => {
  let database: TestPostgres;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await startTestPostgres();
    await migrate(database.url);
    pool = openBulkPool(database.url);
  }, 60_000);
  afterAll(async () => {
    await pool?.end();
    await database?.stop();
  });

  const iso = (second: number): string =>
    new Date(Date.UTC(2026, 5, 1, 12, 0, second)).toISOString();
  const seen = (tenantId: string, id: string, second: number): SinkRow => ({
    table: 'inventory_items',
    values: {
      ...{ tenant_id: tenantId, kind: 'model', id, seen_count: 1 },
      ...{ first_seen: iso(second), last_seen: iso(second) },
    },
  });
  const itemsOf = async (tenantId: string) => {
    const sql = `SELECT id, seen_count::int AS n, first_seen, last_seen FROM inventory_items
      WHERE tenant_id = $1 ORDER BY id`;
    return (await pool.query(sql, [tenantId])).rows.map(({ id, n, first_seen, last_seen }) => [
      ...[id, n, first_seen.toISOString(), last_seen.toISOString()],
    ]);
  };

  it('count every sighting once, whatever batches they come in', async () => {
    const sighting = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 59 }));
    const batches = fc.array(fc.array(sighting, { maxLength: 8 }), { maxLength: 6 });
    const property = fc.asyncProperty(batches, async (given) => {
      const task = freshTask();
      const sink = postgresSink(pool);
      for (const [nth, batch] of given.entries()) {
        const rows = batch.map(([id, second]) => seen(task.tenantId, id, second));
        const write = () => sink.write({ task, from: at(nth), to: at(nth + 1), rows });
        expect(await write()).toEqual({ outcome: 'written', rejected: [] });
        // A worker that has died between both commits writes it again, and is told that it is there.
        expect(await write()).toEqual({ outcome: 'stale' });
      }
      const expected = ['a', 'b', 'c'].flatMap((id) => {
        const seconds = given.flat().flatMap(([name, second]) => (name === id ? [second] : []));
        if (seconds.length === 0) return [];
        return [[id, seconds.length, iso(Math.min(...seconds)), iso(Math.max(...seconds))]];
      });
      expect(await itemsOf(task.tenantId)).toEqual(expected);
    });
    await fc.assert(property, { numRuns: 20 });
  });

  it('count those of all partitions, written at the same time in any order', async () => {
    const { tenantId } = freshTask();
    const names = Array.from({ length: 20 }, (_, n) => `m${n}`);
    const partitions = Array.from({ length: 4 }, (_, n) => n);
    await Promise.all(
      partitions.map(async (partition) => {
        const task = freshTask({ tenantId, partition });
        const order = partition % 2 === 0 ? names : names.toReversed();
        for (let nth = 0; nth < 10; nth += 1) {
          const rows = order.map((id) => seen(tenantId, id, nth));
          const written = await postgresSink(pool).write({
            task,
            from: at(nth),
            to: at(nth + 1),
            rows,
          });
          expect(written.outcome).toBe('written');
        }
      }),
    );
    const items = await itemsOf(tenantId);
    expect(items.map(([, n]) => n)).toEqual(names.map(() => 40));
  });

  it('keep what a person has said of a finding, open it again when it was resolved', async () => {
    const task = freshTask();
    const found = (severity: string): SinkRow => ({
      table: 'findings',
      values: {
        ...{ tenant_id: task.tenantId, fingerprint: 'f', source: 'inventory', scan_type: 's' },
        ...{ title: 't', description: 'd', severity, confidence: 1, risk_score: 0.5, asset: 'a' },
        ...{ status: 'open', evidence: [], correlated_events: ['e'], ttps: [] },
        ...{ recommended_actions: [], occurrence_count: 1, first_seen: iso(1), last_seen: iso(1) },
      },
    });
    const sink = postgresSink(pool);
    const write = (nth: number, ...rows: readonly SinkRow[]) =>
      sink.write({ task, from: at(nth), to: at(nth + 1), rows });
    const state = async () =>
      (
        await pool.query(
          'SELECT status, severity, occurrence_count::int AS n FROM findings WHERE tenant_id = $1',
          [task.tenantId],
        )
      ).rows;
    await write(0, found('low'), found('low'));
    expect(await state()).toEqual([{ status: 'open', severity: 'low', n: 2 }]);
    const say = (status: string) =>
      pool.query('UPDATE findings SET status = $1 WHERE tenant_id = $2', [status, task.tenantId]);
    await say('investigating');
    await write(1, found('high'));
    expect(await state()).toEqual([{ status: 'investigating', severity: 'high', n: 3 }]);
    await say('resolved');
    await write(2, found('high'));
    expect(await state()).toEqual([{ status: 'open', severity: 'high', n: 4 }]);
  });
});
