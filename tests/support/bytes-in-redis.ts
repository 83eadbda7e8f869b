// Every byte that a Redis server keeps: names of keys and what is in them, as one looks for a marker.
import type { Redis } from 'ioredis';

const contentOf = async (redis: Redis, key: string): Promise<string> => {
  const type = await redis.type(key);
  if (type === 'stream') return JSON.stringify(await redis.xrange(key, '-', '+'));
  if (type === 'hash') return JSON.stringify(await redis.hgetall(key));
  if (type === 'list') return JSON.stringify(await redis.lrange(key, 0, -1));
  if (type === 'set') return JSON.stringify(await redis.smembers(key));
  if (type === 'zset') return JSON.stringify(await redis.zrange(key, '0', '-1', 'WITHSCORES'));
  if (type === 'string') return (await redis.get(key)) ?? '';
  if (type === 'none') return '';
  throw new TypeError(`nobody has said how to read a ${type}`);
};

/** The keys whose name, content or raw dump holds `marker`. */
export const keysHolding = async (redis: Redis, marker: string): Promise<readonly string[]> => {
  const found = new Set<string>();
  // A compressed dump hides what it holds.
  await redis.config('SET', 'rdbcompression', 'no');
  for await (const page of redis.scanStream({ count: 1_000 })) {
    for (const key of page as string[]) {
      const dump = (await redis.dumpBuffer(key)) ?? Buffer.alloc(0);
      const texts = [key, await contentOf(redis, key)];
      if (dump.includes(marker) || texts.some((text) => text.includes(marker))) found.add(key);
    }
  }
  return [...found].sort();
};
