import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { openGate } from '../../engine/runtime/gate.ts';
import { observer } from '../../engine/runtime/observe.ts';
import type { Task } from '../../engine/runtime/task.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import { numberingChain, orders } from '../support/orders.ts';

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
  abandon: () => undefined,
  sweep: async () => 0,
};

describe('the gauges of a worker', () => {
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
