// The archive in PostgreSQL as a replay reads it: archived events become entries of the log again.
import { readArchive } from '../connectors/postgres/archive.ts';
import { partitionOf } from '../engine/model/partition.ts';
import type { Archive } from '../engine/replay/record.ts';
import type { RecordedEntry } from '../engine/replay/shadow-run.ts';
import { encodeEvent } from '../engine/stream/codec.ts';

type Pool = Parameters<typeof readArchive>[0];
type ArchivedEvent = Awaited<ReturnType<typeof readArchive>>[number];

const countMax = 1_000;

const entryOf = (tenantId: string, topic: string, event: ArchivedEvent): RecordedEntry => ({
  topic,
  seq: event.seq,
  appendedMs: event.appended_ms,
  text: encodeEvent({
    ...{ id: event.event_id, source: event.source, type: topic, subject: event.subject },
    ...{ timeMs: event.time_ms, tenantId, correlationId: event.correlation_id },
    ...{ traceparent: undefined, expiresAtMs: undefined, replyTo: undefined },
    ...{ schemaVersion: event.schema_version, data: event.data },
  }),
});

/** The archive of a log with so many partitions per tenant. */
export const archiveOf = (pool: Pool, shape: ReadonlyMap<string, number>): Archive => ({
  pages: async function* ({ tenantId, partition }, topic, fromMs) {
    const partitions = shape.get(tenantId) ?? 1;
    let place = { appendedMs: fromMs - 1, seq: Number.MAX_SAFE_INTEGER, eventId: '' };
    for (;;) {
      const events = await readArchive(pool, { tenantId, topic, ...place, countMax });
      const last = events.at(-1);
      if (!last) return;
      place = { appendedMs: last.appended_ms, seq: last.seq, eventId: last.event_id };
      yield events
        .filter(({ subject }) => partitionOf(subject, partitions) === partition)
        .map((event) => entryOf(tenantId, topic, event));
    }
  },
});
