import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../engine/kernel/log.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import { numberingChain } from '../support/orders.ts';
import { runProgram } from '../support/platform.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { startTestWorker, type TestWorker, until } from '../support/worker.ts';

describe('weir repartition', () => {
  let redis: TestRedis;
  let worker: TestWorker;

  beforeAll(async () => {
    redis = await startTestRedis();
    const outside = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
    await outside.settlePartitions('t1', 2);
    await outside.close();
    worker = await startTestWorker(redis.url, [numberingChain]);
    await until(() => worker.worker.owned.length === 2);
  });
  afterAll(async () => {
    await worker.stop();
    await redis.stop();
  });

  const weir = (...args: string[]) => runProgram(args, { REDIS_URL: redis.url });

  it('changes the number, which workers take up by themselves', async () => {
    const { code, stdout, stderr } = await weir('repartition', 't1', '--to', '3', '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('Set WEIR_PARTITIONS=3 and restart the gateways.\n');
    const changed = { tenant: 't1', from: 2, to: 3, moved_keys: 0, moved_letters: 0 };
    expect(JSON.parse(stdout)).toEqual([changed]);
    await until(() => worker.worker.owned.length === 3);
    expect((await weir('repartition', 't1', '--to', '3')).stdout).toBe(
      't1 has 3 partitions already\n',
    );
  });

  it('says what is wrong', async () => {
    expect((await weir('repartition', 't1', '--to', 'many')).code).toBe(2);
    const { code, stderr } = await weir('repartition', 'nobody', '--to', '3');
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('(WEIR_ENGINE_REPARTITION_IMPOSSIBLE)'),
    ]);
  });
});
