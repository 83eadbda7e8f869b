import { expect, it } from 'vitest';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { keys } from '../../engine/stream/keys.ts';
import { connect } from '../../engine/stream/redis/connection.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import { startTestRedis } from '../support/redis.ts';
import { until } from '../support/worker.ts';
import { broadcastContract } from './broadcast.contract.ts';
import { erasureContract } from './erasure.contract.ts';
import { operationsContract } from './operations.contract.ts';
import { outboxContract } from './outbox.contract.ts';
import { transportContract } from './transport.contract.ts';

const open = async () => {
  const redis = await startTestRedis();
  const transport = await openRedisTransport({ url: redis.url, patience: 'wait', log: silentLog });
  return {
    transport,
    pass: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    close: async () => {
      await transport.close();
      await redis.stop();
    },
  };
};

transportContract('Redis', open);
outboxContract('Redis', open);
broadcastContract('Redis', open);
operationsContract('Redis', open);
erasureContract('Redis', open);

it('checks every key before the first write: a wrong type leaves nothing behind', async () => {
  const server = await startTestRedis();
  const redis = await connect(server.url, 'wait', silentLog);
  const transport = await openRedisTransport({ url: server.url, patience: 'wait', log: silentLog });
  const task = { tenantId: 't1', partition: 0, chain: 'c' };
  const tenure = await transport.acquire(task, 'w1', ['in'], 5_000);
  await redis.set(keys.state(task, 'broken'), 'a string where a hash should be');
  const plan = {
    ...{ task, epoch: tenure?.epoch ?? 0, inputs: [], dead: [], outgoing: [], replies: [] },
    outputs: [{ topic: 'out', texts: ['x'] }],
    state: [{ operator: 'broken', set: [['k', 'v']] as const, forget: [] }],
    ...{ replyTtlMs: 1_000, watermarkMs: Number.NEGATIVE_INFINITY },
  };
  await expect(transport.commit(plan)).rejects.toThrow('WEIR_TYPE');
  expect(await transport.range(task, 'out', '0', 9)).toEqual([]);
  await transport.close();
  redis.disconnect();
  await server.stop();
});

it('loads the function library again when the server has lost it', async () => {
  const server = await startTestRedis();
  const redis = await connect(server.url, 'wait', silentLog);
  const transport = await openRedisTransport({ url: server.url, patience: 'wait', log: silentLog });
  await redis.call('FUNCTION', 'FLUSH');
  const partition = { tenantId: 't1', partition: 0 };
  const events = [{ id: 'a', text: '{}' }];
  expect(await transport.append({ partition, topic: 'in', events, dedupeMs: 1_000 })).toEqual([
    true,
  ]);
  await transport.close();
  redis.disconnect();
  await server.stop();
});

it('refuses a server that evicts keys, and one that is not there', async () => {
  const server = await startTestRedis();
  const redis = await connect(server.url, 'wait', silentLog);
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  const transport = await openRedisTransport({ url: server.url, patience: 'wait', log: silentLog });
  await expect(transport.verify()).rejects.toMatchObject({ code: 'WEIR_ENGINE_SERVER_UNFIT' });
  await transport.close();
  redis.disconnect();
  await server.stop();
  const opening = openRedisTransport({ url: server.url, patience: 'fail', log: silentLog });
  await expect(opening).rejects.toMatchObject({ code: 'WEIR_ENGINE_TRANSPORT_AWAY' });
});

it('wakes a hanging read for one who joins, also after the server was away', async () => {
  const server = await startTestRedis();
  // A server numbers its clients from the beginning again: let no number be the same by chance.
  for (let nth = 0; nth < 20; nth += 1) {
    (await connect(server.url, 'wait', silentLog)).disconnect();
  }
  const transport = await openRedisTransport({ url: server.url, patience: 'wait', log: silentLog });
  const [first, second] = [0, 1].map((partition) => ({ tenantId: 't1', partition, chain: 'c' }));
  if (!first || !second) throw new Error('two tasks');
  for (const task of [first, second]) await transport.acquire(task, 'w1', ['in'], 60_000);
  const reader = transport.reader({ chain: 'c', countMax: 10 });
  const hanging = reader.next(first, ['in']);
  hanging.catch(() => undefined);
  await systemClock.sleep(100);
  await server.crash();
  const events = [{ id: 'a', text: '{}' }];
  await transport.append({ partition: second, topic: 'in', events, dedupeMs: 1_000 });
  await systemClock.sleep(500);
  let heard = 0;
  const joined = reader.next(second, ['in']).then((entries) => {
    heard = entries.length;
  });
  // Less than a read hangs by itself.
  await until(() => heard === 1, 3_000);
  await joined;
  await reader.close();
  await transport.close();
  await server.stop();
});

it('reads for a task that asks although another one of the same read never asks again', async () => {
  const { transport, pass, close } = await open();
  const tasks = [0, 1].map((partition) => ({ tenantId: 't1', partition, chain: 'c' }));
  const append = (partition: number, id: string) =>
    transport.append({
      ...{ partition: { tenantId: 't1', partition }, topic: 'in', dedupeMs: 1_000 },
      events: [{ id, text: '{}' }],
    });
  for (const task of tasks) {
    await transport.acquire(task, 'w1', ['in'], 5_000);
    await append(task.partition, 'first');
  }
  const reader = transport.reader({ chain: 'c', countMax: 10 });
  const [left, stays] = tasks;
  if (!left || !stays) throw new RangeError('two tasks');
  // The connection is still being opened: one read serves both.
  await Promise.all([reader.next(left, ['in']), reader.next(stays, ['in'])]);
  await pass(50);
  await append(1, 'second');
  expect((await reader.next(stays, ['in'])).map(({ seq }) => seq)).toEqual([2]);
  await reader.close();
  await close();
});

it('acknowledges what is delivered again after its commit, as after a failover', async () => {
  const server = await startTestRedis();
  const redis = await connect(server.url, 'wait', silentLog);
  const transport = await openRedisTransport({ url: server.url, patience: 'wait', log: silentLog });
  const task = { tenantId: 't1', partition: 0, chain: 'c' };
  await transport.acquire(task, 'w1', ['in'], 5_000);
  const events = ['a', 'b', 'c'].map((id) => ({ id, text: '{}' }));
  await transport.append({ partition: task, topic: 'in', events, dedupeMs: 1_000 });
  await redis.hset(keys.meta(task), 'seq:in', 2);
  const reader = transport.reader({ chain: 'c', countMax: 10 });
  expect(await reader.next(task, ['in'])).toHaveLength(3);
  expect((await transport.pending(task, 'in', '0', 1)).map(({ seq }) => seq)).toEqual([3]);
  const [pending] = (await redis.call('XPENDING', keys.stream(task, 'in'), 'c')) as [number];
  expect(pending).toBe(1);
  await reader.close();
  await transport.close();
  redis.disconnect();
  await server.stop();
});

it('refuses a batch of which the log has lost the last entry, as after a failover', async () => {
  const server = await startTestRedis();
  const redis = await connect(server.url, 'wait', silentLog);
  const transport = await openRedisTransport({ url: server.url, patience: 'wait', log: silentLog });
  const task = { tenantId: 't1', partition: 0, chain: 'c' };
  const tenure = await transport.acquire(task, 'w1', ['in'], 5_000);
  const append = (id: string) =>
    transport.append({
      ...{ partition: task, topic: 'in', dedupeMs: 1_000, events: [{ id, text: '{}' }] },
    });
  await append('lost');
  const [lost] = await transport.range(task, 'in', '0', 1);
  await redis.xdel(keys.stream(task, 'in'), lost?.entryId ?? '');
  await redis.hset(keys.heads(task), 'in', 0);
  await append('another of its number');
  const plan = {
    ...{ task, epoch: tenure?.epoch ?? 0, dead: [], outgoing: [], replies: [], state: [] },
    outputs: [{ topic: 'out', texts: ['x'] }],
    inputs: [{ topic: 'in', from: 0, to: 1, entryIds: [lost?.entryId ?? ''] }],
    ...{ replyTtlMs: 1_000, watermarkMs: Number.NEGATIVE_INFINITY },
  };
  expect(await transport.commit(plan)).toBe('gap');
  expect(await transport.range(task, 'out', '0', 9)).toEqual([]);
  await transport.close();
  redis.disconnect();
  await server.stop();
});

it('keeps the rows of an outbox that were received before a failover', async () => {
  const server = await startTestRedis();
  const redis = await connect(server.url, 'wait', silentLog);
  const transport = await openRedisTransport({ url: server.url, patience: 'wait', log: silentLog });
  const task = { tenantId: 't1', partition: 0, chain: 'c' };
  const row = ['i', '1', 'e', 'x', 'p', '1', 'n', '1', 't', 'sent', 'd', '{}'] as const;
  // What is written while the file is being flushed waits for that, and would be gone with the server.
  await redis.config('SET', 'appendfsync', 'always');
  await redis.xadd(keys.outbox(task), '*', ...row);
  const before = await transport.outbox(task, '0', 9);
  // A replica that takes over begins a history of its own, and so does a server that was restarted.
  await server.crash();
  await transport.removeSent(task, before);
  const after = await transport.outbox(task, '0', 9);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  await transport.removeSent(task, after);
  expect(await transport.outbox(task, '0', 9)).toEqual([]);
  await transport.close();
  redis.disconnect();
  await server.stop();
});
