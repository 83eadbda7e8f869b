import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import type { WeirError } from '../../engine/kernel/errors.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { chain } from '../../engine/model/chain.ts';
import type { Durability } from '../../engine/model/durability.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { startTestRedis } from '../support/redis.ts';
import { startReplicatedRedis } from '../support/redis-replica.ts';
import { byProduct, purchases, sales } from '../support/sales.ts';
import {
  appendEvents,
  readEvents,
  shortLimits,
  startTestWorker,
  until,
} from '../support/worker.ts';

const chainThatWaits = (durability: Durability) => chain('by_product', [byProduct], { durability });

const purchase = (n: number) => ({ id: `p${n}`, subject: 'c', data: { product: 'x', n } });

let ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

const open = async (url: string): Promise<Transport> => {
  const transport = await openRedisTransport({ url, patience: 'wait', log: silentLog });
  ends.push(() => transport.close());
  return transport;
};

describe('durability', () => {
  it('is refused by name where the server cannot keep it', async () => {
    const redis = await startTestRedis();
    ends.push(() => redis.stop());
    const transport = await open(redis.url);
    await transport.verify(['memory']);
    await expect(transport.verify(['replica'])).rejects.toMatchObject({
      code: 'WEIR_ENGINE_SERVER_UNFIT',
      detail: { durability: 'replica', lacking: 'a connected replica' },
    });
    const plain = await startReplicatedRedis();
    ends.push(() => plain.stop());
    // Without WAITAOF it is the command that is missing, with it the append-only file.
    await expect((await open(plain.url)).verify(['waitaof'])).rejects.toMatchObject({
      code: 'WEIR_ENGINE_SERVER_UNFIT',
    });
  });

  it('holds the commits of a chain until a replica has them', async () => {
    const redis = await startReplicatedRedis();
    ends.push(() => redis.stop());
    const outside = await open(redis.url);
    await outside.verify(['replica']);
    await outside.settlePartitions('t1', 1);
    const worker = await startTestWorker(redis.url, [chainThatWaits('replica')], {
      limits: { ...shortLimits, leaseMs: 5_000 },
    });
    ends.push(() => worker.stop());
    const committed = async (): Promise<number> => {
      const metric = await worker.registry.getSingleMetric('weir_events_total')?.get();
      return metric?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
    };
    const buy = (n: number) => appendEvents(outside, purchases.name, [purchase(n)]);
    await buy(1);
    await until(async () => (await committed()) === 1);
    redis.holdReplica();
    await buy(2);
    await until(async () => (await readEvents(outside, sales.name)).length === 2);
    await systemClock.sleep(500);
    expect(await committed()).toBe(1);
    redis.letReplicaGo();
    await until(async () => (await committed()) === 2);
    expect(await readEvents(outside, sales.name)).toHaveLength(2);
  }, 30_000);

  it('waits for the disk where the server has WAITAOF', async (context) => {
    const redis = await startTestRedis();
    ends.push(() => redis.stop());
    const outside = await open(redis.url);
    const lacks = await outside.verify(['waitaof']).catch((error: WeirError) => error);
    if (lacks) {
      expect(lacks.detail).toMatchObject({ missing: ['WAITAOF'] });
      return context.skip('this server has no WAITAOF: name another in WEIR_TEST_REDIS_SERVER');
    }
    await outside.settlePartitions('t1', 1);
    const worker = await startTestWorker(redis.url, [chainThatWaits('waitaof')]);
    ends.push(() => worker.stop());
    await appendEvents(outside, purchases.name, [purchase(1), purchase(2)]);
    await until(async () => (await readEvents(outside, sales.name)).length === 2);
  });
});
