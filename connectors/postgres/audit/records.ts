// Audit records as people read them: pages by filter, the newest first, and what proves one of them.
import { type DatabasePool, type QuerySqlToken, sql } from 'slonik';
import { z } from 'zod';
import { behind } from '../behind.ts';
import { reached } from '../reached.ts';

const row = z.object({
  event_id: z.string(),
  event_type: z.string(),
  actor: z.string(),
  timestamp: z.string(),
  session_id: z.string().nullable(),
  correlation_id: z.string(),
  component: z.string(),
  severity: z.string(),
  ttp_codes: z.array(z.string()),
  payload: z.record(z.string(), z.unknown()),
  leaf_index: z.number().nullable(),
  erased: z.boolean(),
});
const leafRow = z.object({
  leaf_index: z.number(),
  partition: z.number(),
  sequence: z.number(),
  salt: z.string().nullable(),
  commitment: z.string(),
  leaf_hash: z.string(),
});
const noteRow = z.object({ size: z.number(), note: z.string() });
const tileRow = z.object({ level: z.number(), index: z.number(), hashes: z.string() });

/** A record; `leaf_index` is null while it is no leaf, `erased` when nothing of what it said is left. */
export type AuditRow = Readonly<z.infer<typeof row>>;
/** Hashes and salt in hex. */
export type AuditLeaf = Readonly<z.infer<typeof leafRow>>;

export interface AuditFilter {
  readonly fromMs?: number | undefined;
  /** Not included. */
  readonly toMs?: number | undefined;
  readonly user?: string | undefined;
  readonly session?: string | undefined;
  readonly eventType?: string | undefined;
  readonly component?: string | undefined;
  readonly correlationId?: string | undefined;
}

const time = sql.fragment`to_char(page."timestamp" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const selection = sql.fragment`
  SELECT page.event_id, page.event_type, page.actor, ${time} AS timestamp, page.session_id, page.correlation_id,
    page.component, page.severity, page.ttp_codes, page.payload, l.leaf_index::float8 AS leaf_index,
    l.event_id IS NOT NULL AND l.salt IS NULL AS erased
  FROM audit_export page
  LEFT JOIN audit_leaf l ON l.tenant_id = page.tenant_id AND l.event_id = page.event_id
`;

const moment = (ms: number) => sql.fragment`to_timestamp(${ms / 1_000}::float8)`;

const conditionsOf = (tenantId: string, filter: AuditFilter) => {
  const { fromMs, toMs, user, session, eventType, component, correlationId } = filter;
  return [
    sql.fragment`page.tenant_id = ${tenantId}`,
    ...(fromMs === undefined ? [] : [sql.fragment`page."timestamp" >= ${moment(fromMs)}`]),
    ...(toMs === undefined ? [] : [sql.fragment`page."timestamp" < ${moment(toMs)}`]),
    ...(user === undefined ? [] : [sql.fragment`page.actor = ${user}`]),
    ...(session === undefined ? [] : [sql.fragment`page.session_id = ${session}`]),
    ...(eventType === undefined ? [] : [sql.fragment`page.event_type = ${eventType}`]),
    ...(component === undefined ? [] : [sql.fragment`page.component = ${component}`]),
    ...(correlationId === undefined ? [] : [sql.fragment`page.correlation_id = ${correlationId}`]),
  ];
};

/** A page, the newest first, after the last record of the page before; nothing after an unknown one. */
export const auditPage = (
  pool: DatabasePool,
  tenantId: string,
  filter: AuditFilter,
  { after, countMax }: { readonly after: string | undefined; readonly countMax: number },
): Promise<readonly AuditRow[]> => {
  const conditions = [
    ...conditionsOf(tenantId, filter),
    behind('audit_export', ['timestamp', 'event_id'], tenantId, after),
  ];
  return reached(
    pool.any(sql.type(row)`
      ${selection} WHERE ${sql.join(conditions, sql.fragment` AND `)}
      ORDER BY page."timestamp" DESC, page.event_id DESC LIMIT ${countMax}
    `),
  );
};

const oneOf = async <Row>(pool: DatabasePool, query: QuerySqlToken): Promise<Row | undefined> =>
  ((await reached(pool.maybeOne(query))) as Row | null) ?? undefined;

/** One record. */
export const auditRecordOf = (
  pool: DatabasePool,
  tenantId: string,
  eventId: string,
): Promise<AuditRow | undefined> =>
  oneOf(
    pool,
    sql.type(row)`${selection} WHERE page.tenant_id = ${tenantId} AND page.event_id = ${eventId}`,
  );

/** The leaf of a record, once it is one. */
export const auditLeafOf = (
  pool: DatabasePool,
  tenantId: string,
  eventId: string,
): Promise<AuditLeaf | undefined> =>
  oneOf(
    pool,
    sql.type(leafRow)`
      SELECT l.leaf_index::float8 AS leaf_index, r.partition, r.sequence::float8 AS sequence,
        encode(l.salt, 'hex') AS salt, encode(l.commitment, 'hex') AS commitment,
        encode(l.leaf_hash, 'hex') AS leaf_hash
      FROM audit_leaf l JOIN audit_export r USING (tenant_id, event_id)
      WHERE l.tenant_id = ${tenantId} AND l.event_id = ${eventId}
    `,
  );

/** The newest checkpoint of a ledger, and of how many leaves it speaks. */
export const lastCheckpoint = (
  pool: DatabasePool,
  tenantId: string,
): Promise<{ readonly size: number; readonly note: string } | undefined> =>
  oneOf(
    pool,
    sql.type(noteRow)`
      SELECT size::float8 AS size, note FROM audit_checkpoint
      WHERE tenant_id = ${tenantId} ORDER BY size DESC LIMIT 1
    `,
  );

/** The tiles at these places, as far as they are stored. */
export const auditTiles = async (
  pool: DatabasePool,
  tenantId: string,
  places: readonly { readonly level: number; readonly index: number }[],
) => {
  const levels = sql.array(
    places.map(({ level }) => level),
    'int4',
  );
  const indexes = sql.array(
    places.map(({ index }) => index),
    'int8',
  );
  const tiles = await reached(
    pool.any(sql.type(tileRow)`
      SELECT t.level, t.tile_index::float8 AS index, encode(t.hashes, 'hex') AS hashes
      FROM unnest(${levels}, ${indexes}) AS p (level, tile_index)
      JOIN audit_tile t
        ON t.tenant_id = ${tenantId} AND t.level = p.level AND t.tile_index = p.tile_index
    `),
  );
  return tiles.map((tile) => ({ ...tile, hashes: Buffer.from(tile.hashes, 'hex') }));
};
