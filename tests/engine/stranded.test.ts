import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../engine/kernel/log.ts';
import { keys } from '../../engine/stream/keys.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { numberingChain, orders, totals } from '../support/orders.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import {
  appendEvents,
  readEvents,
  startTestWorker,
  type TestWorker,
  until,
} from '../support/worker.ts';

const task = { tenantId: 't1', partition: 0, chain: 'numbering' };

describe('an entry that the hanging read of a former owner has taken', () => {
  let redis: TestRedis;
  let outside: Transport;
  let commands: Redis;
  let worker: TestWorker;

  beforeEach(async () => {
    redis = await startTestRedis();
    outside = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
    commands = new Redis(redis.path);
    await outside.settlePartitions('t1', 1);
    worker = await startTestWorker(redis.url, [numberingChain]);
  });
  afterEach(async () => {
    await worker.stop();
    commands.disconnect();
    await outside.close();
    await redis.stop();
  });

  const outputs = async (): Promise<readonly string[]> =>
    (await readEvents(outside, totals.name)).map(({ id }) => id);

  it('is worked on although nothing comes after it', async () => {
    const order = (id: string) => ({ id, subject: 'c1', data: { amount: 1 } });
    await appendEvents(outside, orders.name, [order('o1')]);
    await until(async () => (await outputs()).length === 1);
    const stream = keys.stream(task, orders.name);
    const [[, fields = []] = []] = await commands.xrange(stream, '-', '+');
    const text = String(fields[3]).replaceAll('o1', 'o2');
    // In one step: the worker's own hanging read comes too late for it.
    const read = ['XREADGROUP', 'GROUP', task.chain, 'owner', 'STREAMS', stream, '>'] as const;
    const [, , taken] =
      (await commands
        .multi()
        .hset(keys.heads(task), orders.name, 2)
        .xadd(stream, '*', 's', '2', 'd', text)
        .call(...read)
        .exec()) ?? [];
    expect(JSON.stringify(taken)).toContain('o2');
    await until(async () => (await outputs()).length === 2);
    expect(await outputs()).toEqual(['o1.numbering', 'o2.numbering']);
  });
});
