// Finds out what stands behind a URL: `redis-cluster://` names servers of a cluster, any other URL
// one server, which may itself turn out to belong to a cluster.
import type { Redis } from 'ioredis';
import type { Logger } from '../../kernel/log.ts';
import { type ClusterAddress, openCluster } from './cluster.ts';
import { connect, type Patience } from './connection.ts';
import type { Servers } from './servers.ts';
import { singleServer } from './single.ts';

const clusterScheme = /^(rediss?)-cluster:\/\/(.*@)?([^/?#]*)/;
const portDefault = 6_379;

type SlotRange = readonly [
  first: number,
  last: number,
  ...(readonly [host: string, port: number])[],
];

/** The credentials of a URL, for all servers of its cluster. */
const credentialsOf = (url: URL): Omit<ClusterAddress, 'nodes'> => ({
  username: decodeURIComponent(url.username),
  password: decodeURIComponent(url.password),
  isEncrypted: url.protocol === 'rediss:',
});

/** What `redis-cluster://user:password@host:port,host:port` names. */
const namedCluster = (url: string): ClusterAddress | undefined => {
  const [, scheme, credentials = '', hosts = ''] = clusterScheme.exec(url) ?? [];
  if (scheme === undefined) return undefined;
  const urls = hosts.split(',').map((host) => new URL(`${scheme}://${credentials}${host}`));
  return {
    ...credentialsOf(new URL(`${scheme}://${credentials}host`)),
    nodes: urls.map(({ hostname, port }) => ({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? portDefault : Number(port),
    })),
  };
};

const isOfCluster = async (redis: Redis): Promise<boolean> =>
  (await redis.info('cluster')).includes('cluster_enabled:1');

/** The cluster that the server at `url` belongs to. */
const surroundingCluster = async (redis: Redis, url: string): Promise<ClusterAddress> => {
  const ranges = (await redis.call('CLUSTER', 'SLOTS')) as SlotRange[];
  const { path, host = '', port = portDefault } = redis.options;
  const nodes = new Map(path === undefined ? [[`${host}:${port}`, { host, port }]] : []);
  for (const [, , ...servers] of ranges) {
    for (const [at, on] of servers) if (at) nodes.set(`${at}:${on}`, { host: at, port: on });
  }
  return { ...credentialsOf(new URL(url)), nodes: [...nodes.values()] };
};

/** Opens the server or the cluster at `url`. Rejects with `WEIR_ENGINE_TRANSPORT_AWAY`. */
export const openServers = async (
  url: string,
  patience: Patience,
  log: Logger,
): Promise<Servers> => {
  const named = namedCluster(url);
  if (named) return openCluster(named, patience, log);
  const redis = await connect(url, patience, log);
  if (!(await isOfCluster(redis))) return singleServer(redis, url, log);
  const address = await surroundingCluster(redis, url);
  redis.disconnect();
  return openCluster(address, patience, log);
};
