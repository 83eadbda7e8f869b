// What a server must be able to do before the engine trusts it with a log. Abilities are probed,
// never read off a version string (Valkey says it is Redis 7.2).
import type { Redis } from 'ioredis';
import { engineErrors } from '../../kernel/engine-errors.ts';
import type { Durability } from '../../model/durability.ts';

const commandsNeeded = ['FCALL', 'XAUTOCLAIM', 'SPUBLISH', 'XREADGROUP'] as const;

const commandsOf: Readonly<Record<Durability, readonly string[]>> = {
  memory: [],
  waitaof: ['WAITAOF'],
  replica: ['WAIT'],
};

const field = (info: string, name: string): string | undefined =>
  new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];

/** For people: what the server says it is. */
const versionOf = async (redis: Redis): Promise<string> => {
  const info = await redis.info('server');
  const valkey = field(info, 'valkey_version');
  return valkey === undefined ? `Redis ${field(info, 'redis_version')}` : `Valkey ${valkey}`;
};

const lacks = async (redis: Redis, durability: Durability): Promise<string | undefined> => {
  if (durability === 'waitaof') {
    const enabled = field(await redis.info('persistence'), 'aof_enabled');
    return enabled === '1' ? undefined : 'appendonly yes';
  }
  if (durability === 'replica') {
    const replicas = Number(field(await redis.info('replication'), 'connected_slaves') ?? 0);
    return replicas > 0 ? undefined : 'a connected replica';
  }
  return undefined;
};

/**
 * Throws `WEIR_ENGINE_SERVER_UNFIT` when a command is missing, when the server may evict keys, or
 * when it cannot keep a durability that is wanted.
 */
export const verifyServer = async (redis: Redis, wanted: readonly Durability[]): Promise<void> => {
  const needed = [...commandsNeeded, ...wanted.flatMap((durability) => commandsOf[durability])];
  const known = (await redis.call('COMMAND', 'INFO', ...needed)) as unknown[];
  const missing = needed.filter((_, index) => !known[index]);
  if (missing.length > 0) {
    throw engineErrors.SERVER_UNFIT({ missing, server: await versionOf(redis) });
  }
  const policy = field(await redis.info('memory'), 'maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    throw engineErrors.SERVER_UNFIT({ maxmemoryPolicy: policy });
  }
  for (const durability of wanted) {
    const lacking = await lacks(redis, durability);
    if (lacking !== undefined) throw engineErrors.SERVER_UNFIT({ durability, lacking });
  }
};
