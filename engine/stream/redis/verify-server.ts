// What a server must be able to do before the engine trusts it with a log. Abilities are probed,
// never read off a version string (Valkey says it is Redis 7.2).
import type { Redis } from 'ioredis';
import { engineErrors } from '../../kernel/engine-errors.ts';

const commandsNeeded = ['FCALL', 'XAUTOCLAIM', 'SPUBLISH', 'XREADGROUP'] as const;

/** Throws `WEIR_ENGINE_SERVER_UNFIT` when a command is missing or the server may evict keys. */
export const verifyServer = async (redis: Redis): Promise<void> => {
  const known = (await redis.call('COMMAND', 'INFO', ...commandsNeeded)) as unknown[];
  const missing = commandsNeeded.filter((_, index) => !known[index]);
  if (missing.length > 0) throw engineErrors.SERVER_UNFIT({ missing });
  const memory = await redis.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    throw engineErrors.SERVER_UNFIT({ maxmemoryPolicy: policy });
  }
};
