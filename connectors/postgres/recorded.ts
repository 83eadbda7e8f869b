// What the archive holds of one prompt: the prompt, the decision and the answer.
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { reached } from './reached.ts';

export interface RecordedEvent {
  readonly topic: string;
  readonly subject: string;
  readonly timeMs: number;
  readonly schemaVersion: number;
  readonly data: unknown;
}

const row = z.object({
  topic: z.string(),
  subject: z.string(),
  time_ms: z.number(),
  schema_version: z.number(),
  data: z.unknown(),
});

/** The events of these topics that followed from a prompt, oldest first. */
export const recordedEvents = async (
  pool: DatabasePool,
  { tenantId, correlationId }: { readonly tenantId: string; readonly correlationId: string },
  topics: readonly string[],
): Promise<readonly RecordedEvent[]> => {
  const rows = await reached(
    pool.any(sql.type(row)`
      SELECT topic, subject, (extract(epoch FROM time) * 1000)::float8 AS time_ms,
        schema_version, data
      FROM event_archive
      WHERE tenant_id = ${tenantId} AND correlation_id = ${correlationId}
        AND topic = ANY(${sql.array([...topics], 'text')})
      ORDER BY time, event_id
    `),
  );
  return rows.map((each) => ({
    ...{ topic: each.topic, subject: each.subject, timeMs: each.time_ms },
    ...{ schemaVersion: each.schema_version, data: each.data },
  }));
};
