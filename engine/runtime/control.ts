// What a task hears: the newest entry of each broadcast topic of its chain. It changes between two
// batches only, never back, and each commit says which entries its batch ran under.
import { errorFacts, type Logger } from '../kernel/log.ts';
import type { AnyBroadcast, Broadcast, Latest } from '../model/broadcast.ts';
import type { Chain } from '../model/chain.ts';
import type { TaskId } from '../model/partition.ts';
import type { AnyTopic } from '../model/topic.ts';
import type { Broadcasts, Tail, Under } from '../stream/broadcasts.ts';
import { decodeEvent } from '../stream/codec.ts';
import { compareEntryIds } from '../stream/entry-id.ts';
import type { Entry } from '../stream/transport.ts';

export interface ControlParts {
  readonly id: TaskId;
  readonly chain: Pick<Chain, 'control'>;
  readonly transport: Broadcasts;
  readonly log: Logger;
}

export interface Control {
  /** Learns what is in force; the first batch must not run before it resolves. */
  open(): Promise<void>;
  /** Begins a batch at these offsets: what is newest now holds until the next call. */
  turn(offsets: ReadonlyMap<string, number>): Under | undefined;
  latest<Data>(broadcast: Broadcast<Data>): Latest<Data> | undefined;
  close(): void;
}

type Held = Latest<unknown>;

/** How many unusable entries at the end of a topic are looked past. */
const lookBackMax = 50;

const isLater = (one: Held, other: Held | undefined): boolean =>
  !other || compareEntryIds(one.version, other.version) > 0;

/** Opens what a task hears; nothing is read before `open`. */
export const openControl = ({ id: task, chain, transport, log }: ControlParts): Control => {
  const place = { tenantId: task.tenantId, partition: 'all' } as const;
  const newest = new Map<AnyBroadcast, Held>();
  const inForce = new Map<AnyBroadcast, Held>();
  const tails = new Map<AnyBroadcast, Tail>();

  const decode = (topic: AnyTopic, entry: Entry): Held | undefined => {
    try {
      const { data, schemaVersion } = decodeEvent(entry.text);
      return { version: entry.entryId, data: topic.decode(data, schemaVersion) };
    } catch (error) {
      const facts = { ...task, topic: topic.name, entry: entry.entryId, ...errorFacts(error) };
      log.error(facts, 'an entry of a broadcast topic is unusable and not applied');
      return undefined;
    }
  };

  const learn = (heard: AnyBroadcast, held: Held | undefined): void => {
    if (held && isLater(held, newest.get(heard))) newest.set(heard, held);
  };

  const openOne = async (heard: AnyBroadcast, recorded: string | undefined): Promise<void> => {
    const { topic } = heard;
    const entries = await transport.recent(place, topic.name, undefined, lookBackMax);
    for (const entry of entries) {
      learn(heard, decode(topic, entry));
      if (newest.has(heard)) break;
    }
    const found = newest.get(heard)?.version ?? '0';
    if (recorded !== undefined && compareEntryIds(found, recorded) < 0) {
      const facts = { ...task, topic: topic.name, recorded, found };
      log.error(facts, 'a broadcast topic has lost the entry that was applied last');
    }
    const after = entries[0]?.entryId ?? '0';
    const tail = transport.tail(place, topic.name, after, (later) => {
      for (const entry of later) learn(heard, decode(topic, entry));
    });
    tails.set(heard, tail);
  };

  return {
    open: async () => {
      const missing = chain.control.filter((heard) => !tails.has(heard));
      if (missing.length === 0) return;
      const names = missing.map(({ topic }) => topic.name);
      const recorded = await transport.appliedVersions(task, names);
      for (const heard of missing) await openOne(heard, recorded.get(heard.topic.name));
    },
    turn: (offsets) => {
      for (const [heard, held] of newest) inForce.set(heard, held);
      if (inForce.size === 0) return undefined;
      return {
        versions: [...inForce].map(([{ topic }, { version }]) => ({ topic: topic.name, version })),
        offsets: Object.fromEntries(offsets),
      };
    },
    latest: <Data>(broadcast: Broadcast<Data>) => {
      if (!tails.has(broadcast)) {
        throw new TypeError(
          `a step asks for ${broadcast.topic.name}, which its pipeline does not hear`,
        );
      }
      return inForce.get(broadcast) as Latest<Data> | undefined;
    },
    close: () => {
      for (const tail of tails.values()) tail.close();
    },
  };
};
