import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import type { Chain } from '../../engine/model/chain.ts';
import { type Relay, startRelay } from '../../engine/runtime/relay.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import type { ReceiveRequest } from '../../engine/stream/outbox.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { byProductChain, sales } from '../support/sales.ts';

const task = { tenantId: 't1', partition: 0, chain: byProductChain.name };

const world = async (
  changes: (memory: Transport) => Partial<Transport> = () => ({}),
  allChains: readonly Chain[] = [],
) => {
  const clock = virtualClock(0);
  const memory = openMemoryTransport(clock);
  await memory.settlePartitions('t1', 3);
  const tenure = await memory.acquire(task, 'w1', [], 1_000_000);
  const registry = new Registry();
  const relay: Relay = startRelay({
    ...{
      id: task,
      chain: byProductChain,
      allChains,
      clock,
      log: silentLog,
    },
    transport: { ...memory, ...changes(memory) },
    limits: { backlogMax: 5 },
    metrics: createMetrics(engineMetrics, registry),
  });
  await relay.open();
  return {
    clock,
    memory,
    registry,
    relay,
    send: async (target: number, ...texts: readonly string[]) => {
      await memory.commit({
        ...{ task, epoch: tenure?.epoch ?? 0, inputs: [], outputs: [], state: [], dead: [] },
        ...{ replies: [], replyTtlMs: 1, watermarkMs: 0 },
        outgoing: texts.map((text) => ({ target, topic: sales.name, eventId: text, text })),
      });
      relay.wake();
      for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setImmediate(next));
    },
    arrived: async (partition: number) => {
      const entries = await memory.range({ tenantId: 't1', partition }, sales.name, '0', 99);
      return entries.map(({ text }) => text);
    },
  };
};

describe('a relay', () => {
  it('sends what a predecessor left, and what comes later, at once', async () => {
    const { send, arrived, memory, relay } = await world();
    await send(1, 'a', 'b');
    await send(2, 'c');
    expect([await arrived(1), await arrived(2)]).toEqual([['a', 'b'], ['c']]);
    expect((await memory.outboxLag(task)).entries).toBe(0);
    relay.close();
  });

  it('lets the rows of a target that is away wait, in order, and no others', async () => {
    let away = true;
    const { send, arrived, clock, memory, relay } = await world((real) => ({
      receive: (request: ReceiveRequest) =>
        away && request.target.partition === 1
          ? Promise.reject(new Error('away'))
          : real.receive(request),
    }));
    await send(1, 'a');
    await send(1, 'b');
    await send(2, 'c');
    expect([await arrived(1), await arrived(2)]).toEqual([[], ['c']]);
    expect((await memory.outboxLag(task)).entries).toBe(2);
    away = false;
    clock.advance(5_000);
    await send(1, 'd');
    expect(await arrived(1)).toEqual(['a', 'b', 'd']);
    relay.close();
  });

  it('goes on after a target has lost what it had confirmed, and counts the loss', async () => {
    let forgets = false;
    const { send, arrived, registry, relay } = await world((real) => ({
      receive: (request: ReceiveRequest) =>
        forgets && !request.afterLoss
          ? Promise.resolve({ outcome: 'hole', lastSeq: 0 })
          : real.receive(request),
    }));
    await send(1, 'a', 'b');
    forgets = true;
    await send(1, 'c');
    expect(await arrived(1)).toEqual(['a', 'b', 'c']);
    const shown = await registry.metrics();
    expect(shown).toContain('weir_outbox_lost_total{chain="by_product"} 2');
    relay.close();
  });

  it('gives nothing up for lost that a failover has brought back since it read', async () => {
    let isOutdated = false;
    const { send, arrived, clock, registry, relay } = await world((real) => ({
      outbox: async (...request) => {
        const rows = await real.outbox(...request);
        if (!isOutdated || rows.length < 2) return rows;
        isOutdated = false;
        return rows.slice(-1).map((row) => ({ ...row, history: 'of a server that is no more' }));
      },
    }));
    await send(1, 'a');
    isOutdated = true;
    await send(1, 'b', 'c');
    clock.advance(5_000);
    await send(1, 'd');
    expect(await arrived(1)).toEqual(['a', 'b', 'c', 'd']);
    expect(await registry.metrics()).not.toContain('weir_outbox_lost_total{');
    relay.close();
  });

  it('knows how far the readers of each target are behind, and sends no more when it is too far', async () => {
    const reading = { ...byProductChain, name: 'reading', inputs: [sales], outputs: [], sent: [] };
    const { send, arrived, clock, memory, relay } = await world(undefined, [
      byProductChain,
      reading,
    ]);
    await send(1, 'a', 'b', 'c', 'd', 'e', 'f');
    expect(relay.backlogs).toEqual(new Map([[1, 6]]));
    await send(1, 'g');
    await send(2, 'other');
    expect([(await arrived(1)).length, await arrived(2)]).toEqual([6, ['other']]);
    const reader = { ...task, partition: 1, chain: reading.name };
    const epoch = (await memory.acquire(reader, 'w2', [sales.name], 1_000))?.epoch ?? 0;
    const entries = await memory.range(reader, sales.name, '0', 9);
    await memory.commit({
      ...{ task: reader, epoch, outputs: [], state: [], dead: [], outgoing: [], replies: [] },
      inputs: [
        { topic: sales.name, from: 0, to: 6, entryIds: entries.map(({ entryId }) => entryId) },
      ],
      ...{ replyTtlMs: 1, watermarkMs: 0 },
    });
    clock.advance(5_000);
    await send(1, 'h');
    expect((await arrived(1)).slice(6)).toEqual(['g', 'h']);
    relay.close();
  });
});
