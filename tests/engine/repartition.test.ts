import Type from 'typebox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { chain } from '../../engine/model/chain.ts';
import { partitionOf } from '../../engine/model/partition.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import { topic } from '../../engine/model/topic.ts';
import { repartition } from '../../engine/runtime/repartition.ts';
import { decodeEvent, encodeEvent } from '../../engine/stream/codec.ts';
import type { PartitionMover } from '../../engine/stream/partition-mover.ts';
import { openPartitionMover } from '../../engine/stream/redis/partition-mover.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { count } from '../../operators/flow/count.ts';
import { expand } from '../../operators/flow/expand.ts';
import { map } from '../../operators/flow/map.ts';
import { counting } from '../../operators/window/aggregate.ts';
import { session } from '../../operators/window/session.ts';
import { numberingChain, orders, totals } from '../support/orders.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { shortLimits, startTestWorker, type TestWorker, until } from '../support/worker.ts';

const silences = topic({
  name: 'silences',
  schema: Type.Object({ after: Type.Integer() }),
  retentionMs: 3_600_000,
});

/** Says how many totals a customer had when there are none for a while: state and a timer. */
const silence = chain('silence', [
  pipeline({
    name: 'silence',
    from: totals,
    key: (event) => event.subject,
    flow: (events) =>
      events.pipe(
        session('silence', { gapMs: 2_000, at: (event) => event.timeMs }, counting()),
        expand('its length', (said) => (said.outcome === 'late' ? [] : [{ after: said.count }])),
      ),
    to: silences,
  }),
]);

/** Numbers orders by their amount: a key that is not the subject. */
const byAmount = chain('by_amount', [
  pipeline({
    name: 'by_amount',
    from: orders,
    key: (event) => String(event.data.amount),
    flow: (events) =>
      events.pipe(
        count('of an amount'),
        map('total', ({ value: { data }, count: nth }) => ({ amount: data.amount, nth })),
      ),
    to: totals,
  }),
]);

const tenantId = 't1';
const subjects = 40;
const limits = { ...shortLimits, outOfOrderMsMax: 100 };

describe('another number of partitions', () => {
  let redis: TestRedis;
  let outside: Transport;
  let mover: PartitionMover & { close(): void };
  let workers: TestWorker[];
  let made: number;

  beforeEach(async () => {
    redis = await startTestRedis();
    outside = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
    mover = await openPartitionMover(redis.url, silentLog);
    await outside.settlePartitions(tenantId, 2);
    workers = [];
    made = 0;
    counted = 2;
    refusals = new Set();
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop().catch(() => undefined)));
    mover.close();
    await outside.close();
    await redis.stop();
  });

  const start = async (chains = [numberingChain, silence]): Promise<void> => {
    workers.push(await startTestWorker(redis.url, chains, { limits }));
  };

  const change = (to: number, through: PartitionMover = mover) =>
    repartition({ mover: through, tenantId, to, clock: systemClock, waiting: () => undefined });

  /** Appends one order as a gateway does: refused, it looks at the shape and tries again. */
  const append = async (subject: string, amount = 1): Promise<void> => {
    made += 1;
    const id = `o${made}`;
    const text = encodeEvent({
      ...{ id, source: 'test', type: orders.name, subject, timeMs: systemClock.now(), tenantId },
      ...{ correlationId: id, traceparent: undefined, expiresAtMs: undefined },
      ...{ replyTo: undefined, schemaVersion: 1, data: { amount } },
    });
    for (;;) {
      const partitions = counted;
      const partition = { tenantId, partition: partitionOf(subject, partitions) };
      const request = { partition, topic: orders.name, events: [{ id, text }], partitions };
      try {
        await outside.append({ ...request, dedupeMs: 60_000 });
        return;
      } catch (error) {
        if (!(error instanceof WeirError) || error.retry !== 'later') throw error;
        refusals.add(error.code);
        await systemClock.sleep(20);
        counted = (await outside.shape()).get(tenantId) ?? counted;
      }
    }
  };
  /** How many partitions the appender believes in. */
  let counted: number;
  let refusals: Set<string>;

  const load = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      for (let nth = 0; nth < subjects; nth += 1) await append(`c${nth}`);
    }
  };

  /** Everything that a topic holds, in the order of the log of each partition. */
  const read = async (name: string) => {
    const partitions = [0, 1, 2, 3, 4].map((partition) => ({ tenantId, partition }));
    const pages = await Promise.all(
      partitions.map((partition) => outside.range(partition, name, '0', 100_000)),
    );
    return pages
      .flat()
      .sort((a, b) => a.appendedMs - b.appendedMs || (a.seq ?? 0) - (b.seq ?? 0))
      .map(({ text }) => decodeEvent(text));
  };

  const expectCountsGoOn = async (): Promise<void> => {
    await until(async () => (await read(totals.name)).length >= made, 20_000);
    const numbers = new Map<string, number[]>();
    for (const { subject, data } of await read(totals.name)) {
      const { nth } = data as { readonly nth: number };
      numbers.set(subject, [...(numbers.get(subject) ?? []), nth]);
    }
    for (const each of numbers.values()) {
      expect(each).toEqual(Array.from({ length: each.length }, (_, index) => index + 1));
    }
    expect([...numbers.values()].flat()).toHaveLength(made);
  };

  it('lets every count go on, under load, with more and then with fewer', async () => {
    await start();
    await start();
    await load(2);
    const loading = load(40);
    const grown = await change(5);
    expect(grown.movedKeys).toBeGreaterThan(subjects / 2);
    await systemClock.sleep(200);
    const shrunk = await change(3);
    expect([grown.from, shrunk.from, shrunk.to]).toEqual([2, 5, 3]);
    await loading;
    await expectCountsGoOn();
    expect([...refusals]).toEqual(['WEIR_ENGINE_REPARTITIONING']);
    const request = { topic: orders.name, events: [], dedupeMs: 1, partitions: 5 };
    await expect(
      outside.append({ ...request, partition: { tenantId, partition: 0 } }),
    ).rejects.toMatchObject({ code: 'WEIR_ENGINE_REPARTITIONED', retry: 'later' });
    await expect(
      outside.append({ ...request, partition: { tenantId, partition: 4 } }),
    ).rejects.toMatchObject({ code: 'WEIR_ENGINE_REPARTITIONING' });
    expect((await outside.shape()).get(tenantId)).toBe(3);
    // Every customer falls silent once, wherever the timer was set.
    await until(async () => (await read(silences.name)).length >= subjects, 20_000);
    const silent = await read(silences.name);
    expect(silent.map(({ subject }) => subject).sort()).toEqual(
      Array.from({ length: subjects }, (_, nth) => `c${nth}`).sort(),
    );
    const lengths = silent.map(({ data }) => (data as { readonly after: number }).after);
    expect(lengths.reduce((a, b) => a + b, 0)).toBe(made);
  }, 60_000);

  it('is gone on with after it was interrupted, wherever that was', async () => {
    await start();
    await load(2);
    const deaths = [
      [3, 'setRecord', 1],
      [4, 'closeIntake', 2],
      [5, 'hold', 3],
      [2, 'moveStates', 2],
      [4, 'raiseWatermark', 1],
      [3, 'letGo', 1],
      [5, 'openIntake', 2],
    ] as const;
    for (const [to, method, nth] of deaths) {
      let calls = 0;
      const dying = (...args: never[]): unknown => {
        calls += 1;
        if (calls === nth) throw new Error('the command has died');
        return (mover[method] as (...given: never[]) => unknown)(...args);
      };
      await expect(change(to, { ...mover, [method]: dying })).rejects.toThrow('has died');
      const loading = load(1);
      await change(to);
      await loading;
    }
    await expectCountsGoOn();
  }, 60_000);

  it('is refused while another one is under way', async () => {
    await start();
    await load(1);
    let isEnough = false;
    const backlog = async (): Promise<number> => {
      if (isEnough) throw new Error('the command has died');
      return 1;
    };
    const waiting = expect(change(3, { ...mover, backlog })).rejects.toThrow();
    await until(async () => (await mover.record(tenantId)) !== undefined);
    await expect(change(4)).rejects.toMatchObject({ code: 'WEIR_ENGINE_REPARTITIONING' });
    isEnough = true;
    await waiting;
    await change(3);
  });

  it('is refused where a key is not the subject, and everything is as before', async () => {
    await start([byAmount]);
    await load(1);
    await until(async () => (await read(totals.name)).length === made);
    await expect(change(3)).rejects.toMatchObject({
      code: 'WEIR_ENGINE_REPARTITION_IMPOSSIBLE',
      detail: { chain: 'by_amount', state: 'by_amount.of_an_amount' },
    });
    await append('c1');
    await until(async () => (await read(totals.name)).length === made);
    expect((await outside.shape()).get(tenantId)).toBe(2);
  });

  it('moves dead letters with their subjects', async () => {
    await start([numberingChain]);
    for (let nth = 0; nth < 10; nth += 1) await append(`c${nth}`, -1);
    const letters = async (partitions: number) => {
      const found: [string, number][] = [];
      for (let partition = 0; partition < partitions; partition += 1) {
        const task = { tenantId, partition, chain: 'numbering' };
        for (const { text } of await outside.deadLetters(task, 99)) {
          found.push([decodeEvent(JSON.parse(text).text).subject, partition]);
        }
      }
      return found;
    };
    await until(async () => (await letters(2)).length === 10);
    expect((await change(4)).movedLetters).toBeGreaterThan(0);
    const moved = await letters(4);
    expect(moved).toHaveLength(10);
    for (const [subject, partition] of moved) expect(partition).toBe(partitionOf(subject, 4));
  });
});
