// One Redis or Valkey server: every key is there.
import type { Redis } from 'ioredis';
import type { Logger } from '../../kernel/log.ts';
import { connect, connectOnce } from './connection.ts';
import type { Servers } from './servers.ts';

/** The server at the other end of a connection. */
export const singleServer = (redis: Redis, url: string, log: Logger): Servers => ({
  commands: redis,
  isCluster: false,
  masters: () => [redis],
  hang: async () => {
    const hanging = await connectOnce(url);
    const clientId = await hanging.client('ID');
    return { redis: hanging, unblock: () => redis.call('CLIENT', 'UNBLOCK', clientId) };
  },
  subscriber: () => connect(url, 'wait', log),
  close: () => redis.disconnect(),
});
