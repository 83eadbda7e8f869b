// weir consume: a topic as CloudEvents, one per line, to the end or following it.

import { systemClock } from '../../engine/kernel/clock.ts';
import { engineErrors } from '../../engine/kernel/engine-errors.ts';
import type { Entry, Transport } from '../../engine/stream/transport.ts';
import { say } from './output.ts';
import { withLog } from './platform.ts';
import { knownCards, knownTopic, partitionsOf } from './registry.ts';

export interface ConsumeOptions {
  readonly topic: string;
  readonly tenant: string;
  /** As `positionOf` answers it. */
  readonly from: string;
  readonly follow?: true;
}

const pageSize = 500;
const pollMs = 100;
const lastOfMs = '18446744073709551615';

/** The position before a millisecond and its n-th entry: reading goes on after a position. */
const before = (ms: number, nth: number): string => {
  if (nth > 0) return `${ms}-${nth - 1}`;
  return ms > 0 ? `${ms - 1}-${lastOfMs}` : '0';
};

/** The position for `0`, an entry id or a time, which itself is still read; else `undefined`. */
export const positionOf = (text: string): string | undefined => {
  const [, ms, nth = 0] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(text) ?? [];
  if (ms !== undefined) return before(Number(ms), Number(nth));
  const timeMs = Date.parse(text);
  return timeMs >= 0 ? before(timeMs, 0) : undefined;
};

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

/** Prints a topic of a tenant from a position on. */
export const consume = (options: ConsumeOptions): Promise<void> =>
  withLog(async (transport, { values }) => {
    const { topic, tenant, from } = options;
    if (!knownTopic(await knownCards(transport, values), topic)) {
      throw engineErrors.TOPIC_UNKNOWN({ topic });
    }
    const positions = partitionsOf(await transport.shape(), tenant).map(() => from);
    for (;;) {
      const more = await page(transport, options, positions);
      if (!more && !options.follow) return;
      if (!more) await systemClock.sleep(pollMs);
    }
  });
