// weir consume: a topic as CloudEvents, one per line, to the end or following it.

import { systemClock } from '../../engine/kernel/clock.ts';
import { engineErrors } from '../../engine/kernel/engine-errors.ts';
import type { Entry, Transport } from '../../engine/stream/transport.ts';
import { topicNamed } from '../../pipelines/topics.ts';
import { say } from './output.ts';
import { withLog } from './platform.ts';

export interface ConsumeOptions {
  readonly topic: string;
  readonly tenant: string;
  readonly from: string;
  readonly follow?: true;
}

const pageSize = 500;
const pollMs = 100;

const asCloudEvent = ({ seq, text }: Entry): string =>
  JSON.stringify({ specversion: '1.0', ...JSON.parse(text), sequence: String(seq) });

const inOrder = (a: Entry, b: Entry): number =>
  a.appendedMs - b.appendedMs || (a.seq ?? 0) - (b.seq ?? 0);

/** Reads one page of every partition; answers whether there was anything. */
const page = async (
  transport: Transport,
  { topic, tenant }: ConsumeOptions,
  positions: string[],
): Promise<boolean> => {
  const pages = await Promise.all(
    positions.map((after, partition) =>
      transport.range({ tenantId: tenant, partition }, topic, after, pageSize),
    ),
  );
  pages.forEach((entries, partition) => {
    positions[partition] = entries.at(-1)?.entryId ?? (positions[partition] as string);
  });
  const entries = pages.flat().sort(inOrder);
  for (const entry of entries) if (entry.seq !== undefined) say(asCloudEvent(entry));
  return entries.length > 0;
};

/** Prints a topic of a tenant. `from` is 0, an entry id or an RFC 3339 time. */
export const consume = (options: ConsumeOptions): Promise<void> =>
  withLog(async (transport, { values }) => {
    if (!topicNamed(options.topic)) throw engineErrors.TOPIC_UNKNOWN({ topic: options.topic });
    const partitions = (await transport.shape()).get(options.tenant) ?? values.WEIR_PARTITIONS;
    const startMs = Date.parse(options.from);
    const from = /^\d+(-\d+)?$/.test(options.from) ? options.from : String(startMs);
    const positions = Array.from({ length: partitions }, () => from);
    for (;;) {
      const more = await page(transport, options, positions);
      if (!more && !options.follow) return;
      if (!more) await systemClock.sleep(pollMs);
    }
  });
