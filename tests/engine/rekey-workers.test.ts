import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { partitionOf } from '../../engine/model/partition.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { byProductChain, purchases, sales } from '../support/sales.ts';
import {
  appendEvents,
  readEvents,
  startTestWorker,
  type TestWorker,
  until,
} from '../support/worker.ts';

const partitions = 4;

describe('outputs under another key, on a real Redis', () => {
  let redis: TestRedis;
  let outside: Transport;
  let workers: TestWorker[];
  let bought = 0;

  beforeEach(async () => {
    redis = await startTestRedis();
    outside = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
    await outside.settlePartitions('t1', partitions);
    workers = [];
    bought = 0;
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop().catch(() => undefined)));
    await outside.close();
    await redis.stop();
  });

  const start = async (): Promise<TestWorker> => {
    const worker = await startTestWorker(redis.url, [byProductChain]);
    workers.push(worker);
    return worker;
  };

  const buy = (count: number): Promise<void> => {
    const events = Array.from({ length: count }, () => {
      bought += 1;
      const data = { product: `x${bought % 7}`, n: bought };
      return { id: `p${bought}`, subject: `c${bought % 11}`, data };
    });
    return appendEvents(outside, purchases.name, events, partitions);
  };

  const outboxes = async (): Promise<number> => {
    let entries = 0;
    for (let partition = 0; partition < partitions; partition += 1) {
      const task = { tenantId: 't1', partition, chain: byProductChain.name };
      entries += (await outside.outboxLag(task)).entries;
    }
    return entries;
  };

  const expectAllSold = async (): Promise<void> => {
    const read = () => readEvents(outside, sales.name, partitions);
    await until(async () => (await read()).length >= bought && (await outboxes()) === 0);
    await systemClock.sleep(100);
    for (let partition = 0; partition < partitions; partition += 1) {
      const entries = await outside.range({ tenantId: 't1', partition }, sales.name, '0', 100_000);
      expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    }
    const sold = await read();
    expect(sold).toHaveLength(bought);
    expect(new Set(sold.map(({ id }) => id)).size).toBe(bought);
    const last = new Map<string, number>();
    for (const { subject, data } of sold) {
      const { customer, nth } = data as { customer: string; nth: number };
      const key = `${customer} ${subject}`;
      expect(nth).toBeGreaterThan(last.get(key) ?? 0);
      last.set(key, nth);
    }
    const places = sold.map(({ subject }) => partitionOf(subject, partitions));
    expect(places).toEqual([...places].sort());
    expect(new Set(places).size).toBeGreaterThan(1);
  };

  it('arrive once and in order while owners crash and others take over', async () => {
    let owner = await start();
    await start();
    for (let round = 0; round < 4; round += 1) {
      await buy(400);
      await systemClock.sleep(40);
      await owner.crash();
      owner = await start();
    }
    await buy(100);
    await expectAllSold();
  });

  it('arrive once when Redis is killed and comes back', async () => {
    await start();
    await buy(500);
    await expectAllSold();
    await systemClock.sleep(1_100);
    await buy(300);
    await redis.crash();
    const left = await readEvents(outside, purchases.name, partitions);
    // What Redis had not written down when it was killed was never bought.
    bought = left.length;
    await expectAllSold();
  });
});
