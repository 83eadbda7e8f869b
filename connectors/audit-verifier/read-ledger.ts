// What the verifier reads of a ledger, in one snapshot of the database.
import pg from 'pg';

/** A leaf and the record that it stands for, as they are stored. */
export interface LeafRow {
  readonly leaf_index: number;
  readonly event_id: string;
  readonly salt: Buffer | null;
  readonly commitment: Buffer;
  readonly leaf_hash: Buffer;
  /** `null` when there is no such record. */
  readonly record: RecordRow | null;
}

export interface RecordRow {
  readonly tenant_id: string;
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

export interface PartitionState {
  readonly partition: number;
  readonly stored: number;
  readonly sequenced: number;
  /** Records of the partition that are leaves, and those that are not. */
  readonly leaves: number;
  readonly waiting: number;
  /** The largest number among them. */
  readonly last: number;
  /** Records that are no leaves, although their number says that they should be. */
  readonly strays: readonly string[];
}

export interface TileRow {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
}

export interface StoredLedger {
  readonly notes: readonly string[];
  readonly partitions: readonly PartitionState[];
  /** Leaves from this index on, in order. */
  leaves(from: number, countMax: number): Promise<readonly LeafRow[]>;
  /** Tiles of a level from this index on, in order. */
  tiles(level: number, from: number, countMax: number): Promise<readonly TileRow[]>;
  /** What the database has to say of erased leaves and has not made a leaf of. */
  readonly waitingErasures: readonly unknown[];
}

/** A timestamp to the microsecond, in UTC. */
const time = `to_char(r."timestamp" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const leavesSql = `
  SELECT l.leaf_index::float8 AS leaf_index, l.event_id, l.salt, l.commitment, l.leaf_hash,
    r.tenant_id, r.event_type, r.component, r.severity, ${time} AS timestamp, r.actor, r.session_id,
    r.correlation_id, r.ttp_codes, r.payload, r.partition, r.sequence::float8 AS sequence
  FROM audit_leaf l
  LEFT JOIN audit_export r ON r.tenant_id = l.tenant_id AND r.event_id = l.event_id
  WHERE l.tenant_id = $1 AND l.leaf_index >= $2 ORDER BY l.leaf_index LIMIT $3`;

const partitionsSql = `
  WITH counts AS (
    SELECT r.partition, count(l.event_id) AS leaves, count(*) - count(l.event_id) AS waiting,
      max(r.sequence) AS last
    FROM audit_export r LEFT JOIN audit_leaf l USING (tenant_id, event_id)
    WHERE r.tenant_id = $1 GROUP BY r.partition
  ),
  stored AS (SELECT partition, sequence FROM audit_stored WHERE tenant_id = $1),
  sequenced AS (SELECT partition, sequence FROM audit_sequenced WHERE tenant_id = $1)
  SELECT partition, coalesce(stored.sequence, 0)::float8 AS stored,
    coalesce(sequenced.sequence, 0)::float8 AS sequenced, coalesce(leaves, 0)::float8 AS leaves,
    coalesce(waiting, 0)::float8 AS waiting, coalesce(last, 0)::float8 AS last,
    ARRAY(
      SELECT r.event_id FROM audit_export r LEFT JOIN audit_leaf l USING (tenant_id, event_id)
      WHERE r.tenant_id = $1 AND r.partition = p.partition AND l.event_id IS NULL
        AND (r.sequence <= coalesce(sequenced.sequence, 0) OR r.sequence > coalesce(stored.sequence, 0))
      ORDER BY r.sequence LIMIT 20
    ) AS strays
  FROM (SELECT partition FROM counts UNION SELECT partition FROM stored
        UNION SELECT partition FROM sequenced) p
  LEFT JOIN counts USING (partition) LEFT JOIN stored USING (partition)
  LEFT JOIN sequenced USING (partition)
  ORDER BY partition`;

const waitingErasuresSql = `
  SELECT r.payload FROM audit_export r LEFT JOIN audit_leaf l USING (tenant_id, event_id)
  WHERE r.tenant_id = $1 AND r.partition = -2 AND l.event_id IS NULL`;

type Flat = Omit<LeafRow, 'record'> & (RecordRow | Readonly<Record<keyof RecordRow, null>>);

const leafOf = ({
  leaf_index,
  event_id,
  salt,
  commitment,
  leaf_hash,
  ...record
}: Flat): LeafRow => ({
  ...{ leaf_index, event_id, salt, commitment, leaf_hash },
  record: record.tenant_id === null ? null : record,
});

const readInside = async (client: pg.Client, tenantId: string): Promise<StoredLedger> => {
  const rowsOf = async <Row>(text: string, ...more: readonly unknown[]): Promise<readonly Row[]> =>
    (await client.query(text, [tenantId, ...more])).rows as Row[];
  const notes = await rowsOf<{ readonly note: string }>(
    'SELECT note FROM audit_checkpoint WHERE tenant_id = $1 ORDER BY size',
  );
  const erasures = await rowsOf<{ readonly payload: unknown }>(waitingErasuresSql);
  return {
    notes: notes.map(({ note }) => note),
    partitions: await rowsOf<PartitionState>(partitionsSql),
    waitingErasures: erasures.map(({ payload }) => payload),
    leaves: async (from, countMax) => (await rowsOf<Flat>(leavesSql, from, countMax)).map(leafOf),
    tiles: (level, from, countMax) =>
      rowsOf<TileRow>(
        `SELECT level, tile_index::float8 AS index, hashes FROM audit_tile
         WHERE tenant_id = $1 AND level = $2 AND tile_index >= $3 AND tile_index < $3::bigint + $4
         ORDER BY tile_index`,
        ...[level, from, countMax],
      ),
  };
};

/** Runs `work` on what is stored of the tenant at one moment, whoever writes meanwhile. */
export const withStoredLedger = async <Result>(
  databaseUrl: string,
  tenantId: string,
  work: (stored: StoredLedger) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await work(await readInside(client, tenantId));
  } finally {
    await client.end();
  }
};

/** The tenants of whom there are records or leaves. */
export const tenantsWithLedger = async (databaseUrl: string): Promise<readonly string[]> => {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ tenant_id: string }>(
      `SELECT tenant_id FROM audit_stored UNION SELECT tenant_id FROM audit_leaf
       UNION SELECT tenant_id FROM audit_checkpoint ORDER BY tenant_id`,
    );
    return rows.map(({ tenant_id }) => tenant_id);
  } finally {
    await client.end();
  }
};
