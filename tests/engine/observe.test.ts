import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { openGate } from '../../engine/runtime/gate.ts';
import { observer } from '../../engine/runtime/observe.ts';
import type { Task } from '../../engine/runtime/task.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import { numberingChain, orders } from '../support/orders.ts';
import { byProductChain } from '../support/sales.ts';

const nowMs = 1_000_000;
const task: Task = {
  id: { tenantId: 't1', partition: 3, chain: numberingChain.name },
  done: Promise.resolve(),
  watermarkMs: nowMs - 7_000,
  gate: openGate(),
  isIdle: true,
  nextAlarmMs: Number.POSITIVE_INFINITY,
  parked: { subjects: 2, entries: 5 },
  stateKeys: new Map([['numbering.orders_of_a_customer', 12]]),
  stop: async () => undefined,
  lookAgain: () => undefined,
  abandon: () => undefined,
  sweep: async () => 0,
};

describe('the gauges of a worker', () => {
  it('show what waits in the outbox of a task that sends to other partitions', async () => {
    const clock = virtualClock(nowMs);
    const transport = openMemoryTransport(clock);
    const registry = new Registry();
    const metrics = createMetrics(engineMetrics, registry);
    const sender = { ...task, id: { ...task.id, chain: byProductChain.name } };
    const tenure = await transport.acquire(sender.id, 'w1', [], 1_000);
    await transport.commit({
      ...{ task: sender.id, epoch: tenure?.epoch ?? 0, inputs: [], outputs: [], state: [] },
      ...{ dead: [], replies: [], replyTtlMs: 1, watermarkMs: 0 },
      outgoing: ['a', 'b', 'c'].map((text) => ({ target: 1, topic: 'sales', eventId: 'e', text })),
    });
    const chains = [byProductChain, numberingChain];
    const { observe, forget } = observer({ chains, transport, clock, metrics });
    await observe([sender, task]);
    const shown = await registry.metrics();
    const line = 'weir_outbox_entries{tenant="t1",partition="3",chain="by_product"} 3';
    expect(shown).toContain(line);
    expect(shown).not.toMatch(/weir_outbox_entries\{.*chain="numbering"/);
    forget(sender);
    expect(await registry.metrics()).not.toContain(line);
  });

  it('show the tasks that it owns, and nothing of one that it gave up', async () => {
    const clock = virtualClock(nowMs);
    const transport = openMemoryTransport(clock);
    const registry = new Registry();
    const metrics = createMetrics(engineMetrics, registry);
    const events = ['a', 'b'].map((id) => ({ id, text: '{}' }));
    await transport.append({ partition: task.id, topic: orders.name, events, dedupeMs: 1_000 });
    clock.advance(2_000);
    const { observe, forget } = observer({ chains: [numberingChain], transport, clock, metrics });

    await observe([task]);
    const owned = 'tenant="t1",partition="3",chain="numbering"';
    const shown = await registry.metrics();
    expect(shown).toContain('weir_tasks_owned{chain="numbering"} 1');
    expect(shown).toContain(`weir_watermark_delay_seconds{${owned}} 9`);
    expect(shown).toContain(`weir_parked_subjects{${owned}} 2`);
    expect(shown).toContain(`weir_parked_entries{${owned}} 5`);
    expect(shown).toContain(`weir_lag_entries{${owned},topic="orders"} 2`);
    expect(shown).toContain(`weir_lag_seconds{${owned},topic="orders"} 2`);
    expect(shown).toContain(
      `weir_state_keys{${owned},operator="numbering.orders_of_a_customer"} 12`,
    );

    forget(task);
    await observe([]);
    const left = await registry.metrics();
    expect(left).toContain('weir_tasks_owned{chain="numbering"} 0');
    expect(left).not.toContain('partition="3"');
  });
});
