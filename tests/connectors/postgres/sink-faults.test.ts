// What only a real server can do to a sink: races, killed connections, a server that goes away.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../connectors/postgres/migrate.ts';
import { openBulkPool } from '../../../connectors/postgres/pool.ts';
import { postgresSink, type SinkRow } from '../../../connectors/postgres/sink.ts';
import type { Sink, SinkTask } from '../../../engine/model/sink.ts';
import { startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { until } from '../../support/worker.ts';
import { archived, at, freshTask } from './rows.ts';

const waitingSql = `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'`;

describe('the sink in trouble', () => {
  let database: TestPostgres;
  let pool: pg.Pool;
  let sink: Sink<SinkRow>;
  let outside: pg.Client;
  beforeAll(async () => {
    database = await startTestPostgres();
    await migrate(database.url);
    pool = openBulkPool(database.url);
    sink = postgresSink(pool);
    outside = new pg.Client({ connectionString: database.url });
    await outside.connect();
  });
  afterAll(async () => {
    await outside.end();
    await pool.end();
    await database.stop();
  });

  const write = (task: SinkTask, from: number, to: number, ids: readonly string[]) =>
    sink.write({
      ...{ task, from: at(from), to: at(to) },
      rows: ids.map((id) => archived(task.tenantId, id)),
    });

  const count = async ({ tenantId }: SinkTask): Promise<number> => {
    const sql = 'SELECT count(*)::int AS n FROM event_archive WHERE tenant_id = $1';
    return (await pool.query<{ n: number }>(sql, [tenantId])).rows[0]?.n ?? 0;
  };

  const waiting = async (): Promise<readonly number[]> =>
    (await outside.query<{ pid: number }>(waitingSql)).rows.map(({ pid }) => pid);

  /** Keeps every writer from inserting while `work` runs. */
  const whileBlocked = async (work: () => Promise<void>): Promise<void> => {
    const holder = new pg.Client({ connectionString: database.url });
    holder.on('error', () => undefined);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE event_archive IN EXCLUSIVE MODE');
    try {
      await work();
    } finally {
      await holder.end().catch(() => undefined);
    }
  };

  it('lets one of two owners write the first batch of a task, and tells the other', async () => {
    const task = freshTask();
    const writing: ReturnType<typeof write>[] = [];
    await whileBlocked(async () => {
      writing.push(write({ ...task, epoch: 2 }, 0, 5, ['a', 'b', 'c', 'd', 'e']));
      await until(async () => (await waiting()).length === 1);
      writing.push(write({ ...task, epoch: 1 }, 0, 3, ['a', 'b', 'c']));
      await until(async () => (await waiting()).length === 2);
    });
    const outcomes = (await Promise.all(writing)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['written', 'fenced']);
    expect(await sink.offsets(task)).toEqual(at(5));
    expect(await count(task)).toBe(5);
  });

  it('calls the later of two first batches of one owner stale', async () => {
    const task = freshTask();
    const writing: ReturnType<typeof write>[] = [];
    await whileBlocked(async () => {
      writing.push(write(task, 0, 2, ['a', 'b']));
      await until(async () => (await waiting()).length === 1);
      writing.push(write(task, 0, 3, ['a', 'b', 'c']));
      await until(async () => (await waiting()).length === 2);
    });
    const outcomes = (await Promise.all(writing)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['written', 'stale']);
    expect(await count(task)).toBe(2);
  });

  it('does not make tasks wait for each other', async () => {
    const [held, free] = [freshTask(), freshTask({ partition: 1 })];
    const writer = openBulkPool(database.url, 1);
    const client = await writer.connect();
    await client.query('BEGIN');
    const lock = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
    await client.query(lock, [JSON.stringify(['sink', held.chain, held.tenantId, held.partition])]);
    const late = write(held, 0, 1, ['a']);
    expect((await write(free, 0, 1, ['a'])).outcome).toBe('written');
    expect(await count(held)).toBe(0);
    await client.query('ROLLBACK');
    expect((await late).outcome).toBe('written');
    client.release();
    await writer.end();
  });

  it('leaves nothing of a batch whose connection is killed, and writes the next one', async () => {
    const task = freshTask();
    let killed: Promise<unknown> = Promise.resolve();
    await whileBlocked(async () => {
      killed = write(task, 0, 2, ['a', 'b']).catch((error: unknown) => error);
      await until(async () => (await waiting()).length === 1);
      const [pid] = await waiting();
      await outside.query('SELECT pg_terminate_backend($1)', [pid]);
      await killed;
    });
    expect(await killed).toMatchObject({ code: 'WEIR_POSTGRES_AWAY', retry: 'later' });
    expect(await sink.offsets(task)).toEqual(new Map());
    expect(await count(task)).toBe(0);
    expect((await write(task, 0, 2, ['a', 'b'])).outcome).toBe('written');
    expect(await count(task)).toBe(2);
  });

  it('says that the server is away, also in mid-batch, and recovers by itself', async () => {
    const task = freshTask();
    await write(task, 0, 1, ['a']);
    outside.on('error', () => undefined);
    await whileBlocked(async () => {
      const writing = write(task, 1, 2, ['b']).catch((error: unknown) => error);
      await until(async () => (await waiting()).length === 1);
      await database.kill();
      expect(await writing).toMatchObject({ code: 'WEIR_POSTGRES_AWAY', status: 503 });
    });
    await expect(write(task, 1, 2, ['b'])).rejects.toMatchObject({ code: 'WEIR_POSTGRES_AWAY' });
    await expect(sink.offsets(task)).rejects.toMatchObject({ code: 'WEIR_POSTGRES_AWAY' });
    await database.restart();
    expect((await write(task, 1, 2, ['b'])).outcome).toBe('written');
    expect(await sink.offsets(task)).toEqual(at(2));
    expect(await count(task)).toBe(2);
    outside = new pg.Client({ connectionString: database.url });
    await outside.connect();
  });
});
