// Traps of the log itself: what trimming, counting and writing do that one does not expect.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../engine/kernel/clock.ts';
import { keys } from '../../../engine/stream/keys.ts';
import type { CommitPlan, Transport } from '../../../engine/stream/transport.ts';
import { numberingChain, orders, totals } from '../../support/orders.ts';
import { appendEvents, readEvents, startTestWorker, until } from '../../support/worker.ts';
import {
  fill,
  readGroup,
  serverLag,
  trimByLength,
  trimRoughly,
  unpackAll,
  writeThenCheck,
} from './naive.ts';
import { inputOf, openTrapWorld, type TrapWorld, task } from './world.ts';

const texts = (entries: readonly { readonly text: string }[]) => entries.map(({ text }) => text);

describe('traps of the log', () => {
  let world: TrapWorld;
  beforeAll(async () => {
    world = await openTrapWorld();
  });
  beforeEach(() => world.redis.flushdb());
  afterAll(() => world.close());

  it('1: trimming takes entries away that were delivered and not acknowledged', async () => {
    const { redis, transport } = world;
    await fill(redis, 'naive', 10);
    await readGroup(redis, 'naive');
    await trimByLength(redis, 'naive', 1);
    const left = await readGroup(redis, 'naive', { from: '0' });
    expect(left.filter(([, fields]) => fields === null)).toHaveLength(9);

    const epoch = await world.own();
    await world.append(10);
    const entries = await world.read();
    const tomorrow = systemClock.now() + 86_400_000;
    await transport.commit(world.plan(epoch, { inputs: inputOf(entries.slice(0, 3)) }));
    await transport.trim(task, 'in', [task.chain], tomorrow);
    expect(texts(await transport.pending(task, 'in', '0', 99))).toEqual([
      'e4',
      'e5',
      'e6',
      'e7',
      'e8',
      'e9',
      'e10',
    ]);
    expect(await redis.xlen(keys.stream(task, 'in'))).toBeLessThan(10);
  });

  it('5: the lag of the server is unknown once an entry was deleted', async () => {
    const { redis, transport } = world;
    await fill(redis, 'naive', 5);
    await readGroup(redis, 'naive', { count: 1 });
    const [, , third] = await redis.xrange('naive', '-', '+');
    await redis.xdel('naive', third?.[0] ?? '');
    expect(await serverLag(redis, 'naive')).toBeNull();

    const epoch = await world.own();
    await world.append(5);
    const entries = await world.read();
    await transport.commit(world.plan(epoch, { inputs: inputOf(entries.slice(0, 1)) }));
    await redis.xdel(keys.stream(task, 'in'), entries[2]?.entryId ?? '');
    expect(await transport.lag(task, 'in')).toMatchObject({ entries: 4 });
  });

  it('6: a trim that leaves it to the server what to drop drops nothing', async () => {
    const { redis, transport } = world;
    await fill(redis, 'naive', 90);
    await trimRoughly(redis, 'naive', 10);
    expect(await redis.xlen('naive')).toBe(90);

    const epoch = await world.own();
    await world.append(90);
    await transport.commit(world.plan(epoch, { inputs: inputOf(await world.read()) }));
    await transport.trim(task, 'in', [task.chain], systemClock.now() + 86_400_000);
    expect(await redis.xlen(keys.stream(task, 'in'))).toBeLessThanOrEqual(1);
  });

  it('13: a script that fails keeps what it had written by then', async () => {
    const { redis, transport } = world;
    await redis.set('state', 'a string where a hash should be');
    await expect(writeThenCheck(redis, 'naive', 'state')).rejects.toThrow('WRONGTYPE');
    expect(await redis.xlen('naive')).toBe(1);

    const epoch = await world.own();
    await redis.set(keys.state(task, 'broken'), 'a string where a hash should be');
    const plan = world.plan(epoch, {
      outputs: [{ topic: 'out', texts: ['x'] }],
      state: [{ operator: 'broken', set: [['k', 'v']], forget: [] }],
    });
    await expect(transport.commit(plan)).rejects.toThrow('WEIR_TYPE');
    expect(await transport.range(task, 'out', '0', 9)).toEqual([]);
  });

  it('14: a script that hands on some eight thousand values at once breaks', async () => {
    const { redis, transport } = world;
    const pairs = Array.from({ length: 10_000 }, (_, n) => [`k${n}`, 'v'] as const);
    await expect(unpackAll(redis, 'naive', pairs.flat())).rejects.toThrow('too many results');

    const epoch = await world.own();
    const state = [{ operator: 's', set: pairs, forget: [] }];
    expect(await transport.commit(world.plan(epoch, { state }))).toBe('committed');
    expect(await redis.hlen(keys.state(task, 's'))).toBe(pairs.length);
  });

  it('15: a batch as large as the backlog holds the whole server up', async () => {
    const { redis, transport, server } = world;
    await fill(redis, 'naive', 1_000);
    expect(await readGroup(redis, 'naive', { count: 5_000 })).toHaveLength(1_000);

    await transport.settlePartitions('t1', 1);
    const events = Array.from({ length: 1_000 }, (_, n) => ({
      ...{ id: `o${n}`, subject: 'c', data: { amount: n } },
    }));
    await appendEvents(transport, orders.name, events);
    const sizes: number[] = [];
    const counted = (real: Transport): Transport => ({
      ...real,
      commit: (plan: CommitPlan) => {
        for (const { entryIds } of plan.inputs) sizes.push(entryIds.length);
        return real.commit(plan);
      },
    });
    const worker = await startTestWorker(server.url, [numberingChain], { wrap: counted });
    await until(async () => (await readEvents(transport, totals.name)).length === events.length);
    await worker.stop();
    expect(sizes.length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(200);
  });
});
