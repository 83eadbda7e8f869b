// Tails: reads without a group, one hanging connection per tenant for all topics that are heard.
import type { Redis } from 'ioredis';
import { systemClock } from '../../kernel/clock.ts';
import { errorFacts, type Logger } from '../../kernel/log.ts';
import type { Place } from '../../model/partition.ts';
import type { Broadcasts } from '../broadcasts.ts';
import { compareEntryIds } from '../entry-id.ts';
import { keys } from '../keys.ts';
import type { Entry } from '../transport.ts';
import { type RawEntry, toEntry } from './entry.ts';

export interface Tails {
  readonly tail: Broadcasts['tail'];
  close(): void;
}

interface Listening {
  readonly stream: string;
  readonly topic: string;
  readonly hear: (entries: readonly Entry[]) => void;
  after: string;
}

type StreamsReply = readonly (readonly [stream: string, entries: readonly RawEntry[]])[] | null;

/** One who begins to listen while a read hangs is heard at the latest after so long. */
const blockMs = 500;
const retryMs = 200;
const countMax = 100;

/** Where to read each stream from, so that all who listen to it get what they miss. */
const positionsOf = (listening: Iterable<Listening>): ReadonlyMap<string, string> => {
  const positions = new Map<string, string>();
  for (const { stream, after } of listening) {
    const known = positions.get(stream);
    if (known === undefined || compareEntryIds(after, known) < 0) positions.set(stream, after);
  }
  return positions;
};

const handOut = (listening: ReadonlySet<Listening>, reply: StreamsReply): void => {
  for (const [stream, raw] of reply ?? []) {
    for (const each of [...listening].filter((one) => one.stream === stream)) {
      const entries = raw
        .filter(([id]) => compareEntryIds(id, each.after) > 0)
        .map((entry) => toEntry(each.topic, entry));
      each.after = entries.at(-1)?.entryId ?? each.after;
      if (entries.length > 0) each.hear(entries);
    }
  }
};

/** Reads for all who listen in one place, until nobody does. */
const hearPlace = async (
  listening: ReadonlySet<Listening>,
  open: () => Promise<Redis>,
  log: Logger,
): Promise<void> => {
  let redis: Redis | undefined;
  let away = false;
  while (listening.size > 0) {
    try {
      redis ??= await open();
      const positions = positionsOf(listening);
      const options = ['COUNT', countMax, 'BLOCK', blockMs, 'STREAMS'];
      const streams = [...positions.keys(), ...positions.values()];
      const reply = await redis.call('XREAD', ...options, ...streams);
      away = false;
      handOut(listening, reply as StreamsReply);
    } catch (error) {
      if (!away && listening.size > 0)
        log.warn(errorFacts(error), 'broadcast topics cannot be heard');
      away = true;
      redis?.disconnect();
      redis = undefined;
      await systemClock.sleep(retryMs);
    }
  }
  redis?.disconnect();
};

/** `open` gives a connection that may hang on a key, and that does not come back when it is lost. */
export const openTails = (open: (key: string) => Promise<Redis>, log: Logger): Tails => {
  const places = new Map<string, Set<Listening>>();
  const listeningAt = (place: Place): Set<Listening> => {
    const key = keys.heads(place);
    const known = places.get(key);
    if (known && known.size > 0) return known;
    // A loop whose last listener has left may not have noticed yet: it ends with its own set.
    const fresh = new Set<Listening>();
    places.set(key, fresh);
    queueMicrotask(() => void hearPlace(fresh, () => open(key), log));
    return fresh;
  };
  return {
    tail: (place, topic, after, hear) => {
      const listening = listeningAt(place);
      const each = { stream: keys.stream(place, topic), topic, hear, after };
      listening.add(each);
      return { close: () => void listening.delete(each) };
    },
    close: () => {
      for (const listening of places.values()) listening.clear();
    },
  };
};
