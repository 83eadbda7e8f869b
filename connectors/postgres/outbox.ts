// The outbox: what has changed in records, written in the transaction of the change. A relay publishes it,
// in order, at least once; what was published stays as the history of the record.
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export interface OutboxEntry {
  readonly tenantId: string;
  /** Names the event wherever it is published, however often. */
  readonly eventId: string;
  readonly registry: string;
  /** The record that has changed. */
  readonly subject: string;
  readonly eventType: string;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface PastEntry extends Pick<OutboxEntry, 'eventType' | 'actor' | 'data'> {
  readonly atMs: number;
}

const row = z.object({
  seq: z.number(),
  tenant_id: z.string(),
  event_id: z.string(),
  registry: z.string(),
  subject: z.string(),
  event_type: z.string(),
  actor: z.string(),
  data: z.record(z.string(), z.unknown()),
});
const past = row.pick({ event_type: true, actor: true, data: true }).extend({ at_ms: z.number() });
const none = z.object({}).strict();
const waiting = z.object({ waits: z.boolean() });
const lock = z.object({ held: z.string() });

/** So many are published in one transaction. */
const entriesPerTurnMax = 100;

/** Adds an entry to a transaction. */
export const addToOutbox = async (
  transaction: CommonQueryMethods,
  { tenantId, eventId, registry, subject, eventType, actor, data }: OutboxEntry,
): Promise<void> => {
  await transaction.query(sql.type(none)`
    INSERT INTO outbox (tenant_id, event_id, registry, subject, event_type, actor, data)
    VALUES (${tenantId}, ${eventId}, ${registry}, ${subject}, ${eventType}, ${actor},
      ${JSON.stringify(data)}::jsonb)
  `);
};

/**
 * Hands what is unpublished to `publish`, the oldest first, one caller at a time; what it rejects stays,
 * with all that comes after it. Answers how many were published.
 */
export const publishOutbox = async (
  pool: DatabasePool,
  publish: (entry: OutboxEntry) => Promise<void>,
): Promise<number> => {
  const { waits } = await pool.one(sql.type(waiting)`
    SELECT EXISTS (SELECT 1 FROM outbox WHERE published_at IS NULL) AS waits
  `);
  if (!waits) return 0;
  return pool.transaction(async (transaction) => {
    await transaction.query(sql.type(lock)`
      SELECT pg_advisory_xact_lock(hashtextextended('weir outbox', 0))::text AS held
    `);
    const rows = await transaction.any(sql.type(row)`
      SELECT seq::float8, tenant_id, event_id, registry, subject, event_type, actor, data
      FROM outbox WHERE published_at IS NULL ORDER BY seq LIMIT ${entriesPerTurnMax}
    `);
    for (const each of rows) {
      await publish({
        ...{ tenantId: each.tenant_id, eventId: each.event_id, registry: each.registry },
        ...{ subject: each.subject, eventType: each.event_type, actor: each.actor },
        data: each.data,
      });
      await transaction.query(sql.type(none)`
        UPDATE outbox SET published_at = now() WHERE seq = ${each.seq}
      `);
    }
    return rows.length;
  });
};

/** What has happened to a record, the oldest first. */
export const historyOf = async (
  pool: CommonQueryMethods,
  tenantId: string,
  registry: string,
  subject: string,
): Promise<readonly PastEntry[]> =>
  (
    await reached(
      pool.any(sql.type(past)`
        SELECT event_type, actor, data, (extract(epoch FROM created_at) * 1000)::float8 AS at_ms
        FROM outbox
        WHERE tenant_id = ${tenantId} AND registry = ${registry} AND subject = ${subject}
        ORDER BY seq LIMIT 1000
      `),
    )
  ).map((each) => ({
    ...{ eventType: each.event_type, actor: each.actor, data: each.data },
    atMs: Math.round(each.at_ms),
  }));
