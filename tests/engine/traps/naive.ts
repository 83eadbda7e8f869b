// What a consumer on Redis Streams looks like before it has fallen into any trap. Each function is
// one such habit, kept so that the tests can show what it costs.
import type { Redis } from 'ioredis';

type Entries = readonly (readonly [id: string, fields: readonly string[] | null])[];

const entriesOf = (reply: unknown): Entries =>
  (reply as readonly (readonly [string, Entries])[] | null)?.[0]?.[1] ?? [];

/** Reads new entries (`>`), or those that the consumer has not acknowledged (`0`). */
export const readGroup = async (
  redis: Redis,
  stream: string,
  { consumer = 'c', from = '>', count = 100 } = {},
): Promise<Entries> =>
  entriesOf(
    await redis.call(
      'XREADGROUP',
      ...['GROUP', 'g', consumer, 'COUNT', count, 'STREAMS', stream, from],
    ),
  );

/** Fills a stream and makes its group. */
export const fill = async (redis: Redis, stream: string, count: number): Promise<void> => {
  await redis.xgroup('CREATE', stream, 'g', '0', 'MKSTREAM');
  for (let n = 1; n <= count; n += 1) await redis.xadd(stream, '*', 'd', `e${n}`);
};

/** Keeps the stream short by its length, whoever has not read it yet. */
export const trimByLength = (redis: Redis, stream: string, lengthMax: number) =>
  redis.xtrim(stream, 'MAXLEN', lengthMax);

/** Trims roughly, and counts on whole nodes being dropped. */
export const trimRoughly = (redis: Redis, stream: string, lengthMax: number) =>
  redis.xtrim(stream, 'MAXLEN', '~', lengthMax);

/** Tidies up after itself when it ends. */
export const leave = (redis: Redis, stream: string, consumer = 'c') =>
  redis.xgroup('DELCONSUMER', stream, 'g', consumer);

/** Makes a lost group again where the stream ends now. */
export const remakeGroup = (redis: Redis, stream: string) =>
  redis.xgroup('CREATE', stream, 'g', '$', 'MKSTREAM');

/** The lag that the server computes. */
export const serverLag = async (redis: Redis, stream: string): Promise<unknown> => {
  const [group] = (await redis.xinfo('GROUPS', stream)) as unknown[][];
  return group?.[group.indexOf('lag') + 1];
};

export const consumerCount = async (redis: Redis, stream: string, group = 'g'): Promise<number> =>
  ((await redis.xinfo('CONSUMERS', stream, group)) as unknown[]).length;

/** Takes over what others have left for a minute. */
export const claimIdle = async (redis: Redis, stream: string): Promise<Entries> => {
  const reply = await redis.call('XAUTOCLAIM', stream, 'g', 'other', 60_000, '0');
  return (reply as [string, Entries])[1];
};

/** Knows the last hundred ids again. */
export const rememberLast = (countMax = 100) => {
  const seen: string[] = [];
  return (id: string): boolean => {
    if (seen.includes(id)) return false;
    seen.push(id);
    if (seen.length > countMax) seen.shift();
    return true;
  };
};

/** Writes the output first and finds out afterwards that the state is of another type. */
export const writeThenCheck = (redis: Redis, output: string, state: string) =>
  redis.eval(
    "redis.call('XADD', KEYS[1], '*', 'd', 'x') redis.call('HSET', KEYS[2], 'k', 'v')",
    ...([2, output, state] as const),
  );

/** Hands all arguments to one command. */
export const unpackAll = (redis: Redis, state: string, pairs: readonly string[]) =>
  redis.eval("redis.call('HSET', KEYS[1], unpack(ARGV))", 1, state, ...pairs);

/** Asks every stream in turn whether there is something, over and over. */
export const pollAll = async (redis: Redis, streams: readonly string[], rounds: number) => {
  for (let round = 0; round < rounds; round += 1) {
    await redis.call(
      'XREADGROUP',
      ...['GROUP', 'g', 'c', 'COUNT', 10, 'STREAMS', ...streams],
      ...streams.map(() => '>'),
    );
  }
};
