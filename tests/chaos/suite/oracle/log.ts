// What the suite's oracle looks at: streams, offsets, dead letters and rows as they stand, read with
// plain commands. Nothing in this room may import the engine.
import type { PlainRedis } from './plain-redis.ts';

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
  readonly timeMs: number;
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
  /** Rows that were not carried to another partition, and subjects that still wait for a retry. */
  readonly leftOver: readonly string[];
  /** Idle ticks; there must be none, or windows would end where the model does not know. */
  readonly ticks: number;
}

export interface StoredRow {
  readonly id: string;
  readonly subject: string;
  readonly data: Fields;
}

const madeTopics = [
  ...['echoes', 'flagged', 'marks', 'regrouped', 'gathered', 'finals', 'pairs', 'revenues'],
] as const;

const chains: Readonly<Record<string, string>> = {
  tally: 'orders',
  finish: 'echoes',
  gather: 'regrouped',
  revenue: 'orders',
  store: 'echoes',
};

type Raw = readonly [id: string, fields: readonly string[]];

const readAll = async (redis: PlainRedis, stream: string): Promise<readonly Raw[]> =>
  (await redis.call('XRANGE', stream, '-', '+')) as readonly Raw[];

const entryOf = ([id, [, seq, , text = '']]: Raw): LoggedEntry => ({
  seq: Number(seq),
  appendedMs: Number.parseInt(id, 10),
  text,
});

const eventOf = (raw: Raw): LoggedEvent => {
  const { seq, text } = entryOf(raw);
  const { id, subject, time, data } = JSON.parse(text);
  return { seq, id, subject, timeMs: Date.parse(time), data };
};

const pendingIn = async (redis: PlainRedis, stream: string, group: string): Promise<number> =>
  Number(((await redis.call('XPENDING', stream, group).catch(() => [0])) as readonly unknown[])[0]);

const readLetters = async (
  redis: PlainRedis,
  tag: string,
  chain: string,
): Promise<readonly Letter[]> =>
  (await readAll(redis, `${tag}:${chain}:dead`)).map(([, [, text = '{}']]) => {
    const { text: original, step } = JSON.parse(text);
    return { chain, text: original, step };
  });

const readLeftOver = async (redis: PlainRedis, tag: string): Promise<readonly string[]> => [
  ...(await readAll(redis, `${tag}:tally:outbox`)).map(([id]) => `outbox ${id}`),
  ...(await redis.hkeys(`${tag}:tally:state:parked`)).map((key) => `parked ${key}`),
];

/** Reads one partition of a tenant. */
export const readPartition = async (
  redis: PlainRedis,
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
    letters.push(...(await readLetters(redis, tag, chain)));
    standings.push({
      ...{ chain, topic, head: heads.get(topic) ?? 0 },
      committed: Number((await redis.hget(`${tag}:${chain}:meta`, `seq:${topic}`)) ?? 0),
      pending: await pendingIn(redis, `${tag}:${topic}`, chain),
    });
  }
  return {
    ...{ partition, orders, made, letters, standings },
    leftOver: await readLeftOver(redis, tag),
    ticks: await redis.xlen(`${tag}:tick`),
  };
};
