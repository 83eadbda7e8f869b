// weir consume: a topic as CloudEvents, one per line, to the end or following it.
import { systemClock } from '../../engine/kernel/clock.ts';
import { engineErrors } from '../../engine/kernel/engine-errors.ts';
import { say } from './output.ts';
import { asCloudEvent, pagesOf } from './pages.ts';
import { withLog } from './platform.ts';
import { knownCards, knownTopic, partitionsOf } from './registry.ts';

export interface ConsumeOptions {
  readonly topic: string;
  readonly tenant: string;
  /** As `positionOf` answers it. */
  readonly from: string;
  readonly follow?: true;
}

const pollMs = 100;

/** Prints a topic of a tenant from a position on. */
export const consume = (options: ConsumeOptions): Promise<void> =>
  withLog(async (transport, { values }) => {
    const { topic, tenant, from } = options;
    if (!knownTopic(await knownCards(transport, values), topic)) {
      throw engineErrors.TOPIC_UNKNOWN({ topic });
    }
    const partitions = partitionsOf(await transport.shape(), tenant);
    const pages = await pagesOf(transport, topic, partitions, from);
    for (;;) {
      const { entries, atEnd } = await pages.next();
      for (const entry of entries) say(JSON.stringify(asCloudEvent(entry)));
      if (atEnd && !options.follow) return;
      if (atEnd) await systemClock.sleep(pollMs);
    }
  });
