// The ledger of a tenant as it is stored, and the one transaction that appends to it. Whoever appends holds
// the row of the lease to the end, so there is one writer, and one that was away for long writes nothing.
import type pg from 'pg';
import { postgresErrors } from '../errors.ts';

export interface StoredTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
}

export interface StoredRecord {
  readonly tenant_id: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly component: string;
  readonly severity: string;
  readonly timestamp: string;
  readonly actor: string;
  readonly session_id: string | null;
  readonly correlation_id: string;
  readonly ttp_codes: readonly string[];
  readonly payload: unknown;
  readonly partition: number;
  readonly sequence: number;
}

export interface StoredHead {
  readonly size: number;
  readonly note: string | undefined;
  readonly tiles: readonly StoredTile[];
}

/** What an appending transaction stores. */
export interface StoredStep {
  readonly leaves: readonly {
    readonly index: number;
    readonly event_id: string;
    readonly salt: Buffer;
    readonly commitment: Buffer;
    readonly leafHash: Buffer;
  }[];
  readonly tiles: readonly StoredTile[];
  readonly checkpoint: { readonly size: number };
  readonly note: string;
}

/** A record that is missing: the first number of its partition. */
export interface Gap {
  readonly partition: number;
  readonly sequence: number;
}

/**
 * `leased`: another sequencer is at it. `gaps`: where records are missing; those behind are left out.
 * `note` is the last checkpoint, if there is one.
 */
export type Appended =
  | { readonly outcome: 'leased' }
  | {
      readonly outcome: 'idle' | 'appended';
      readonly gaps: readonly Gap[];
      readonly note: string | undefined;
    };

export interface AppendOptions {
  readonly tenantId: string;
  /** Who appends; its lease is prolonged. */
  readonly owner: string;
  readonly leaseMs: number;
  /** Records of a partition that become leaves at once, at most. */
  readonly countMax: number;
  /** The tiles that a tree of this size needs in order to grow. */
  readonly tilesOf: (size: number) => readonly { readonly level: number; readonly index: number }[];
  /** Called with at least one record; what it throws ends the transaction. */
  readonly step: (head: StoredHead, records: readonly StoredRecord[]) => StoredStep;
}

const takeLease = `
  INSERT INTO audit_sequencer AS s (tenant_id, owner, epoch, lease_until)
  VALUES ($1, $2, 1, now() + $3 * interval '1 millisecond')
  ON CONFLICT (tenant_id) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until,
    epoch = s.epoch + (s.owner <> excluded.owner)::int
  WHERE s.owner = excluded.owner OR s.lease_until < now()
  RETURNING epoch`;

const waitingPartitions = `
  SELECT s.partition, coalesce(q.sequence, 0) AS sequenced, s.sequence AS stored
  FROM audit_stored s LEFT JOIN audit_sequenced q USING (tenant_id, partition)
  WHERE s.tenant_id = $1 AND s.sequence > coalesce(q.sequence, 0) ORDER BY s.partition`;

/** How a time stands in a leaf. */
export const leafTime = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const waitingRecords = `
  SELECT tenant_id, event_id, event_type, component, severity, ${leafTime('"timestamp"')} AS timestamp,
    actor, session_id, correlation_id, ttp_codes, payload, partition, sequence::float8 AS sequence
  FROM audit_export WHERE tenant_id = $1 AND partition = $2 AND sequence > $3
  ORDER BY sequence LIMIT $4`;

const insertLeaves = `
  INSERT INTO audit_leaf (tenant_id, leaf_index, event_id, salt, commitment, leaf_hash)
  SELECT $1, l.leaf_index, l.event_id, decode(l.salt, 'hex'), decode(l.commitment, 'hex'),
    decode(l.leaf_hash, 'hex')
  FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[])
    AS l (leaf_index, event_id, salt, commitment, leaf_hash)`;

const putTiles = `
  INSERT INTO audit_tile (tenant_id, level, tile_index, hashes)
  SELECT $1, t.level, t.tile_index, decode(t.hashes, 'hex')
  FROM unnest($2::int[], $3::bigint[], $4::text[]) AS t (level, tile_index, hashes)
  ON CONFLICT (tenant_id, level, tile_index) DO UPDATE SET hashes = excluded.hashes`;

const moveSequenced = `
  INSERT INTO audit_sequenced (tenant_id, partition, sequence) VALUES ($1, $2, $3)
  ON CONFLICT (tenant_id, partition) DO UPDATE SET sequence = excluded.sequence`;

type Queryable = Pick<pg.PoolClient, 'query'>;

/** The tiles at these places, as far as they are stored. */
export const readTiles = async (
  client: Queryable,
  tenantId: string,
  places: readonly { readonly level: number; readonly index: number }[],
): Promise<readonly StoredTile[]> => {
  if (places.length === 0) return [];
  const { rows } = await client.query<StoredTile>(
    `SELECT t.level, t.tile_index::float8 AS index, t.hashes
     FROM unnest($2::int[], $3::bigint[]) AS p (level, tile_index)
     JOIN audit_tile t ON t.tenant_id = $1 AND t.level = p.level AND t.tile_index = p.tile_index`,
    [tenantId, places.map(({ level }) => level), places.map(({ index }) => index)],
  );
  return rows;
};

const lastNote = async (client: Queryable, tenantId: string): Promise<string | undefined> => {
  const { rows } = await client.query<{ readonly note: string }>(
    'SELECT note FROM audit_checkpoint WHERE tenant_id = $1 ORDER BY size DESC LIMIT 1',
    [tenantId],
  );
  return rows[0]?.note;
};

const readHead = async (
  client: Queryable,
  { tenantId, tilesOf }: AppendOptions,
): Promise<StoredHead> => {
  const { rows } = await client.query<{ readonly size: number }>(
    'SELECT coalesce(max(leaf_index) + 1, 0)::float8 AS size FROM audit_leaf WHERE tenant_id = $1',
    [tenantId],
  );
  const size = rows[0]?.size ?? 0;
  const tiles = await readTiles(client, tenantId, tilesOf(size));
  return { size, note: await lastNote(client, tenantId), tiles };
};

/** The records of a partition up to the first that is missing. */
const readWaiting = async (
  client: Queryable,
  { tenantId, countMax }: AppendOptions,
  { partition, sequenced, stored }: Readonly<Record<string, string | number>>,
): Promise<{ readonly records: readonly StoredRecord[]; readonly gap: Gap | undefined }> => {
  const before = Number(sequenced);
  const { rows } = await client.query<StoredRecord>(waitingRecords, [
    ...[tenantId, partition, before, countMax],
  ]);
  const isNext = ({ sequence }: StoredRecord, n: number): boolean => sequence === before + n + 1;
  const missing = rows.findIndex((row, n) => !isNext(row, n));
  const records = missing === -1 ? rows : rows.slice(0, missing);
  const expected = Math.min(Number(stored) - before, countMax);
  const gap =
    records.length < expected
      ? { partition: Number(partition), sequence: before + records.length + 1 }
      : undefined;
  return { records, gap };
};

const writeStep = async (
  client: Queryable,
  tenantId: string,
  { leaves, tiles, checkpoint, note }: StoredStep,
): Promise<void> => {
  await client.query(insertLeaves, [
    tenantId,
    leaves.map(({ index }) => index),
    leaves.map(({ event_id }) => event_id),
    leaves.map(({ salt }) => salt.toString('hex')),
    leaves.map(({ commitment }) => commitment.toString('hex')),
    leaves.map(({ leafHash }) => leafHash.toString('hex')),
  ]);
  await client.query(putTiles, [
    tenantId,
    tiles.map(({ level }) => level),
    tiles.map(({ index }) => index),
    tiles.map(({ hashes }) => hashes.toString('hex')),
  ]);
  await client.query('INSERT INTO audit_checkpoint (tenant_id, size, note) VALUES ($1, $2, $3)', [
    ...[tenantId, checkpoint.size, note],
  ]);
};

const appendIn = async (client: Queryable, options: AppendOptions): Promise<Appended> => {
  const { tenantId, owner, leaseMs, step } = options;
  const lease = await client.query(takeLease, [tenantId, owner, leaseMs]);
  if (lease.rowCount === 0) return { outcome: 'leased' };
  const waiting = await client.query(waitingPartitions, [tenantId]);
  const records: StoredRecord[] = [];
  const gaps: Gap[] = [];
  for (const each of waiting.rows) {
    const read = await readWaiting(client, options, each);
    records.push(...read.records);
    if (read.gap) gaps.push(read.gap);
  }
  if (records.length === 0) {
    return { outcome: 'idle', gaps, note: await lastNote(client, tenantId) };
  }
  const done = step(await readHead(client, options), records);
  await writeStep(client, tenantId, done);
  for (const [partition, sequence] of new Map(
    records.map((record) => [record.partition, record.sequence]),
  )) {
    await client.query(moveSequenced, [tenantId, partition, sequence]);
  }
  return { outcome: 'appended', gaps, note: done.note };
};

/** Makes the next stored records leaves: all of it, or nothing. */
export const appendToLog = async (pool: pg.Pool, options: AppendOptions): Promise<Appended> => {
  const client = await pool.connect().catch((cause) => {
    throw postgresErrors.AWAY({ during: 'audit ledger' }, { cause });
  });
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const outcome = await appendIn(client, options);
    await client.query('COMMIT');
    return outcome;
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    // A connection in an unknown state is closed, which rolls back.
    client.release(broken);
  }
};
