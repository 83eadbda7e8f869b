// weir tail: what comes into a topic from now on, or from a position on, until it is interrupted.
import { systemClock } from '../../engine/kernel/clock.ts';
import { engineErrors } from '../../engine/kernel/engine-errors.ts';
import { erasedBefore } from './erased-before.ts';
import { say } from './output.ts';
import { asCloudEvent, type PlacedEntry, pagesOf } from './pages.ts';
import { withLog } from './platform.ts';
import { knownCards, knownTopic, partitionsOf } from './registry.ts';

export interface TailOptions {
  readonly tenant: string;
  readonly from?: string;
  readonly subject?: string;
  readonly json?: true;
}

const pollMs = 100;

const forPeople = ({ partition, seq, entry }: PlacedEntry): string => {
  const { time, subject, id, data } = JSON.parse(entry.text) as Readonly<Record<string, unknown>>;
  const place = `${partition.tenantId}:${partition.partition}#${seq}`;
  return `${time} ${place} ${subject} ${id} ${JSON.stringify(data)}`;
};

const print = (placed: PlacedEntry, { subject, json }: TailOptions): void => {
  try {
    const event = asCloudEvent(placed);
    if (subject !== undefined && event['subject'] !== subject) return;
    say(json ? JSON.stringify(event) : forPeople(placed));
  } catch {
    // Not an event: a chain that reads it makes a dead letter of it.
    if (subject === undefined && !json) say(`#${placed.seq} is not JSON: see \`weir dlq list\``);
  }
};

/** Follows a topic over all partitions of a tenant. */
export const tail = (topic: string, options: TailOptions): Promise<void> =>
  withLog(async (transport, { values }) => {
    if (!knownTopic(await knownCards(transport, values), topic)) {
      throw engineErrors.TOPIC_UNKNOWN({ topic });
    }
    const partitions = partitionsOf(await transport.shape(), options.tenant);
    const erased = erasedBefore(transport, topic);
    const pages = await pagesOf(transport, topic, partitions, options.from);
    for (;;) {
      const { entries, atEnd } = await pages.next();
      for (const entry of entries) {
        const count = await erased(entry);
        if (count > 0 && options.json !== true) say(`before #${entry.seq}: ${count} erased`);
        print(entry, options);
      }
      if (atEnd) await systemClock.sleep(pollMs);
    }
  });
