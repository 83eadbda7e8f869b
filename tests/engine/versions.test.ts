import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { type Chain, chain } from '../../engine/model/chain.ts';
import { keyedStep } from '../../engine/model/operator.ts';
import { pipeline } from '../../engine/model/pipeline.ts';
import type { AnyStateSpec } from '../../engine/model/state.ts';
import { readRecord } from '../../engine/runtime/version-record.ts';
import { keys } from '../../engine/stream/keys.ts';
import { connect } from '../../engine/stream/redis/connection.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { count } from '../../operators/flow/count.ts';
import { map } from '../../operators/flow/map.ts';
import { orders, totals } from '../support/orders.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import {
  appendEvents,
  readEvents,
  startTestWorker,
  type TestWorker,
  until,
} from '../support/worker.ts';

const task = { tenantId: 't1', partition: 0, chain: 'numbering' };

interface Order {
  readonly data: { readonly amount: number };
}

/** Numbers orders with a state of any spec: `read` and `write` say where the number stands. */
const numberWith = <S>(
  spec: AnyStateSpec,
  read: (state: S) => number,
  write: (nth: number) => S,
  label = 'number',
) =>
  keyedStep<Order, { amount: number; nth: number }>('number', label, [spec], (context, next) => {
    const state = context.state<S>(spec);
    return ({ data }) => {
      const nth = read(state.get()) + 1;
      state.set(write(nth));
      next({ amount: data.amount, nth });
    };
  });

const plain = numberWith<number>(
  { initial: () => 0 },
  (n) => n,
  (n) => n,
);
const wrapped = (migrates: boolean) =>
  numberWith<{ n: number }>(
    {
      ...{ initial: () => ({ n: 0 }), version: 2, ttlMs: 3_600_000 },
      ...(migrates ? { migrate: { from: 1, read: (text: string) => ({ n: Number(text) }) } } : {}),
    },
    ({ n }) => n,
    (n) => ({ n }),
  );

const chainOf = (step: ReturnType<typeof numberWith>, version = 1, also = false): Chain =>
  chain(
    'numbering',
    [
      pipeline({
        name: 'numbering',
        from: orders,
        key: (event) => event.subject,
        flow: (events) =>
          also
            ? events.pipe(
                count('seen'),
                map('value', ({ value }) => value),
                step,
              )
            : events.pipe(step),
        to: totals,
      }),
    ],
    { version },
  );

describe('versions of a chain', () => {
  let redis: TestRedis;
  let outside: Transport;
  let workers: TestWorker[];

  beforeEach(async () => {
    redis = await startTestRedis();
    outside = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
    await outside.settlePartitions('t1', 1);
    workers = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop().catch(() => undefined)));
    await outside.close();
    await redis.stop();
  });

  const start = async (runs: Chain): Promise<TestWorker> => {
    const worker = await startTestWorker(redis.url, [runs]);
    workers.push(worker);
    return worker;
  };

  let made = 0;
  const append = async (amounts: readonly number[]): Promise<void> => {
    const events = amounts.map((amount) => {
      made += 1;
      return { id: `o${made}`, subject: 'c', data: { amount } };
    });
    await appendEvents(outside, orders.name, events);
  };

  const numbers = async (size: number): Promise<readonly number[]> => {
    const read = () => readEvents(outside, totals.name);
    await until(async () => (await read()).length >= size);
    return (await read()).map(({ data }) => (data as { nth: number }).nth);
  };

  const records = async () => (await outside.versions(task)).map(readRecord);
  const epoch = async (): Promise<number> => {
    const admin = await connect(redis.url, 'wait', silentLog);
    const stored = Number(await admin.hget(keys.meta(task), 'epoch'));
    admin.disconnect();
    return stored;
  };
  const choose = (version: number, forget = false) =>
    outside.chooseVersion(
      'numbering',
      JSON.stringify({ id: systemClock.id(), version, forget, at: 'now' }),
    );

  it('are recorded with the offsets they began at, once', async () => {
    const first = await start(chainOf(plain));
    await append([1, 2]);
    expect(await numbers(2)).toEqual([1, 2]);
    await first.stop();
    const second = await start(chainOf(plain, 2, true));
    await append([3]);
    expect(await numbers(3)).toEqual([1, 2, 3]);
    await second.stop();
    await start(chainOf(plain, 2, true));
    await append([4]);
    expect(await numbers(4)).toEqual([1, 2, 3, 4]);
    expect((await records()).map(({ version, offsets }) => ({ version, offsets }))).toEqual([
      { version: 1, offsets: { orders: 0, erasure: 0 } },
      { version: 2, offsets: { orders: 2, erasure: 0 } },
    ]);
  });

  it('that cannot go on with stored state leave the task to the worker that can', async () => {
    const old = await start(chainOf(plain));
    await append([1]);
    expect(await numbers(1)).toEqual([1]);
    const before = await epoch();
    const changed = await start(chainOf(wrapped(false), 2));
    await systemClock.sleep(1_000);
    await append([2]);
    expect(await numbers(2)).toEqual([1, 2]);
    expect(await epoch()).toBe(before);
    expect([old.worker.owned.length, changed.worker.owned.length]).toEqual([1, 0]);
  });

  it('bring values of an earlier version over, those of a time to live with one', async () => {
    const old = await start(chainOf(plain));
    await append([1, 2, 3]);
    expect(await numbers(3)).toEqual([1, 2, 3]);
    await old.stop();
    await start(chainOf(wrapped(true)));
    await append([4]);
    expect(await numbers(4)).toEqual([1, 2, 3, 4]);
    const [, now] = await records();
    expect(now).toMatchObject({ migrated: ['numbering.number'], forgot: [] });
    expect((await outside.scanState(task, 'numbering.number', '0')).entries).toEqual([]);
  });

  it('whose migration throws leave the task, and the state, as they were', async () => {
    const old = await start(chainOf(plain));
    await append([1]);
    expect(await numbers(1)).toEqual([1]);
    await old.stop();
    const failing = numberWith<number>(
      {
        initial: () => 0,
        version: 2,
        migrate: {
          from: 1,
          read: () => {
            throw new RangeError('not a number');
          },
        },
      },
      (n) => n,
      (n) => n,
    );
    await start(chainOf(failing, 2));
    await append([2]);
    await systemClock.sleep(700);
    await start(chainOf(plain));
    expect(await numbers(2)).toEqual([1, 2]);
    const before = await epoch();
    await systemClock.sleep(2_500);
    expect(await epoch()).toBe(before);
  });

  it('let go of state once, when a switch says so', async () => {
    const old = await start(chainOf(plain));
    await append([1, 2]);
    expect(await numbers(2)).toEqual([1, 2]);
    await start(chainOf(wrapped(false), 2));
    await choose(2, true);
    await until(() => old.worker.owned.length === 0);
    await append([3]);
    expect(await numbers(3)).toEqual([1, 2, 1]);
    await choose(1);
    await systemClock.sleep(500);
    expect(old.worker.owned).toEqual([]);
    await choose(1, true);
    await append([4]);
    expect(await numbers(4)).toEqual([1, 2, 1, 1]);
    expect((await records()).map(({ version, forgot }) => [version, forgot])).toEqual([
      [1, []],
      [2, ['numbering.number']],
      [1, ['numbering.number']],
    ]);
  });

  it('of two that can go on, the newest runs; a switch goes back, from a recorded offset', async () => {
    const old = await start(chainOf(plain));
    await append([1]);
    expect(await numbers(1)).toEqual([1]);
    const next = await start(chainOf(plain, 2));
    await until(() => next.worker.owned.length === 1);
    await append([2]);
    expect(await numbers(2)).toEqual([1, 2]);
    await choose(1);
    await until(() => old.worker.owned.length === 1);
    await append([3]);
    expect(await numbers(3)).toEqual([1, 2, 3]);
    expect((await records()).map(({ version, offsets }) => [version, offsets['orders']])).toEqual([
      [1, 0],
      [2, 1],
      [1, 2],
    ]);
  });

  it('are named by their dead letters', async () => {
    await start(chainOf(plain, 7));
    await appendEvents(outside, orders.name, [{ id: 'bad', subject: 'c', data: {} }]);
    await until(async () => (await outside.deadLetters(task, 9)).length === 1);
    const [letter] = await outside.deadLetters(task, 9);
    expect(JSON.parse(letter?.text ?? '')).toMatchObject({ step: 'decode', version: 7 });
  });
});
