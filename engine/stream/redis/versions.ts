// Versions of chains on Redis: a list per task, and one hash of switches.
import { keys } from '../keys.ts';
import { type VersionStore, versionsMax } from '../version-store.ts';
import type { CallFunction } from './functions.ts';
import type { Commands } from './servers.ts';

/** The version store over a command connection. */
export const redisVersions = (redis: Commands, call: CallFunction): VersionStore => ({
  versions: (task) => redis.lrange(keys.versions(task), 0, -1),
  beginVersion: async (task, epoch, text) => {
    const names = [keys.meta(task), keys.versions(task)];
    return (await call('begin_version', names, [epoch, text, versionsMax])) === 1;
  },
  chosenVersions: async () => new Map(Object.entries(await redis.hgetall(keys.chosen))),
  chooseVersion: async (chain, text) => {
    if (text === undefined) await redis.hdel(keys.chosen, chain);
    else await redis.hset(keys.chosen, chain, text);
  },
});
