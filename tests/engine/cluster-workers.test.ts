// Workers on a Redis Cluster of three masters and three replicas, of which one master is lost. A
// failover can roll a slot back as a whole: what counts is the log that has survived.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { partitionOf } from '../../engine/model/partition.ts';
import { keys } from '../../engine/stream/keys.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { startTestCluster, type TestCluster } from '../support/redis-cluster.ts';
import { byProductChain, purchases, sales } from '../support/sales.ts';
import {
  appendEvents,
  readEvents,
  startTestWorker,
  type TestWorker,
  until,
} from '../support/worker.ts';

const partitions = 6;
const waitMsMax = 30_000;

interface Sale {
  readonly customer: string;
  readonly n: number;
}

describe('workers on a cluster', () => {
  let cluster: TestCluster;
  let outside: Transport;
  let workers: TestWorker[];
  let bought: number;

  beforeEach(async () => {
    cluster = await startTestCluster();
    outside = await openRedisTransport({ url: cluster.url, patience: 'wait', log: silentLog });
    await outside.settlePartitions('t1', partitions);
    workers = [];
    bought = 0;
    for (let nth = 0; nth < 2; nth += 1) {
      workers.push(await startTestWorker(cluster.namedUrl, [byProductChain]));
    }
  }, 60_000);
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop().catch(() => undefined)));
    await outside.close();
    await cluster.stop();
  });

  /** Appends purchases; those of a partition that is away meanwhile come again until they are in. */
  const buy = async (count: number): Promise<void> => {
    const events = Array.from({ length: count }, () => {
      bought += 1;
      const data = { product: `x${bought % 7}`, n: bought };
      return { id: `p${bought}`, subject: `c${bought % 23}`, data };
    });
    await until(
      () =>
        appendEvents(outside, purchases.name, events, partitions).then(
          () => true,
          () => false,
        ),
      waitMsMax,
    );
  };

  const soldOf = async () => {
    const kept = new Set(
      (await readEvents(outside, purchases.name, partitions)).map(({ id }) => id),
    );
    const sold = await readEvents(outside, sales.name, partitions);
    return { kept, sold: sold.filter(({ correlationId }) => kept.has(correlationId)) };
  };

  /** Every purchase that the log still has was sold once, in the order of its customer. */
  const expectAllSold = async (): Promise<void> => {
    await until(async () => {
      const { kept, sold } = await soldOf();
      return new Set(sold.map(({ id }) => id)).size >= kept.size;
    }, waitMsMax);
    await systemClock.sleep(500);
    const { kept, sold } = await soldOf();
    expect(sold).toHaveLength(kept.size);
    const last = new Map<string, number>();
    for (const { subject, data } of sold) {
      const { customer, n } = data as Sale;
      const key = `${customer} ${subject}`;
      expect(n).toBeGreaterThan(last.get(key) ?? 0);
      last.set(key, n);
    }
    const places = sold.map(({ subject }) => partitionOf(subject, partitions));
    expect(places).toEqual([...places].sort());
    expect(new Set(places).size).toBeGreaterThan(1);
  };

  it.each(['SIGKILL', 'SIGSTOP'] as const)(
    'go on after a master was lost by %s: what survives is worked on once and in order',
    async (signal) => {
      await buy(600);
      await expectAllSold();
      const buying = (async () => {
        for (let round = 0; round < 20; round += 1) await buy(50);
      })();
      await systemClock.sleep(50);
      await cluster.loseMaster(keys.heads({ tenantId: 't1', partition: 0 }), signal);
      await buying;
      await buy(200);
      await expectAllSold();
      const { kept } = await soldOf();
      expect(kept.size).toBeGreaterThan(600);
    },
    120_000,
  );
});
