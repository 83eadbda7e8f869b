// The sink into PostgreSQL: rows and offsets in one transaction, so that a row is stored once,
// however often its batch comes. A row that the database refuses is found and handed back; the
// rest lands.
import type pg from 'pg';
import type { Sink, SinkBatch, SinkOutcome, SinkTask } from '../../engine/model/sink.ts';
import { addedUp, onConflict, sumRows } from './added-up.ts';
import { insertAuditRecords } from './audit/insert-records.ts';
import { postgresErrors } from './errors.ts';
import { decisionsInsert } from './snapshot-insert.ts';
import { type TableName, tables } from './tables.ts';

/** A row for one of the fact tables: column names to values. */
export interface SinkRow {
  readonly table: Extract<
    TableName,
    | 'event_archive'
    | 'decisions'
    | 'audit_export'
    | 'alert_notices'
    | 'inventory_items'
    | 'inventory_relations'
    | 'findings'
  >;
  readonly values: Readonly<Record<string, unknown>>;
}

type Rejected = { readonly row: SinkRow; readonly reason: string };

const rowsPerInsertMax = 1_000;

/** Data, integrity, and rows that are larger than an index or a value may be. */
const isAboutTheRow = (error: unknown): error is pg.DatabaseError & { readonly code: string } =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^(22|23|54)/.test(error.code);

const insertText = (table: SinkRow['table']): string => {
  const columns = tables[table].columns.map(({ name }) => `"${name}"`).join(', ');
  return (
    `INSERT INTO ${table} (${columns}) SELECT ${columns} ` +
    `FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb) ${onConflict(table)}`
  );
};

const insert = async (
  client: pg.PoolClient,
  task: SinkTask,
  rows: readonly SinkRow[],
  snapshotSec: number,
): Promise<void> => {
  const byTable = new Map<SinkRow['table'], SinkRow['values'][]>();
  for (const { table, values } of rows) {
    const list = byTable.get(table);
    if (list) list.push(values);
    else byTable.set(table, [values]);
  }
  for (const [table, all] of [...byTable].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const values = addedUp.has(table) ? sumRows(table, all) : all;
    for (let from = 0; from < values.length; from += rowsPerInsertMax) {
      const slice = values.slice(from, from + rowsPerInsertMax);
      if (table === 'audit_export') {
        await insertAuditRecords(client, task, slice);
        continue;
      }
      const text = JSON.stringify(slice);
      if (table === 'decisions') {
        await client.query(decisionsInsert, [text, task.partition, snapshotSec]);
      } else await client.query(insertText(table), [text]);
    }
  }
};

/** Inserts what can be inserted; halves until each refused row stands alone. */
const insertSifted = async (
  client: pg.PoolClient,
  task: SinkTask,
  rows: readonly SinkRow[],
  snapshotSec: number,
): Promise<readonly Rejected[]> => {
  if (rows.length === 0) return [];
  await client.query('SAVEPOINT sift');
  try {
    await insert(client, task, rows, snapshotSec);
    await client.query('RELEASE SAVEPOINT sift');
    return [];
  } catch (error) {
    if (!isAboutTheRow(error)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT sift');
    const [first] = rows;
    if (rows.length === 1 && first) return [{ row: first, reason: `SQLSTATE_${error.code}` }];
    const middle = Math.ceil(rows.length / 2);
    return [
      ...(await insertSifted(client, task, rows.slice(0, middle), snapshotSec)),
      ...(await insertSifted(client, task, rows.slice(middle), snapshotSec)),
    ];
  }
};

const taskKey = ({ chain, tenantId, partition }: SinkTask) => [chain, tenantId, partition];

interface StoredOffset {
  readonly topic: string;
  readonly incarnation: string;
  readonly epoch: string;
  readonly seq: string;
}

const storedOffsets = async (
  client: pg.Pool | pg.PoolClient,
  task: SinkTask,
): Promise<readonly StoredOffset[]> => {
  const { rows } = await client.query<StoredOffset>(
    `SELECT topic, incarnation, epoch, seq FROM sink_offset
     WHERE chain = $1 AND tenant_id = $2 AND partition = $3`,
    taskKey(task),
  );
  return rows;
};

/** One writer per task at a time, also before there is an offset whose row could be locked. */
const lockTask = async (client: pg.PoolClient, task: SinkTask): Promise<void> => {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    JSON.stringify(['sink', ...taskKey(task)]),
  ]);
};

/** What nothing is stored of in this incarnation of the log may begin anywhere: it goes on there. */
const refusal = (
  { task, from }: SinkBatch<SinkRow>,
  stored: readonly StoredOffset[],
): 'fenced' | 'stale' | undefined => {
  if (stored.some(({ epoch }) => Number(epoch) > task.epoch)) return 'fenced';
  const ours = stored.filter(({ incarnation }) => incarnation === task.incarnation);
  return ours.some(({ topic, seq }) => from.has(topic) && from.get(topic) !== Number(seq))
    ? 'stale'
    : undefined;
};

const moveOffsets = async (
  client: pg.PoolClient,
  { task, to }: SinkBatch<SinkRow>,
): Promise<void> => {
  await client.query(
    `INSERT INTO sink_offset (chain, tenant_id, partition, topic, incarnation, epoch, seq)
     SELECT $1, $2, $3, topic, $4, $5, seq FROM unnest($6::text[], $7::bigint[]) AS t(topic, seq)
     ON CONFLICT (chain, tenant_id, partition, topic) DO UPDATE
     SET incarnation = excluded.incarnation, epoch = excluded.epoch, seq = excluded.seq,
         updated_at = now()`,
    [...taskKey(task), task.incarnation, task.epoch, [...to.keys()], [...to.values()]],
  );
};

/**
 * The sink over a bulk pool. Offsets of another incarnation of the log count as none: the log was
 * lost, or rolled back by a failover; rows that come again are told by their ids. Decisions are counted
 * in snapshots of `snapshotSec`. Rejects with `WEIR_POSTGRES_AWAY` when the database is.
 */
export const postgresSink = (pool: pg.Pool, { snapshotSec = 300 } = {}): Sink<SinkRow> => {
  const transact = async (batch: SinkBatch<SinkRow>): Promise<SinkOutcome<SinkRow>> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      await lockTask(client, batch.task);
      const outcome = refusal(batch, await storedOffsets(client, batch.task));
      if (outcome) {
        await client.query('ROLLBACK');
        return { outcome };
      }
      const rejected = await insertSifted(client, batch.task, batch.rows, snapshotSec);
      await moveOffsets(client, batch);
      await client.query('COMMIT');
      return { outcome: 'written', rejected };
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      // A connection in an unknown state is closed, which rolls back.
      client.release(broken);
    }
  };
  return {
    offsets: async (task) => {
      try {
        const stored = await storedOffsets(pool, task);
        return new Map(
          stored
            .filter(({ incarnation }) => incarnation === task.incarnation)
            .map(({ topic, seq }) => [topic, Number(seq)]),
        );
      } catch (cause) {
        throw postgresErrors.AWAY({ during: 'offsets' }, { cause });
      }
    },
    write: async (batch) => {
      try {
        return await transact(batch);
      } catch (cause) {
        throw postgresErrors.AWAY({ during: 'write' }, { cause });
      }
    },
  };
};
