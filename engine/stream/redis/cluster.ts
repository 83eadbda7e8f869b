// A Redis Cluster: every command goes to the master of its key's slot, and after a failover to the
// replica that was promoted. A partition is one slot, so nothing that the engine does spans two.
import { Cluster, type ClusterOptions, type Redis } from 'ioredis';
import { engineErrors } from '../../kernel/engine-errors.ts';
import { errorFacts, type Logger } from '../../kernel/log.ts';
import { connectOnce, everywhere, type Patience, unreachable } from './connection.ts';
import type { Servers } from './servers.ts';

/**
 * A worker waits through short failovers, yet never so long that one slot's absence would cost it
 * the leases of the others. A gateway follows a slot that has moved, and fails otherwise.
 */
const patiences: Readonly<Record<Patience, ClusterOptions>> = {
  wait: {
    ...{ maxRedirections: 16, retryDelayOnMoved: 50 },
    ...{ retryDelayOnFailover: 100, retryDelayOnClusterDown: 100, retryDelayOnTryAgain: 100 },
  },
  fail: {
    ...{ maxRedirections: 4, retryDelayOnMoved: 20, enableOfflineQueue: false },
    ...{ retryDelayOnFailover: 50, retryDelayOnClusterDown: 50, retryDelayOnTryAgain: 50 },
    redisOptions: { commandTimeout: 5_000 },
  },
};

/** Slots are looked up anew this often, so that a server that hangs is noticed once replaced. */
const slotsRefreshInterval = 1_000;
const retryDelayMsMax = 500;

/** How the servers of a cluster are reached: first by these, with these credentials. */
export interface ClusterAddress {
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly username: string;
  readonly password: string;
  readonly isEncrypted: boolean;
}

const nodeUrl = ({ username, password, isEncrypted }: ClusterAddress, node: string): string => {
  const user = password === '' ? '' : `${encodeURIComponent(username)}:`;
  const credentials = password === '' ? '' : `${user}${encodeURIComponent(password)}@`;
  return `${isEncrypted ? 'rediss' : 'redis'}://${credentials}${node}`;
};

/** Says once when a server is lost, and once when it is back. */
const follow = (cluster: Cluster, log: Logger): void => {
  const lost = new Set<string>();
  cluster.on('error', () => undefined);
  cluster.on('node error', (error: Error, server: string) => {
    if (!lost.has(server))
      log.warn({ server, ...errorFacts(error) }, 'lost a server of the cluster');
    lost.add(server);
  });
  cluster.on('+node', (redis: Redis) => {
    redis.on('ready', () => {
      const server = `${redis.options.host}:${redis.options.port}`;
      if (lost.delete(server)) log.info({ server }, 'a server of the cluster is back');
    });
  });
};

const connectCluster = async (
  address: ClusterAddress,
  patience: Patience,
  log: Logger,
  options: ClusterOptions = {},
): Promise<Cluster> => {
  const { username, password, isEncrypted } = address;
  const { redisOptions, ...settings } = patiences[patience];
  const cluster = new Cluster([...address.nodes], {
    ...settings,
    ...options,
    lazyConnect: true,
    // What is down shows in the replies; waiting for all slots would hide which.
    enableReadyCheck: false,
    slotsRefreshInterval,
    clusterRetryStrategy: (attempt) => Math.min(attempt * 50, retryDelayMsMax),
    redisOptions: {
      ...redisOptions,
      ...everywhere,
      ...(password === '' ? {} : { password }),
      ...(username === '' ? {} : { username }),
      ...(isEncrypted ? { tls: {} } : {}),
    },
  });
  follow(cluster, log);
  try {
    await cluster.connect();
    return cluster;
  } catch (cause) {
    cluster.disconnect();
    const [first] = address.nodes;
    throw unreachable(`redis-cluster://${first?.host}:${first?.port}`, cause);
  }
};

/** Opens the cluster that some of whose servers are named. */
export const openCluster = async (
  address: ClusterAddress,
  patience: Patience,
  log: Logger,
): Promise<Servers> => {
  const cluster = await connectCluster(address, patience, log);
  const masterOf = (slot: number): string | undefined => cluster.slots[slot]?.[0];
  const hanging = new Map<Redis, { readonly slot: number; readonly server: string }>();
  cluster.on('refresh', () => {
    for (const [redis, { slot, server }] of hanging) {
      if (masterOf(slot) !== server) redis.disconnect();
    }
  });
  const poolOf = (server: string): Redis | undefined =>
    cluster.nodes('all').find(({ options }) => `${options.host}:${options.port}` === server);

  return {
    commands: cluster,
    isCluster: true,
    masters: () => cluster.nodes('master'),
    hang: async (key) => {
      const slot = await cluster.cluster('KEYSLOT', key);
      const server = masterOf(slot);
      if (server === undefined) throw engineErrors.TRANSPORT_AWAY({ slot });
      const redis = await connectOnce(nodeUrl(address, server));
      const clientId = await redis.client('ID');
      hanging.set(redis, { slot, server });
      redis.once('end', () => hanging.delete(redis));
      return {
        redis,
        unblock: async () => poolOf(server)?.call('CLIENT', 'UNBLOCK', clientId),
      };
    },
    subscriber: () => connectCluster(address, 'wait', log, { shardedSubscribers: true }),
    close: () => cluster.disconnect(),
  };
};
