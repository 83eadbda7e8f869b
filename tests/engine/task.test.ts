import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { startTask } from '../../engine/runtime/task.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { testPipeline } from '../../engine/testing/driver.ts';
import { map } from '../../operators/flow/map.ts';
import { numberingChain, orders } from '../support/orders.ts';
import { openShelf } from '../support/shelf.ts';

describe('a task with a sink', () => {
  it.each(['before-commit', 'after-commit'] as const)(
    'stores each row once when its owner dies %s, and goes on',
    async (point) => {
      const shelf = openShelf<number>();
      const amounts = pipeline({
        name: 'amounts',
        from: orders,
        flow: (events) => events.pipe(map('amount', ({ data }) => data.amount)),
        to: { into: shelf.sink },
      });
      const test = testPipeline(amounts, { limits: { batchSizeMax: 2 } });
      test.crashAt(point);
      for (const amount of [1, 2, 3]) await test.pipe(orders, { amount }, { subject: 'c1' });
      await test.settle();
      await test.pipe(orders, { amount: 4 }, { subject: 'c1' });
      await test.settle();
      expect(shelf.rows).toEqual([1, 2, 3, 4]);
    },
    5_000,
  );
});

describe('a task that loses its lease', () => {
  it('ends quietly when that happens before its first read', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => {
      unhandled.push(error);
    };
    process.on('unhandledRejection', note);
    const clock = virtualClock(0);
    const memory = openMemoryTransport(clock);
    const id = { tenantId: 't1', partition: 0, chain: numberingChain.name };
    const tenure = await memory.acquire(id, 'owner', [orders.name], 1_000);
    if (!tenure) throw new Error('the lease was not free');
    const transport: Transport = {
      ...memory,
      pending: async () => {
        task.abandon();
        return [];
      },
    };
    const task = startTask({
      ...{ id, chain: numberingChain, tenure, transport, clock, log: silentLog },
      reader: memory.reader({ chain: id.chain, countMax: 10 }),
      limits: taskLimits,
      metrics: createMetrics(engineMetrics, new Registry()),
    });
    await task.done;
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
