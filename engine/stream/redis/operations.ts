// Looking at a log on Redis and changing it by hand: the second half of the port.
import type { ChainCard } from '../../model/chain-card.ts';
import { keys } from '../keys.ts';
import type { Operations } from '../operations.ts';
import { type RawEntry, toEntry } from './entry.ts';
import type { CallFunction } from './functions.ts';
import type { Commands } from './servers.ts';

const byTopic = (
  topics: readonly string[],
  values: readonly (string | null)[],
): ReadonlyMap<string, number> =>
  new Map(topics.map((topic, index) => [topic, Number(values[index] ?? 0)]));

/** The operations, over a connection and its function library. */
export const redisOperations = (redis: Commands, call: CallFunction): Operations => ({
  register: async (card) => {
    await redis.hset(keys.chains, card.name, JSON.stringify(card));
  },
  registered: async () =>
    Object.values(await redis.hgetall(keys.chains)).map((card) => JSON.parse(card) as ChainCard),
  deregister: async (chain) => {
    await redis.hdel(keys.chains, chain);
  },

  standing: async (task, topics) => {
    const offsets = topics.map((topic) => `seq:${topic}`);
    const [owner, [epoch, watermark, ...committed], heads] = await Promise.all([
      redis.get(keys.lease(task)),
      redis.hmget(keys.meta(task), 'epoch', 'watermark', ...offsets),
      topics.length === 0 ? [] : redis.hmget(keys.heads(task), ...topics),
    ]);
    return {
      owner: owner ?? undefined,
      epoch: Number(epoch ?? 0),
      watermarkMs: watermark ? Number(watermark) : Number.NEGATIVE_INFINITY,
      offsets: byTopic(topics, committed),
      heads: byTopic(topics, heads),
    };
  },
  tip: async (partition, topic) => {
    const raw = (await redis.call(
      'XREVRANGE',
      ...[keys.stream(partition, topic), '+', '-', 'COUNT', 1],
    )) as RawEntry[];
    return raw[0] && toEntry(topic, raw[0]);
  },

  deadLetter: async (task, letterId) => {
    const raw = (await redis.call(
      'XRANGE',
      ...[keys.dead(task), letterId, letterId],
    )) as RawEntry[];
    return raw[0]?.[1]?.[1];
  },
  replay: async ({ task, letterId, topic, text }) => {
    const names = [keys.dead(task), keys.stream(task, topic), keys.heads(task)];
    return (await call('replay', names, [letterId, topic, text])) === 1;
  },
  dropLetter: async (task, letterId) => (await redis.xdel(keys.dead(task), letterId)) === 1,

  resetOffset: async ({ task, topic, position, forget }) => {
    const states = (forget ?? []).map((state) => keys.state(task, state));
    const epoch = await call(
      'reset',
      [keys.lease(task), keys.meta(task), keys.stream(task, topic), ...states],
      [task.chain, topic, position.seq, position.entryId, forget ? 1 : 0],
    );
    return epoch === null ? undefined : Number(epoch);
  },
  dropGroup: async (task, topics, states) => {
    const names = [
      ...[keys.lease(task), keys.meta(task)],
      ...topics.map((topic) => keys.stream(task, topic)),
      ...states.map((state) => keys.state(task, state)),
    ];
    return (await call('drop', names, [task.chain, topics.length])) === 1;
  },
});
