// The record of a partition: what its topics have ever held, in the order of the appends: from the
// archive, as far as it is older than the stream, then from the stream.
import type { Partition, TaskId } from '../model/partition.ts';
import type { Transport } from '../stream/transport.ts';
import type { RecordedEntry, Switched } from './shadow-run.ts';

/** A place in the record of a topic: behind this entry. */
export type RecordPosition = Pick<RecordedEntry, 'appendedMs' | 'seq'>;

type Pages = AsyncIterable<readonly RecordedEntry[], void, void>;

/** Where entries are that the stream has let go. */
export interface Archive {
  /** A topic's entries from a moment on, in pages, in the order of the record. */
  pages(partition: Partition, topic: string, fromMs: number): Pages;
}

/** A store that has nothing. */
export const noArchive: Archive = {
  pages: async function* () {},
};

export interface RecordParts {
  readonly transport: Pick<Transport, 'range'>;
  readonly archive: Archive;
  readonly partition: Partition;
}

const pageSize = 1_000;

/** The order of the record. */
export const inRecordOrder = (a: RecordPosition, b: RecordPosition): number =>
  a.appendedMs - b.appendedMs || a.seq - b.seq;

async function* streamed(
  { transport, partition }: RecordParts,
  topic: string,
  fromMs: number,
): AsyncGenerator<readonly RecordedEntry[], void, void> {
  let after = fromMs > 0 ? `${fromMs - 1}-18446744073709551615` : '0';
  for (;;) {
    const page = await transport.range(partition, topic, after, pageSize);
    const last = page.at(-1);
    if (!last) return;
    after = last.entryId;
    yield page.flatMap(({ seq, appendedMs, text }) =>
      seq === undefined ? [] : [{ topic, seq, appendedMs, text }],
    );
  }
}

/** The pages up to an entry, that one left out. */
async function* until(
  pages: Pages,
  end: RecordPosition | undefined,
): AsyncGenerator<readonly RecordedEntry[], void, void> {
  for await (const page of pages) {
    const older = page.filter((entry) => !end || inRecordOrder(entry, end) < 0);
    if (older.length > 0) yield older;
    if (older.length < page.length) return;
  }
}

/** One topic from a moment on, in pages. */
export async function* recordOf(
  parts: RecordParts,
  topic: string,
  fromMs: number,
): AsyncGenerator<readonly RecordedEntry[], void, void> {
  const [oldest] = await parts.transport.range(parts.partition, topic, '0', 1);
  const end = oldest && { appendedMs: oldest.appendedMs, seq: oldest.seq ?? 0 };
  if (!end || end.appendedMs >= fromMs) {
    yield* until(parts.archive.pages(parts.partition, topic, fromMs), end);
  }
  yield* streamed(parts, topic, fromMs);
}

/** A topic up to an entry of this number, that one included. */
async function* upTo(
  pages: Pages,
  seq: number,
): AsyncGenerator<readonly RecordedEntry[], void, void> {
  for await (const page of pages) {
    const kept = page.filter((entry) => entry.seq <= seq);
    if (kept.length > 0) yield kept;
    if (kept.length < page.length) return;
  }
}

/**
 * Several topics in one order. A page ends where the topic that is behind has to be read on, so
 * that no entry overtakes one that was appended before it.
 */
async function* merged(
  sources: readonly Pages[],
): AsyncGenerator<readonly RecordedEntry[], void, void> {
  let waiting = sources.map((pages) => ({
    pages: pages[Symbol.asyncIterator](),
    held: [] as readonly RecordedEntry[],
  }));
  while (waiting.length > 0) {
    for (const source of waiting) {
      while (source.held.length === 0) {
        const { value, done } = await source.pages.next();
        if (done) break;
        source.held = value;
      }
    }
    waiting = waiting.filter(({ held }) => held.length > 0);
    const horizonMs = Math.min(...waiting.map(({ held }) => held.at(-1)?.appendedMs ?? 0));
    const page = waiting.flatMap(({ held }) =>
      held.filter(({ appendedMs }) => appendedMs <= horizonMs),
    );
    for (const source of waiting) {
      source.held = source.held.filter(({ appendedMs }) => appendedMs > horizonMs);
    }
    if (page.length > 0) yield page.sort(inRecordOrder);
  }
}

/** What a chain has read of its topics, from a moment on: up to its offsets, where it has any. */
export const inputsOf = (
  parts: RecordParts,
  fromMs: number,
  offsets: ReadonlyMap<string, number>,
): Pages => {
  const hasRun = [...offsets.values()].some((seq) => seq > 0);
  return merged(
    [...offsets].map(([topic, seq]) => {
      const pages = recordOf(parts, topic, fromMs);
      return hasRun ? upTo(pages, seq) : pages;
    }),
  );
};

/** What a task ran under, and from where on: the entries of broadcast topics that it has applied. */
export const switchesOf = async (
  transport: Pick<Transport, 'switches' | 'recent'>,
  task: TaskId,
): Promise<readonly Switched[]> => {
  const place = { tenantId: task.tenantId, partition: 'all' } as const;
  const switches: Switched[] = [];
  for (const { topic, version, offsets } of await transport.switches(task)) {
    const [entry] = await transport.recent(place, topic, version, 1);
    if (entry?.entryId === version) {
      switches.push({ topic, entryId: version, text: entry.text, offsets });
    }
  }
  return switches;
};
