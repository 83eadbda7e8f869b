// Traps of reading and of many streams, and of telling an event again.
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../engine/kernel/clock.ts';
import { silentLog } from '../../../engine/kernel/log.ts';
import { connect } from '../../../engine/stream/redis/connection.ts';
import { numberingChain, orders, totals } from '../../support/orders.ts';
import { appendEvents, readEvents, startTestWorker, until } from '../../support/worker.ts';
import { fill, pollAll, readGroup, rememberLast } from './naive.ts';
import { openTrapWorld, type TrapWorld, task } from './world.ts';

const callsOf = async (redis: Redis, command: string): Promise<number> => {
  const stats = await redis.info('commandstats');
  return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
};

describe('traps of reading', () => {
  let world: TrapWorld;
  beforeAll(async () => {
    world = await openTrapWorld();
  });
  beforeEach(() => world.redis.flushdb());
  afterAll(() => world.close());

  it('8: one stream is one key, and one key is one server', async () => {
    const { redis, transport } = world;
    const partitions = 8;
    const users = Array.from({ length: 100 }, (_, n) => `user-${n}`);
    for (const user of users) await redis.xadd('naive', '*', 'user', user);
    expect(await redis.keys('*')).toEqual(['naive']);

    await transport.settlePartitions('t1', partitions);
    const events = users.flatMap((subject) =>
      [1, 2].map((n) => ({ id: `${subject}-${n}`, subject, data: { amount: n } })),
    );
    await appendEvents(transport, orders.name, events, partitions);
    const placed = new Map<string, Set<number>>();
    for (let partition = 0; partition < partitions; partition += 1) {
      const found = await transport.range({ tenantId: 't1', partition }, orders.name, '0', 999);
      expect(found.length).toBeGreaterThan(0);
      for (const { text } of found) {
        const { subject } = JSON.parse(text);
        placed.set(subject, (placed.get(subject) ?? new Set()).add(partition));
      }
    }
    expect([...placed.values()].map(({ size }) => size)).toEqual(users.map(() => 1));
  });

  it('9: asking hundreds of streams over and over keeps the server busy with nothing', async () => {
    const { redis, transport, server } = world;
    const streams = Array.from({ length: 64 }, (_, n) => `naive-${n}`);
    for (const stream of streams) await fill(redis, stream, 0);
    await redis.config('RESETSTAT');
    await pollAll(redis, streams, 50);
    expect(await callsOf(redis, 'xreadgroup')).toBe(50);

    await transport.settlePartitions('t1', 64);
    const worker = await startTestWorker(server.url, [numberingChain]);
    await appendEvents(
      transport,
      orders.name,
      [{ id: 'o', subject: 'c', data: { amount: 1 } }],
      64,
    );
    await until(async () => (await readEvents(transport, totals.name, 64)).length === 1);
    await until(async () => (await redis.keys('*:lease')).length === 64);
    await systemClock.sleep(500);
    await redis.config('RESETSTAT');
    await systemClock.sleep(1_500);
    const reads = await callsOf(redis, 'xreadgroup');
    await worker.stop();
    // One read hangs for all of them; nobody asks again before it comes back.
    expect(reads).toBeLessThanOrEqual(2);
  });

  it('10: a read that hangs holds up whatever else goes over its connection', async () => {
    const { redis, transport } = world;
    const first = (...promises: readonly Promise<string>[]) => Promise.race(promises);
    const shared = await connect(world.server.url, 'wait', silentLog);
    await fill(redis, 'naive', 0);
    const hanging = shared
      .call('XREADGROUP', ...['GROUP', 'g', 'c', 'BLOCK', 300, 'STREAMS', 'naive', '>'])
      .then(() => 'the read');
    const ping = shared.ping().then(() => 'the ping');
    expect(await first(hanging, ping)).toBe('the read');
    shared.disconnect();

    await world.own();
    const reader = transport.reader({ chain: task.chain, countMax: 10 });
    const reading = reader.next(task, ['in']).then(() => 'the read');
    reading.catch(() => undefined);
    await systemClock.sleep(50);
    expect(
      await first(
        reading,
        transport.ping().then(() => 'the ping'),
      ),
    ).toBe('the ping');
    await reader.close();
  });

  it('12: a window of the last hundred ids lets the hundred-and-first come again', async () => {
    const { transport } = world;
    const ids = Array.from({ length: 150 }, (_, n) => `id-${n}`);
    const isNew = rememberLast();
    for (const id of ids) isNew(id);
    expect(isNew('id-0')).toBe(true);

    const append = (some: readonly string[]) =>
      transport.append({
        ...{ partition: task, topic: 'in', dedupeMs: 60_000 },
        events: some.map((id) => ({ id, text: id })),
      });
    await append(ids);
    expect(await append(['id-0', 'id-149', 'new'])).toEqual([false, false, true]);
    expect(await transport.range(task, 'in', '0', 999)).toHaveLength(151);
  });

  it('lets the naive reader read what there is: the traps are not in the test', async () => {
    const { redis } = world;
    await fill(redis, 'naive', 3);
    expect(await readGroup(redis, 'naive')).toHaveLength(3);
  });
});
