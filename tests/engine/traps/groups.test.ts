// Traps of consumer groups: who has what, and what becomes of it when somebody goes.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../../engine/stream/keys.ts';
import { numberingChain, orders, totals } from '../../support/orders.ts';
import { appendEvents, readEvents, startTestWorker, until } from '../../support/worker.ts';
import { claimIdle, consumerCount, fill, leave, readGroup, remakeGroup } from './naive.ts';
import { inputOf, openTrapWorld, type TrapWorld, task } from './world.ts';

const textsOf = (entries: readonly { readonly text: string }[]) => entries.map(({ text }) => text);

const ordersOf = (...ids: readonly number[]) =>
  ids.map((n) => ({ id: `o${n}`, subject: 'c', data: { amount: n } }));

describe('traps of consumer groups', () => {
  let world: TrapWorld;
  beforeAll(async () => {
    world = await openTrapWorld();
  });
  beforeEach(() => world.redis.flushdb());
  afterAll(() => world.close());

  it('2: a consumer that is deleted takes what it had not acknowledged with it', async () => {
    const { redis, transport } = world;
    await fill(redis, 'naive', 3);
    await readGroup(redis, 'naive');
    await leave(redis, 'naive');
    const found = [
      ...(await readGroup(redis, 'naive', { from: '0' })),
      ...(await readGroup(redis, 'naive')),
    ];
    expect(found).toEqual([]);

    await world.own('w1');
    await world.append(3);
    await world.read();
    await transport.release(task, 'w1');
    await world.own('w2');
    expect(textsOf(await transport.pending(task, 'in', '0', 9))).toEqual(['e1', 'e2', 'e3']);
  });

  it('3: a consumer per process is a consumer for ever', async () => {
    const { redis, transport } = world;
    await fill(redis, 'naive', 20);
    for (let nth = 0; nth < 20; nth += 1) {
      await readGroup(redis, 'naive', { consumer: `process-${nth}`, count: 1 });
    }
    expect(await consumerCount(redis, 'naive')).toBe(20);

    for (let nth = 0; nth < 20; nth += 1) {
      await world.own(`w${nth}`);
      await world.append(1);
      await world.read();
      await transport.release(task, `w${nth}`);
    }
    expect(await consumerCount(redis, keys.stream(task, 'in'), task.chain)).toBe(1);
  });

  it('4: a group that is lost and made again at the end has skipped what came meanwhile', async () => {
    const { redis, transport, server } = world;
    await fill(redis, 'naive', 2);
    await redis.xgroup('DESTROY', 'naive', 'g');
    await expect(readGroup(redis, 'naive')).rejects.toThrow('NOGROUP');
    await redis.xadd('naive', '*', 'd', 'e3');
    await remakeGroup(redis, 'naive');
    expect(await readGroup(redis, 'naive')).toEqual([]);

    await transport.settlePartitions('t1', 1);
    const worker = await startTestWorker(server.url, [numberingChain]);
    await appendEvents(transport, orders.name, ordersOf(1, 2));
    await until(async () => (await readEvents(transport, totals.name)).length === 2);
    const stream = keys.stream({ tenantId: 't1', partition: 0 }, orders.name);
    await redis.config('RESETSTAT');
    await redis.xgroup('DESTROY', stream, numberingChain.name);
    await appendEvents(transport, orders.name, ordersOf(3, 4));
    await until(async () => (await readEvents(transport, totals.name)).length === 4);
    await worker.stop();
    const ids = (await readEvents(transport, totals.name)).map(({ id }) => id);
    expect(ids).toEqual([1, 2, 3, 4].map((n) => `o${n}.numbering`));
    const [, errors = 0] =
      /errorstat_NOGROUP:count=(\d+)/.exec(await redis.info('errorstats')) ?? [];
    expect(Number(errors)).toBeLessThan(10);

    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(transport.verify()).rejects.toMatchObject({
      detail: { maxmemoryPolicy: 'allkeys-lru' },
    });
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
  });

  it('7: a failover brings acknowledged entries back, and they are worked on twice', async () => {
    const { redis, transport, server } = world;
    const goBack = (stream: string, group: string) =>
      redis.xgroup('SETID', stream, group, '0').then(() => redis.xlen(stream));
    await fill(redis, 'naive', 3);
    const worked = (await readGroup(redis, 'naive')).map(([id]) => id);
    await redis.xack('naive', 'g', ...worked);
    await goBack('naive', 'g');
    worked.push(...(await readGroup(redis, 'naive')).map(([id]) => id));
    expect(worked.length - new Set(worked).size).toBe(3);

    await transport.settlePartitions('t1', 1);
    await appendEvents(transport, orders.name, ordersOf(1, 2, 3));
    const first = await startTestWorker(server.url, [numberingChain]);
    await until(async () => (await readEvents(transport, totals.name)).length === 3);
    await first.stop();
    await goBack(keys.stream({ tenantId: 't1', partition: 0 }, orders.name), numberingChain.name);
    const second = await startTestWorker(server.url, [numberingChain]);
    await appendEvents(transport, orders.name, ordersOf(4));
    await until(async () => (await readEvents(transport, totals.name)).length >= 4);
    await second.stop();
    const totalsOf = (await readEvents(transport, totals.name)).map(({ id }) => id);
    expect(totalsOf).toEqual([1, 2, 3, 4].map((n) => `o${n}.numbering`));
  });

  it('11: who takes over by idle time takes nothing for a while, or spins', async () => {
    const { redis, transport } = world;
    await fill(redis, 'naive', 3);
    await readGroup(redis, 'naive');
    expect(await claimIdle(redis, 'naive')).toEqual([]);

    await world.own('w1');
    await world.append(3);
    const entries = await world.read();
    await redis.del(keys.lease(task));
    const epoch = await world.own('w2');
    const left = await transport.pending(task, 'in', '0', 9);
    expect(left).toEqual(entries);
    expect(await transport.commit(world.plan(epoch, { inputs: inputOf(left) }))).toBe('committed');
  });
});
