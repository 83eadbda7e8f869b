import { silentLog } from '../../engine/kernel/log.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import { startTestCluster } from '../support/redis-cluster.ts';
import { transportContract } from './transport.contract.ts';

transportContract('Redis Cluster', async () => {
  const cluster = await startTestCluster();
  const url = cluster.namedUrl;
  const transport = await openRedisTransport({ url, patience: 'wait', log: silentLog });
  return {
    transport,
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    close: async () => {
      await transport.close();
      await cluster.stop();
    },
  };
});
