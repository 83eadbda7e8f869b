import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { chain } from '../../engine/model/chain.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { startTask } from '../../engine/runtime/task.ts';
import { encodeEvent } from '../../engine/stream/codec.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { testPipeline } from '../../engine/testing/driver.ts';
import { also } from '../../operators/flow/also.ts';
import { count } from '../../operators/flow/count.ts';
import { map } from '../../operators/flow/map.ts';
import { numbering, numberingChain, orders, totals } from '../support/orders.ts';
import { openShelf } from '../support/shelf.ts';

const merged = topic({ name: 'merged', schema: totals.schema, retentionMs: 1 });

const eventText = (type: string, n: number, data: object): string =>
  encodeEvent({
    ...{ id: `e${n}`, source: 'test', type, subject: 'c1', timeMs: n, tenantId: 't1' },
    ...{ correlationId: `e${n}`, traceparent: undefined, expiresAtMs: undefined },
    ...{ replyTo: undefined, schemaVersion: 1, data },
  });

describe('a task with a sink', () => {
  it.each(['before-commit', 'after-commit'] as const)(
    'stores each row once, and writes all else once, when its owner dies %s',
    async (point) => {
      const shelf = openShelf<number>();
      const amounts = pipeline({
        name: 'amounts',
        from: orders,
        key: (event) => event.subject,
        flow: (events) =>
          events.pipe(
            count('orders of a customer'),
            also(totals, ({ value, count: nth }) => ({ amount: value.data.amount, nth })),
            map('amount', ({ value }) => value.data.amount),
          ),
        to: { into: shelf.sink },
      });
      const test = testPipeline(amounts, { limits: { batchSizeMax: 2 } });
      test.crashAt(point);
      for (const amount of [1, 2, 3]) await test.pipe(orders, { amount }, { subject: 'c1' });
      await test.settle();
      await test.pipe(orders, { amount: 4 }, { subject: 'c1' });
      await test.settle();
      expect(shelf.rows).toEqual([1, 2, 3, 4]);
      const side = (await test.read(totals)).map(({ data }) => data.nth);
      expect(side).toEqual([1, 2, 3, 4]);
    },
    5_000,
  );
});

describe('a chain', () => {
  it('has a sink alone or not at all', () => {
    const into = openShelf<number>().sink;
    const second = pipeline({
      name: 'second',
      from: totals,
      flow: (events) => events.pipe(map('amount', ({ data }) => data.amount)),
      to: { into },
    });
    expect(() => chain('both', [numbering, second])).toThrow(
      expect.objectContaining({ code: 'WEIR_ENGINE_CHAIN_BROKEN' }),
    );
  });
});

describe('a task with two input topics', () => {
  it('works on them in the order of their appends, and waits for none that is silent', async () => {
    const both = pipeline({
      name: 'both',
      from: [orders, totals],
      key: () => 'all',
      flow: (events) =>
        events.pipe(
          count('events'),
          map('line', ({ value: { type }, count: nth }) => ({
            amount: type === 'orders' ? 1 : 2,
            nth,
          })),
        ),
      to: merged,
    });
    const clock = virtualClock(0);
    const memory = openMemoryTransport(clock);
    const bothChain = chain('both', [both]);
    const id = { tenantId: 't1', partition: 0, chain: 'both' };
    const turns = [1, 1, 2, 1, 1, 2, 2, 1, 1, 1, 2, 2];
    for (const [n, turn] of turns.entries()) {
      const { name: topic } = turn === 1 ? orders : totals;
      const text = eventText(topic, n, turn === 1 ? { amount: 0 } : { amount: 0, nth: 0 });
      const events = [{ id: `e${n}`, text }];
      await memory.append({ partition: id, topic, events, dedupeMs: 1_000 });
      clock.advance(1);
    }
    const topics = bothChain.inputs.map(({ name }) => name);
    const tenure = await memory.acquire(id, 'owner', topics, 1_000);
    if (!tenure) throw new Error('the lease is taken');
    const task = startTask({
      ...{ id, chain: bothChain, tenure, transport: memory, clock, log: silentLog },
      reader: memory.reader({ chain: id.chain, countMax: 2 }),
      limits: { ...taskLimits, batchSizeMax: 2 },
      metrics: createMetrics(engineMetrics, new Registry()),
    });
    const outputs = () => memory.range(id, merged.name, '0', 100);
    for (let round = 0; round < 500 && (await outputs()).length < turns.length; round += 1) {
      await new Promise(setImmediate);
      clock.advance(1);
    }
    await task.stop();
    const seen = (await outputs()).map(({ text }) => JSON.parse(text).data.amount);
    expect(seen).toEqual(turns);
  });
});

describe('a task with a pace', () => {
  it('works on an event after a silence at once, and on what follows in one batch', async () => {
    const clock = virtualClock(0);
    const memory = openMemoryTransport(clock);
    const paced = chain('paced', [numbering], { paceMs: 100 });
    const id = { tenantId: 't1', partition: 0, chain: paced.name };
    const batches: number[] = [];
    const transport: Transport = {
      ...memory,
      commit: (plan) => {
        batches.push(plan.inputs[0]?.entryIds.length ?? 0);
        return memory.commit(plan);
      },
    };
    const tenure = await memory.acquire(id, 'owner', [orders.name], 1_000);
    if (!tenure) throw new Error('the lease was not free');
    const task = startTask({
      ...{ id, chain: paced, tenure, transport, clock, log: silentLog, limits: taskLimits },
      reader: memory.reader({ chain: id.chain, countMax: 10 }),
      metrics: createMetrics(engineMetrics, new Registry()),
    });
    const append = async (name: string): Promise<void> => {
      const event = {
        ...{ id: name, source: 'test', type: orders.name, subject: 'c1', timeMs: 0 },
        ...{ tenantId: 't1', correlationId: name, traceparent: undefined },
        ...{ expiresAtMs: undefined, replyTo: undefined, schemaVersion: 1, data: { amount: 1 } },
      };
      const events = [{ id: name, text: encodeEvent(event) }];
      await memory.append({ partition: id, topic: orders.name, events, dedupeMs: 1_000 });
      for (let turn = 0; turn < 5; turn += 1) await new Promise((next) => setImmediate(next));
    };
    for (const name of ['a', 'b', 'c', 'd']) await append(name);
    expect(batches).toEqual([1]);
    clock.advance(100);
    await append('e');
    expect(batches[1]).toBeGreaterThanOrEqual(3);
    clock.advance(100);
    await append('f');
    expect(batches.reduce((sum, size) => sum + size, 0)).toBe(6);
    await task.stop();
  });
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
