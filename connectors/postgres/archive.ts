// Reads the archive back, in the order of the log.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { postgresErrors } from './errors.ts';

const row = z.object({
  event_id: z.string(),
  source: z.string(),
  subject: z.string(),
  correlation_id: z.string(),
  schema_version: z.number(),
  time_ms: z.number(),
  appended_ms: z.number(),
  seq: z.number(),
  data: z.unknown(),
});

/** An archived event, and where it stood in its topic. */
export type ArchivedEvent = z.infer<typeof row>;

export interface ArchivePage {
  readonly tenantId: string;
  readonly topic: string;
  /** Rows behind this place; of one place, those behind this event id. */
  readonly appendedMs: number;
  readonly seq: number;
  readonly eventId: string;
  readonly countMax: number;
}

/** A page of a topic's events, oldest first. Rejects with `WEIR_POSTGRES_AWAY`. */
export const readArchive = async (
  pool: DatabasePool,
  { tenantId, topic, appendedMs, seq, eventId, countMax }: ArchivePage,
): Promise<readonly ArchivedEvent[]> => {
  try {
    return await pool.any(sql.type(row)`
      SELECT event_id, coalesce(source, 'archive') AS source, subject, correlation_id,
        schema_version, (extract(epoch FROM time) * 1000)::float8 AS time_ms,
        (extract(epoch FROM coalesce(appended_at, time)) * 1000)::float8 AS appended_ms,
        coalesce(seq, 0)::float8 AS seq, data
      FROM event_archive
      WHERE tenant_id = ${tenantId} AND topic = ${topic}
        AND (coalesce(appended_at, time), coalesce(seq, 0), event_id)
          > (to_timestamp(${appendedMs / 1_000}::float8), ${seq}::bigint, ${eventId})
      ORDER BY coalesce(appended_at, time), coalesce(seq, 0), event_id
      LIMIT ${countMax}
    `);
  } catch (cause) {
    throw postgresErrors.AWAY({ during: 'archive' }, { cause });
  }
};
