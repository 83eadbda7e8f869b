// What the suite's oracle looks at: streams, offsets, dead letters and rows as they stand, read with
// plain commands. Nothing in this room may import the engine.
import type { Redis } from 'ioredis';

type Fields = Readonly<Record<string, unknown>>;

/** An entry as it stands in a stream. */
export interface LoggedEntry {
  readonly seq: number;
  readonly appendedMs: number;
  readonly text: string;
}

/** An event that something made of another one. */
export interface LoggedEvent {
  readonly seq: number;
  readonly id: string;
  readonly subject: string;
  readonly data: Fields;
}

export interface Letter {
  readonly chain: string;
  /** The text of the entry that was set aside. */
  readonly text: string;
  readonly step: string;
}

/** How far a chain has come on a topic. */
export interface Standing {
  readonly chain: string;
  readonly topic: string;
  readonly head: number;
  readonly committed: number;
  readonly pending: number;
}

export interface PartitionLog {
  readonly partition: number;
  readonly orders: readonly LoggedEntry[];
  readonly made: ReadonlyMap<string, readonly LoggedEvent[]>;
  readonly letters: readonly Letter[];
  readonly standings: readonly Standing[];
}

export interface StoredRow {
  readonly id: string;
  readonly subject: string;
  readonly data: Fields;
}

export const madeTopics = ['echoes', 'flagged', 'marks', 'finals'] as const;
const chains: Readonly<Record<string, string>> = {
  tally: 'orders',
  finish: 'echoes',
  store: 'echoes',
};

type Raw = readonly [id: string, fields: readonly string[]];

const readAll = async (redis: Redis, stream: string): Promise<readonly Raw[]> =>
  (await redis.call('XRANGE', stream, '-', '+')) as readonly Raw[];

const entryOf = ([id, [, seq, , text = '']]: Raw): LoggedEntry => ({
  seq: Number(seq),
  appendedMs: Number.parseInt(id, 10),
  text,
});

const eventOf = (raw: Raw): LoggedEvent => {
  const { seq, text } = entryOf(raw);
  const { id, subject, data } = JSON.parse(text);
  return { seq, id, subject, data };
};

const pendingIn = async (redis: Redis, stream: string, group: string): Promise<number> =>
  Number(((await redis.call('XPENDING', stream, group).catch(() => [0])) as readonly unknown[])[0]);

/** Reads one partition of a tenant. */
export const readPartition = async (
  redis: Redis,
  tenantId: string,
  partition: number,
): Promise<PartitionLog> => {
  const tag = `weir:{${tenantId}:${partition}}`;
  const made = new Map<string, readonly LoggedEvent[]>();
  for (const topic of madeTopics) {
    made.set(topic, (await readAll(redis, `${tag}:${topic}`)).map(eventOf));
  }
  const orders = (await readAll(redis, `${tag}:orders`)).map(entryOf);
  const heads = new Map([['orders', orders.at(-1)?.seq ?? 0]]);
  for (const [topic, events] of made) heads.set(topic, events.at(-1)?.seq ?? 0);
  const letters: Letter[] = [];
  const standings: Standing[] = [];
  for (const [chain, topic] of Object.entries(chains)) {
    for (const [, [, text = '{}']] of await readAll(redis, `${tag}:${chain}:dead`)) {
      const { text: original, step } = JSON.parse(text);
      letters.push({ chain, text: original, step });
    }
    standings.push({
      ...{ chain, topic, head: heads.get(topic) ?? 0 },
      committed: Number((await redis.hget(`${tag}:${chain}:meta`, `seq:${topic}`)) ?? 0),
      pending: await pendingIn(redis, `${tag}:${topic}`, chain),
    });
  }
  return { partition, orders, made, letters, standings };
};
