// The contract of the sink, held on every database that Weir may stand on.
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../connectors/postgres/migrate.ts';
import { openBulkPool } from '../../../connectors/postgres/pool.ts';
import { postgresSink, type SinkRow } from '../../../connectors/postgres/sink.ts';
import { virtualClock } from '../../../engine/kernel/virtual-clock.ts';
import type { Sink, SinkTask } from '../../../engine/model/sink.ts';
import { archived, at, audited, decided, freshTask } from './rows.ts';
import { scheduleProperty } from './schedule.ts';

export interface OpenDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

export const sinkContract = (
  name: string,
  open: () => Promise<OpenDatabase>,
  { schedules }: { readonly schedules: number },
): void => {
  describe(`the sink on ${name}`, () => {
    let database: OpenDatabase;
    let pool: pg.Pool;
    let sink: Sink<SinkRow>;
    beforeAll(async () => {
      database = await open();
      await migrate(database.url);
      pool = openBulkPool(database.url);
      sink = postgresSink(pool);
    }, 180_000);
    afterAll(async () => {
      await pool?.end();
      await database?.stop();
    });

    const idsOf = async ({ tenantId }: SinkTask): Promise<readonly string[]> => {
      const sql = 'SELECT event_id FROM event_archive WHERE tenant_id = $1 ORDER BY event_id';
      const { rows } = await pool.query<{ event_id: string }>(sql, [tenantId]);
      return rows.map(({ event_id }) => event_id);
    };

    const write = (task: SinkTask, from: number, to: number, rows: readonly SinkRow[]) =>
      sink.write({ task, from: at(from), to: at(to), rows });

    it('stores the rows of all tables and the offset', async () => {
      const task = freshTask();
      const { tenantId } = task;
      const rows = [archived(tenantId, 'a'), decided(tenantId, 'a'), audited(tenantId, 'a')];
      expect(await write(task, 0, 3, rows)).toEqual({ outcome: 'written', rejected: [] });
      expect(await sink.offsets(task)).toEqual(at(3));
      for (const table of ['event_archive', 'decisions', 'audit_export']) {
        const sql = `SELECT count(*)::int AS n FROM ${table} WHERE tenant_id = $1`;
        expect((await pool.query(sql, [tenantId])).rows).toEqual([{ n: 1 }]);
      }
    });

    it('stores values as they are: lists, documents, nulls, any text', async () => {
      const task = freshTask();
      const text = 'Łódź, 東京 "quoted" \\ \u{1F30A} {}\n';
      const data = { text, list: [1, 2.5, null], deep: { yes: true } };
      const signals = ['a,b', '{"c"}', ''];
      await write(task, 0, 1, [
        archived(task.tenantId, text, { data }),
        decided(task.tenantId, text, { signals }),
        audited(task.tenantId, text),
      ]);
      const read = async (sql: string) => (await pool.query(sql, [task.tenantId])).rows;
      expect(await read('SELECT event_id, data FROM event_archive WHERE tenant_id = $1')).toEqual([
        { event_id: text, data },
      ]);
      expect(await read('SELECT signals FROM decisions WHERE tenant_id = $1')).toEqual([
        { signals },
      ]);
      expect(await read('SELECT session_id FROM audit_export WHERE tenant_id = $1')).toEqual([
        { session_id: null },
      ]);
    });

    it('knows no offsets of a task that has stored nothing', async () => {
      expect(await sink.offsets(freshTask())).toEqual(new Map());
    });

    it('keeps offsets by topic, partition and chain', async () => {
      const task = freshTask();
      const rows = [archived(task.tenantId, 'a')];
      const [from, to] = [
        new Map([...at(0), ...at(0, 'audit')]),
        new Map([...at(2), ...at(5, 'audit')]),
      ];
      expect((await sink.write({ task, from, to, rows })).outcome).toBe('written');
      expect(await sink.offsets(task)).toEqual(to);
      expect(await sink.offsets({ ...task, partition: 1 })).toEqual(new Map());
      expect(await sink.offsets({ ...task, chain: 'other' })).toEqual(new Map());
    });

    it('takes a batch of one topic of a task that has stored several', async () => {
      const task = freshTask();
      const both = new Map([...at(2), ...at(5, 'audit')]);
      await sink.write({ task, from: new Map(), to: both, rows: [] });
      const rows = [archived(task.tenantId, 'a')];
      const outcome = await sink.write({ task, from: at(5, 'audit'), to: at(6, 'audit'), rows });
      expect(outcome.outcome).toBe('written');
      expect(await sink.offsets(task)).toEqual(new Map([...at(2), ...at(6, 'audit')]));
    });

    it('calls a repeated batch stale and stores nothing twice', async () => {
      const task = freshTask();
      const rows = [archived(task.tenantId, 'a')];
      expect((await write(task, 0, 1, rows)).outcome).toBe('written');
      const other = [archived(task.tenantId, 'b')];
      expect(await write(task, 0, 1, other)).toEqual({ outcome: 'stale' });
      expect(await idsOf(task)).toEqual(['a']);
    });

    it('calls a batch that leaves a gap stale', async () => {
      const task = freshTask();
      await write(task, 0, 1, []);
      expect(await write(task, 2, 3, [archived(task.tenantId, 'c')])).toEqual({ outcome: 'stale' });
      expect(await sink.offsets(task)).toEqual(at(1));
      expect(await idsOf(task)).toEqual([]);
    });

    it('fences an owner of an earlier epoch, whichever topic it writes', async () => {
      const task = freshTask({ epoch: 2 });
      await write(task, 0, 1, []);
      const zombie = { ...task, epoch: 1 };
      const rows = [archived(task.tenantId, 'ghost')];
      expect(await write(zombie, 1, 2, rows)).toEqual({ outcome: 'fenced' });
      const elsewhere = { task: zombie, from: at(0, 'audit'), to: at(1, 'audit'), rows };
      expect(await sink.write(elsewhere)).toEqual({ outcome: 'fenced' });
      expect(await idsOf(task)).toEqual([]);
      expect((await write({ ...task, epoch: 3 }, 1, 2, rows)).outcome).toBe('written');
    });

    it('counts the offsets of another incarnation of the log as none', async () => {
      const task = freshTask({ epoch: 9 });
      await write(task, 0, 7, [archived(task.tenantId, 'a')]);
      const anew = { ...task, incarnation: 'second', epoch: 10 };
      expect(await sink.offsets(anew)).toEqual(new Map());
      expect((await write(anew, 0, 1, [archived(task.tenantId, 'b')])).outcome).toBe('written');
      expect(await sink.offsets(anew)).toEqual(at(1));
      expect(await write(task, 7, 8, [archived(task.tenantId, 'ghost')])).toEqual({
        outcome: 'fenced',
      });
      expect(await sink.offsets(task)).toEqual(new Map());
      expect(await idsOf(task)).toEqual(['a', 'b']);
    });

    it('goes on wherever a log that was rolled back goes on, and stores no id twice', async () => {
      const task = freshTask({ epoch: 9 });
      const rows = ['a', 'b', 'c'].map((id) => archived(task.tenantId, id));
      await write(task, 0, 3, rows);
      const anew = { ...task, incarnation: 'second', epoch: 10 };
      const again = [...rows.slice(1, 2), archived(task.tenantId, 'd')];
      expect((await write(anew, 1, 3, again)).outcome).toBe('written');
      expect(await sink.offsets(anew)).toEqual(at(3));
      expect(await idsOf(task)).toEqual(['a', 'b', 'c', 'd']);
    });

    it('stores an event once that comes from two tasks', async () => {
      const task = freshTask();
      const rows = [archived(task.tenantId, 'a')];
      await write(task, 0, 1, rows);
      const outcome = await write({ ...task, partition: 1 }, 0, 1, rows);
      expect(outcome).toEqual({ outcome: 'written', rejected: [] });
      expect(await idsOf(task)).toEqual(['a']);
    });

    it.each([
      ['a NUL in a text', { subject: 'a\u0000b' }, 'SQLSTATE_22P05'],
      ['a NUL in a document', { data: { text: 'a\u0000b' } }, 'SQLSTATE_22P05'],
      ['half of a character', { subject: '\ud800' }, 'SQLSTATE_22P02'],
      ['a text for a number', { schema_version: 'one' }, 'SQLSTATE_22P02'],
      ['a number that is too large', { schema_version: 2 ** 40 }, 'SQLSTATE_22003'],
      ['no time', { time: 'yesterday at noon' }, 'SQLSTATE_22007'],
      ['nothing where something must be', { subject: null }, 'SQLSTATE_23502'],
    ])('hands back a row with %s and stores the rest', async (_, wrong, reason) => {
      const task = freshTask();
      const good = Array.from({ length: 20 }, (_each, nth) => archived(task.tenantId, `g${nth}`));
      const bad = archived(task.tenantId, 'bad', wrong);
      const outcome = await write(task, 0, 21, [...good.slice(0, 13), bad, ...good.slice(13)]);
      expect(outcome).toEqual({ outcome: 'written', rejected: [{ row: bad, reason }] });
      expect(outcome.outcome === 'written' && outcome.rejected[0]?.row).toBe(bad);
      expect(await idsOf(task)).toHaveLength(20);
      expect(await sink.offsets(task)).toEqual(at(21));
    });

    it('hands back a row whose key is larger than an index can hold', async () => {
      const task = freshTask();
      // Random, so that it cannot be compressed.
      const { random } = virtualClock(0);
      const id = Array.from({ length: 9_000 }, () => Math.floor(random() * 36).toString(36));
      const bad = archived(task.tenantId, id.join(''));
      const outcome = await write(task, 0, 2, [archived(task.tenantId, 'a'), bad]);
      expect(outcome).toEqual({
        outcome: 'written',
        rejected: [{ row: bad, reason: 'SQLSTATE_54000' }],
      });
      expect(await idsOf(task)).toEqual(['a']);
    });

    it('hands back every row of a batch that is wrong throughout', async () => {
      const task = freshTask();
      const rows = Array.from({ length: 5 }, (_, nth) =>
        archived(task.tenantId, `b${nth}`, { time: 'never' }),
      );
      const outcome = await write(task, 0, 5, rows);
      expect(outcome.outcome === 'written' && outcome.rejected.map(({ row }) => row)).toEqual(rows);
      expect(await sink.offsets(task)).toEqual(at(5));
    });

    it('takes more rows than one statement does', async () => {
      const task = freshTask();
      const rows = Array.from({ length: 2_500 }, (_, nth) => archived(task.tenantId, `r${nth}`));
      expect((await write(task, 0, 2_500, rows)).outcome).toBe('written');
      expect(await idsOf(task)).toHaveLength(2_500);
    });

    it.each([
      ["UPDATE audit_export SET actor = 'eve' WHERE tenant_id = $1"],
      ['DELETE FROM audit_export WHERE tenant_id = $1'],
      ['TRUNCATE audit_export'],
    ])('never changes or removes an audit record: %s', async (sql) => {
      const task = freshTask();
      await write(task, 0, 1, [audited(task.tenantId, 'a')]);
      const values = sql.includes('$1') ? [task.tenantId] : [];
      await expect(pool.query(sql, values)).rejects.toMatchObject({
        message: 'audit records are never changed or removed',
      });
      const kept = 'SELECT actor FROM audit_export WHERE tenant_id = $1';
      expect((await pool.query(kept, [task.tenantId])).rows).toEqual([{ actor: 'ann' }]);
    });

    it('holds what a sequential model holds, whatever batches, repeats, owners and crashes', async () => {
      await scheduleProperty(() => ({ url: database.url, sink, idsOf }), schedules);
    }, 120_000);
  });
};
