// Plain commands to what stands behind a URL, one server or a cluster, without the engine.
import { Cluster, Redis, type RedisCommander } from 'ioredis';

export type PlainRedis = RedisCommander & Pick<Redis, 'call' | 'disconnect'>;

const clusterScheme = 'redis-cluster://';
const socketScheme = 'unix://';
const retryMs = 50;

const ofCluster = (url: string): Cluster => {
  const nodes = url.slice(clusterScheme.length).split(',');
  return new Cluster(
    nodes.map((node) => {
      const [host = '', port = ''] = node.split(':');
      return { host, port: Number(port) };
    }),
    { clusterRetryStrategy: () => retryMs, redisOptions: { maxRetriesPerRequest: null } },
  );
};

/** Connects; an outage is waited for. */
export const plainRedis = (url: string): PlainRedis => {
  const redis = url.startsWith(clusterScheme)
    ? ofCluster(url)
    : new Redis(url.slice(socketScheme.length), { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  return redis;
};
