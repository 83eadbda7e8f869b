import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../engine/kernel/log.ts';
import { chain } from '../../engine/model/chain.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import { numbering, orders } from '../support/orders.ts';
import { runProgram } from '../support/platform.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { startTestWorker, type TestWorker, until } from '../support/worker.ts';

describe('weir versions and weir switch', () => {
  let redis: TestRedis;
  let workers: readonly TestWorker[];

  beforeAll(async () => {
    redis = await startTestRedis();
    const outside = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
    await outside.settlePartitions('t1', 2);
    await outside.close();
    const old = await startTestWorker(redis.url, [chain('numbering', [numbering])]);
    await until(() => old.worker.owned.length === 2);
    const next = await startTestWorker(redis.url, [
      chain('numbering', [numbering], { version: 2 }),
    ]);
    workers = [old, next];
    await until(() => next.worker.owned.length === 2);
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await redis.stop();
  });

  const weir = (...args: string[]) => runProgram(args, { REDIS_URL: redis.url });

  it('show where each version began, and move every partition to the chosen one', async () => {
    const before = await weir('versions', 'numbering');
    expect(before.stdout).toMatch(/^numbering runs in the newest version at hand\n/);
    const { code, stdout } = await weir('switch', 'numbering', '--to', '1');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^numbering switched to version 1 /)]);
    await until(() => workers[0]?.worker.owned.length === 2);
    const shown = JSON.parse((await weir('versions', 'numbering', '--json')).stdout);
    expect(shown).toMatchObject({ chain: 'numbering', switch: { version: 1, forget: false } });
    const lines = shown.records.map(({ partition, version, offsets }: Record<string, unknown>) => [
      partition,
      version,
      offsets,
    ]);
    expect(lines).toEqual(
      [0, 1].flatMap((partition) =>
        [1, 2, 1].map((version) => [partition, version, { [orders.name]: 0, erasure: 0 }]),
      ),
    );
    expect((await weir('switch', 'numbering')).stdout).toMatch(/newest version at hand/);
    await until(() => workers[1]?.worker.owned.length === 2);
  });

  it('say so when a chain has never run', async () => {
    const { code, stderr } = await weir('switch', 'nothing', '--to', '2');
    expect([code, stderr]).toEqual([1, expect.stringContaining('(WEIR_ENGINE_CHAIN_UNVERSIONED)')]);
  });

  it('take whole numbers as versions', async () => {
    expect((await weir('switch', 'numbering', '--to', 'next')).code).toBe(2);
  });
});
