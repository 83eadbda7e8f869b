// A topic of a tenant, read page by page over all its partitions, in the order of the appends.
import type { Partition } from '../../engine/model/partition.ts';
import type { Entry, Transport } from '../../engine/stream/transport.ts';

/** An entry that Weir has written, and where it lies. */
export interface PlacedEntry {
  readonly partition: Partition;
  readonly seq: number;
  readonly entry: Entry;
}

export interface Pages {
  /** The next page; empty where nothing more has come yet. Foreign entries are passed over. */
  next(): Promise<{ readonly entries: readonly PlacedEntry[]; readonly atEnd: boolean }>;
}

const pageSize = 500;

const inOrder = (a: PlacedEntry, b: PlacedEntry): number =>
  a.entry.appendedMs - b.entry.appendedMs || a.seq - b.seq;

const placed = (partition: Partition, entries: readonly Entry[]): readonly PlacedEntry[] =>
  entries.flatMap((entry) =>
    entry.seq === undefined ? [] : [{ partition, seq: entry.seq, entry }],
  );

/** Reads a topic of some partitions from a position on; `undefined` begins at the end. */
export const pagesOf = async (
  transport: Pick<Transport, 'range' | 'tip'>,
  topic: string,
  partitions: readonly Partition[],
  from: string | undefined,
): Promise<Pages> => {
  const positions = await Promise.all(
    partitions.map(
      async (partition) => from ?? (await transport.tip(partition, topic))?.entryId ?? '0',
    ),
  );
  return {
    next: async () => {
      const pages = await Promise.all(
        partitions.map((partition, index) =>
          transport.range(partition, topic, positions[index] ?? '0', pageSize),
        ),
      );
      const entries: PlacedEntry[] = [];
      for (const [index, partition] of partitions.entries()) {
        const page = pages[index] ?? [];
        positions[index] = page.at(-1)?.entryId ?? positions[index] ?? '0';
        entries.push(...placed(partition, page));
      }
      return { entries: entries.sort(inOrder), atEnd: pages.every(({ length }) => length === 0) };
    },
  };
};

/** An entry as a CloudEvent, with its sequence number. */
export const asCloudEvent = ({ seq, entry }: PlacedEntry): Readonly<Record<string, unknown>> => ({
  specversion: '1.0',
  ...JSON.parse(entry.text),
  sequence: String(seq),
});
