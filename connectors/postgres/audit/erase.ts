// Taking the content out of audit records: payload and salt go, frame and leaf stay, and a record says which
// leaves it were, all in one transaction. Records of erasures themselves are never erased.
import type pg from 'pg';
import { postgresErrors } from '../errors.ts';
import { insertAuditRecords, ownPartition } from './insert-records.ts';

/** A record of what was done, by whom and when. */
export interface ErasureRecord {
  readonly eventId: string;
  readonly actor: string;
  readonly at: Date;
  /** Whether it is recorded that there was nothing. */
  readonly evenIfNothing?: boolean;
}

/** What of the log went with it, and whose it was, in a form that only who has the key can check. */
export interface ErasedFromLog {
  readonly pseudonym: string;
  /** Entries by topic. */
  readonly log: Readonly<Record<string, number>>;
  readonly dead_letters: number;
}

export interface ErasedRows {
  /** Audit records whose content is gone. */
  readonly records: number;
  /** Rows that are gone. */
  readonly decisions: number;
  readonly events: number;
  readonly reports: number;
  /** Sums, notices, messages and what was seen of the user, gone; findings that name the user no more. */
  readonly others: number;
}

export interface ErasedSubject extends ErasedRows {
  /** Records that are no leaves yet, and so keep their content for now. */
  readonly waiting: number;
}

type Range = readonly [first: number, last: number];

/** What one record names at most. */
const rangesMax = 2_000;

/** Leaves in order, as ranges with both ends included. */
const rangesOf = (leaves: readonly number[]): readonly Range[] => {
  const ranges: [number, number][] = [];
  for (const leaf of leaves) {
    const last = ranges.at(-1);
    if (last && last[1] === leaf - 1) last[1] = leaf;
    else ranges.push([leaf, leaf]);
  }
  return ranges;
};

/** Runs `work` where erasing is allowed and no leaf is being made. */
const erasing = async <Result>(
  pool: pg.Pool,
  tenantId: string,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> => {
  const client = await pool.connect().catch((cause) => {
    throw postgresErrors.AWAY({ during: 'erasing' }, { cause });
  });
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL weir.erasing = 'on'`);
    await client.query('SELECT FROM audit_sequencer WHERE tenant_id = $1 FOR UPDATE', [tenantId]);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    broken = error as Error;
    throw postgresErrors.AWAY({ during: 'erasing' }, { cause: error });
  } finally {
    client.release(broken);
  }
};

interface Target {
  readonly leaf_index: number;
  readonly event_id: string;
}

const empty = async (
  client: pg.PoolClient,
  tenantId: string,
  targets: readonly Target[],
): Promise<void> => {
  const ids = targets.map(({ event_id }) => event_id);
  await client.query(
    `UPDATE audit_export SET actor = 'erased', session_id = NULL, correlation_id = 'erased',
       ttp_codes = '{}', payload = '{}'
     WHERE tenant_id = $1 AND event_id = ANY ($2)`,
    [tenantId, ids],
  );
  await client.query(
    'UPDATE audit_leaf SET salt = NULL WHERE tenant_id = $1 AND event_id = ANY ($2)',
    [tenantId, ids],
  );
};

const record = async (
  client: pg.PoolClient,
  tenantId: string,
  event_type: 'audit_erased' | 'audit_expired',
  { eventId, actor, at }: ErasureRecord,
  { leaves, ...counts }: { readonly leaves: readonly Range[] } & Record<string, unknown>,
): Promise<void> => {
  const parts = Math.max(1, Math.ceil(leaves.length / rangesMax));
  const rows = Array.from({ length: parts }, (_, n) => ({
    ...{ tenant_id: tenantId, event_id: n === 0 ? eventId : `${eventId}.${n}`, event_type, actor },
    ...{ timestamp: at.toISOString(), session_id: null, correlation_id: eventId },
    ...{ component: 'ledger', severity: 'warning', ttp_codes: [] },
    payload: { ...counts, leaves: leaves.slice(n * rangesMax, (n + 1) * rangesMax) },
  }));
  await insertAuditRecords(client, { tenantId, partition: ownPartition }, rows);
};

/** Records that a user has caused, and those that name the user. */
const ofSubject = `r.tenant_id = $1 AND r.partition <> ${ownPartition}
  AND (r.actor = $2 OR r.payload ->> 'user_id' = $2
    OR $2 IN (r.payload -> 'target' ->> 'user', r.payload -> 'target' ->> 'user_id'))`;

/** Rows beside those of the events themselves, and whether they are asked for the name as it is or as JSON. */
const otherRows: readonly (readonly [text: string, name: 'plain' | 'quoted'])[] = [
  ['DELETE FROM posture_sessions WHERE tenant_id = $1 AND user_id = $2', 'plain'],
  ['DELETE FROM posture_user_days WHERE tenant_id = $1 AND user_id = $2', 'plain'],
  [`DELETE FROM alert_notices WHERE tenant_id = $1 AND labels ->> 'user' = $2`, 'plain'],
  ['DELETE FROM alert_deliveries WHERE tenant_id = $1 AND strpos(message::text, $2) > 0', 'quoted'],
  [`DELETE FROM alert_groups WHERE tenant_id = $1 AND labels ->> 'user' = $2`, 'plain'],
  [
    `UPDATE alert_groups SET notices = (
     SELECT coalesce(jsonb_agg(n), '[]') FROM jsonb_array_elements(notices) n
     WHERE strpos(n::text, $2) = 0)
   WHERE tenant_id = $1 AND strpos(notices::text, $2) > 0`,
    'quoted',
  ],
  [
    `DELETE FROM inventory_relations
   WHERE tenant_id = $1 AND (from_kind = 'identity' AND from_id = $2
     OR to_kind = 'identity' AND to_id = $2)`,
    'plain',
  ],
  [`DELETE FROM inventory_items WHERE tenant_id = $1 AND kind = 'identity' AND id = $2`, 'plain'],
  [
    `UPDATE findings SET evidence = (
     SELECT coalesce(jsonb_agg(e), '[]') FROM jsonb_array_elements(evidence) e
     WHERE strpos(e::text, $2) = 0)
   WHERE tenant_id = $1 AND strpos(evidence::text, $2) > 0`,
    'quoted',
  ],
];

const countOf = async (client: pg.PoolClient, text: string, values: readonly unknown[]) =>
  (await client.query(text, [...values])).rowCount ?? 0;

/** Erases what is stored about a user. Rejects with `WEIR_POSTGRES_AWAY`; nothing was erased then. */
export const eraseSubject = (
  pool: pg.Pool,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
  by: ErasureRecord,
  { pseudonym, log, dead_letters }: ErasedFromLog,
): Promise<ErasedSubject> =>
  erasing(pool, tenantId, async (client) => {
    const whose = [tenantId, userId];
    const { rows } = await client.query<Target>(
      `SELECT l.leaf_index::float8 AS leaf_index, l.event_id
       FROM audit_export r JOIN audit_leaf l USING (tenant_id, event_id)
       WHERE ${ofSubject} AND l.salt IS NOT NULL ORDER BY l.leaf_index`,
      whose,
    );
    await empty(client, tenantId, rows);
    const decisions = await countOf(
      client,
      'DELETE FROM decisions WHERE tenant_id = $1 AND user_id = $2',
      whose,
    );
    const events = await countOf(
      client,
      'DELETE FROM event_archive WHERE tenant_id = $1 AND subject = $2',
      whose,
    );
    const reports = await countOf(
      client,
      'DELETE FROM reports WHERE tenant_id = $1 AND (user_id = $2 OR reported_by = $2)',
      whose,
    );
    let others = 0;
    for (const [text, name] of otherRows) {
      const named = name === 'plain' ? userId : JSON.stringify(userId);
      others += await countOf(client, text, [tenantId, named]);
    }
    const waiting = await countOf(
      client,
      `SELECT FROM audit_export r LEFT JOIN audit_leaf l USING (tenant_id, event_id)
       WHERE ${ofSubject} AND l.event_id IS NULL`,
      whose,
    );
    const counts = { records: rows.length, decisions, events, reports, others };
    const leaves = rangesOf(rows.map(({ leaf_index }) => leaf_index));
    const ofLog = { log, dead_letters };
    const all = [...Object.values(counts), ...Object.values(log), dead_letters];
    if (by.evenIfNothing || all.some((count) => count > 0)) {
      const said = { subject: pseudonym, ...counts, ...ofLog, leaves };
      await record(client, tenantId, 'audit_erased', by, said);
    }
    return { ...counts, waiting };
  });

export interface Expiry {
  readonly tenantId: string;
  /** Records from before lose their content. */
  readonly before: Date;
  /** The first leaf to look at, and how many. */
  readonly fromLeaf: number;
  readonly countMax: number;
}

/** Takes the content out of the oldest leaves. Answers the first that still has some. */
export const expireContent = (
  pool: pg.Pool,
  { tenantId, before, fromLeaf, countMax }: Expiry,
  by: ErasureRecord,
): Promise<{ readonly expired: number; readonly nextLeaf: number; readonly isDone: boolean }> =>
  erasing(pool, tenantId, async (client) => {
    const { rows } = await client.query<
      Target & { readonly is_old: boolean; readonly is_full: boolean }
    >(
      `SELECT l.leaf_index::float8 AS leaf_index, l.event_id, r."timestamp" < $4 AS is_old,
         l.salt IS NOT NULL AND r.partition <> ${ownPartition} AS is_full
       FROM audit_leaf l JOIN audit_export r USING (tenant_id, event_id)
       WHERE l.tenant_id = $1 AND l.leaf_index >= $2 ORDER BY l.leaf_index LIMIT $3`,
      [tenantId, fromLeaf, countMax, before.toISOString()],
    );
    const targets = rows.filter(({ is_old, is_full }) => is_old && is_full);
    if (targets.length > 0) {
      await empty(client, tenantId, targets);
      const leaves = rangesOf(targets.map(({ leaf_index }) => leaf_index));
      const counts = { records: targets.length, before: before.toISOString() };
      await record(client, tenantId, 'audit_expired', by, { ...counts, leaves });
    }
    const young = rows.find(({ is_old }) => !is_old);
    return {
      expired: targets.length,
      nextLeaf: young?.leaf_index ?? fromLeaf + rows.length,
      isDone: young !== undefined || rows.length < countMax,
    };
  });
