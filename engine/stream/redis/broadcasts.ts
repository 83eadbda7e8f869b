// Broadcast topics on Redis Streams, and what tasks have applied of them.
import type { Broadcasts, Switch } from '../broadcasts.ts';
import { keys } from '../keys.ts';
import { type RawEntry, toEntry } from './entry.ts';
import type { Commands } from './servers.ts';
import type { Tails } from './tails.ts';

/** Switches have the fields `t`, `v` and `o`, in this order. */
const toSwitch = ([, fields]: RawEntry): Switch => ({
  topic: fields?.[1] ?? '',
  version: fields?.[3] ?? '',
  offsets: JSON.parse(fields?.[5] ?? '{}') as Switch['offsets'],
});

/** Broadcast topics over a connection for commands. */
export const redisBroadcasts = (redis: Commands, tails: Tails): Broadcasts => ({
  recent: async (place, topic, upToId, countMax) => {
    const raw = await redis.call(
      'XREVRANGE',
      ...[keys.stream(place, topic), upToId ?? '+', '-', 'COUNT', countMax],
    );
    return (raw as RawEntry[]).map((entry) => toEntry(topic, entry));
  },
  tail: tails.tail,
  appliedVersions: async (task, topics) => {
    const stored = await redis.hmget(keys.meta(task), ...topics.map((topic) => `version:${topic}`));
    return new Map(
      topics.flatMap((topic, index) => {
        const version = stored[index];
        return version ? [[topic, version] as const] : [];
      }),
    );
  },
  switches: async (task) => {
    const raw = await redis.call('XRANGE', keys.switches(task), '-', '+');
    return (raw as RawEntry[]).map(toSwitch);
  },
});
