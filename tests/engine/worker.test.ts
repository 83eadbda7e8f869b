import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { keys } from '../../engine/stream/keys.ts';
import { connect } from '../../engine/stream/redis/connection.ts';
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
const chains = [numberingChain];

describe('workers on a real Redis', () => {
  let redis: TestRedis;
  let outside: Transport;
  let workers: TestWorker[];

  beforeEach(async () => {
    redis = await startTestRedis();
    outside = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
    workers = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop().catch(() => undefined)));
    await outside.close();
    await redis.stop();
  });

  const start = async (id?: string): Promise<TestWorker> => {
    const worker = await startTestWorker(redis.url, chains, id === undefined ? {} : { id });
    workers.push(worker);
    return worker;
  };

  let made = 0;
  const append = (count: number, partitions = 1, subjects = 5) => {
    const events = Array.from({ length: count }, () => {
      made += 1;
      return { id: `o${made}`, subject: `c${made % subjects}`, data: { amount: made } };
    });
    return appendEvents(outside, orders.name, events, partitions);
  };

  const expectExactlyOnce = async (count: number, partitions = 1): Promise<void> => {
    await until(async () => (await readEvents(outside, totals.name, partitions)).length >= count);
    await systemClock.sleep(50);
    const outputs = await readEvents(outside, totals.name, partitions);
    expect(new Set(outputs.map(({ id }) => id)).size).toBe(count);
    expect(outputs).toHaveLength(count);
    const last = new Map<string, number>();
    for (const { subject, data } of outputs) {
      const { nth } = data as { nth: number };
      expect(nth).toBe((last.get(subject) ?? 0) + 1);
      last.set(subject, nth);
    }
  };

  it('has every output exactly once when owners crash under load', async () => {
    await outside.settlePartitions('t1', 1);
    let owner = await start('w0');
    for (let round = 1; round <= 4; round += 1) {
      await append(400);
      await systemClock.sleep(30);
      await owner.crash();
      owner = await start(`w${round}`);
    }
    await append(100);
    await expectExactlyOnce(1_700);
  });

  it('gives leases back when it stops, so that the next owner starts at once', async () => {
    await outside.settlePartitions('t1', 1);
    const first = await start('first');
    await append(50);
    await expectExactlyOnce(50);
    await first.stop();
    const startedMs = systemClock.monotonicMs();
    await start('second');
    await append(10);
    await expectExactlyOnce(60);
    expect(systemClock.monotonicMs() - startedMs).toBeLessThan(2_000);
  });

  it('shares partitions with a newcomer and takes over those of one that leaves', async () => {
    await outside.settlePartitions('t1', 8);
    const first = await start('first');
    await until(() => first.worker.owned.length === 8);
    await append(200, 8, 40);
    const second = await start('second');
    await until(() => first.worker.owned.length + second.worker.owned.length === 8);
    await until(() => second.worker.owned.length > 0);
    await append(200, 8, 40);
    await first.crash();
    await until(() => second.worker.owned.length === 8);
    await append(200, 8, 40);
    await expectExactlyOnce(600, 8);
  });

  it('refuses the commit of an owner whose lease was taken over', async () => {
    await outside.settlePartitions('t1', 1);
    const zombie = await start('zombie');
    await until(() => zombie.worker.owned.length === 1);
    await append(20);
    await expectExactlyOnce(20);
    const admin = await connect(redis.url, 'wait', silentLog);
    // What a take-over does. The lease stays, or its renewal might notice before the commit does.
    await admin.hincrby(keys.meta(task), 'epoch', 1);
    admin.disconnect();
    await append(20);
    await expectExactlyOnce(40);
    const metrics = await zombie.registry.metrics();
    expect(metrics).toMatch(/weir_commits_total\{chain="numbering",outcome="fenced"\} [1-9]/);
  });

  it('works off what a dead reader left pending, in order', async () => {
    await outside.settlePartitions('t1', 1);
    await append(30);
    await outside.acquire(task, 'dead', [orders.name], 300);
    const reader = outside.reader({ chain: task.chain, countMax: 20 });
    await reader.next(task, [orders.name]);
    await reader.close();
    await start('heir');
    await expectExactlyOnce(30);
  });

  it('notices an entry that a zombie has swallowed, and goes back for it', async () => {
    await outside.settlePartitions('t1', 1);
    const owner = await start('owner');
    await append(10);
    await expectExactlyOnce(10);
    const thief = await connect(redis.url, 'wait', silentLog);
    const stream = keys.stream(task, orders.name);
    const steal = thief.call(
      'XREADGROUP',
      ...['GROUP', task.chain, 'owner', 'COUNT', 3, 'BLOCK', 2_000, 'STREAMS', stream, '>'],
    );
    await append(10);
    await append(10);
    await steal;
    thief.disconnect();
    await expectExactlyOnce(30);
    expect(owner.worker.owned).toHaveLength(1);
  });

  it('goes on by itself when Redis was killed and comes back', async () => {
    await outside.settlePartitions('t1', 1);
    await start('owner');
    await append(100);
    await expectExactlyOnce(100);
    await systemClock.sleep(1_100);
    await redis.crash();
    await append(50);
    await expectExactlyOnce(150);
  });

  it('makes a lost group again at the stored offset', async () => {
    await outside.settlePartitions('t1', 1);
    const first = await start('first');
    await append(20);
    await expectExactlyOnce(20);
    await first.stop();
    const admin = await connect(redis.url, 'wait', silentLog);
    await admin.xgroup('DESTROY', keys.stream(task, orders.name), task.chain);
    admin.disconnect();
    await append(20);
    await start('second');
    await expectExactlyOnce(40);
  });

  it('stalls before a foreign entry, and goes on when it is removed', async () => {
    await outside.settlePartitions('t1', 1);
    await start('owner');
    await append(5);
    await expectExactlyOnce(5);
    const admin = await connect(redis.url, 'wait', silentLog);
    const stream = keys.stream(task, orders.name);
    const foreign = (await admin.xadd(stream, '*', 'hello', 'world')) ?? '';
    await append(5);
    await systemClock.sleep(200);
    expect(await readEvents(outside, totals.name)).toHaveLength(5);
    await admin.xdel(stream, foreign);
    admin.disconnect();
    await expectExactlyOnce(10);
  });
});
