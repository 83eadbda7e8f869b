import { silentLog } from '../../engine/kernel/log.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import { startTestCluster } from '../support/redis-cluster.ts';
import { broadcastContract } from './broadcast.contract.ts';
import { erasureContract } from './erasure.contract.ts';
import { operationsContract } from './operations.contract.ts';
import { outboxContract } from './outbox.contract.ts';
import { transportContract } from './transport.contract.ts';

const open = async () => {
  const cluster = await startTestCluster();
  const url = cluster.namedUrl;
  const transport = await openRedisTransport({ url, patience: 'wait', log: silentLog });
  return {
    transport,
    pass: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    close: async () => {
      await transport.close();
      await cluster.stop();
    },
  };
};

transportContract('Redis Cluster', open);
outboxContract('Redis Cluster', open);
broadcastContract('Redis Cluster', open);
operationsContract('Redis Cluster', open);
erasureContract('Redis Cluster', open);
