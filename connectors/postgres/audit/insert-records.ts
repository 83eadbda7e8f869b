// Audit records on their way in: each gets the next number of its partition, so that one that vanishes
// before it is a leaf leaves a gap.
import type pg from 'pg';
import type { Partition } from '../../../engine/model/partition.ts';
import { postgresErrors } from '../errors.ts';

/** The partition of what the database itself has to record. */
export const ownPartition = -2;

const columns = [
  ...['tenant_id', 'event_id', 'event_type', 'actor', '"timestamp"', 'session_id'],
  ...['correlation_id', 'component', 'severity', 'ttp_codes', 'payload'],
].join(', ');

/** Locks the counter, too: numbers of a partition become visible in their order. */
const lastNumber = `
  INSERT INTO audit_stored AS s (tenant_id, partition, sequence) VALUES ($1, $2, 0)
  ON CONFLICT (tenant_id, partition) DO UPDATE SET sequence = s.sequence
  RETURNING sequence`;

const insertFresh = `
  INSERT INTO audit_export (${columns}, partition, sequence)
  SELECT ${columns}, $2, $3::bigint + row_number() OVER (ORDER BY n)
  FROM (
    SELECT DISTINCT ON (r.event_id) r.tenant_id, r.event_id, r.event_type, r.actor, r."timestamp",
      r.session_id, r.correlation_id, r.component, r.severity, r.ttp_codes, r.payload, e.n
    FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS e (row, n),
      jsonb_populate_record(NULL::audit_export, e.row) AS r
    ORDER BY r.event_id, e.n
  ) fresh
  WHERE NOT EXISTS (
    SELECT FROM audit_export old
    WHERE old.tenant_id = fresh.tenant_id AND old.event_id = fresh.event_id
  )
  ON CONFLICT (tenant_id, event_id) DO NOTHING
  RETURNING sequence`;

/** Stores the records that are not stored yet, in the transaction of the client. */
export const insertAuditRecords = async (
  client: pg.PoolClient,
  { tenantId, partition }: Pick<Partition, 'tenantId' | 'partition'>,
  records: readonly unknown[],
): Promise<void> => {
  const place = [tenantId, partition];
  const { rows } = await client.query<{ sequence: string }>(lastNumber, place);
  const before = Number(rows[0]?.sequence);
  const { rows: stored } = await client.query<{ sequence: string }>(insertFresh, [
    JSON.stringify(records),
    ...[partition, before],
  ]);
  const last = stored.reduce((most, { sequence }) => Math.max(most, Number(sequence)), before);
  // The same record was being stored by another partition; the next time it is seen in advance.
  if (last !== before + stored.length) throw postgresErrors.AWAY({ during: 'audit records' });
  await client.query(
    'UPDATE audit_stored SET sequence = $3 WHERE tenant_id = $1 AND partition = $2',
    [...place, last],
  );
};
