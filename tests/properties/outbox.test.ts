import * as fc from 'fast-check';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { silentLog } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { type VirtualClock, virtualClock } from '../../engine/kernel/virtual-clock.ts';
import { partitionOf, type TaskId } from '../../engine/model/partition.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { startTask, type Task } from '../../engine/runtime/task.ts';
import { openTurns } from '../../engine/runtime/turns.ts';
import { decodeEvent, encodeEvent } from '../../engine/stream/codec.ts';
import { openMemoryTransport } from '../../engine/stream/memory/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { byProductChain, purchases, sales } from '../support/sales.ts';

// Every step between a commit and the end of its rows can go wrong: the call is lost, or its reply
// is, and the owner may die over it. Whatever happens, each sale is in the partition of its product
// once, and those of one customer and product are in order.

interface Fault {
  /** Calls that go well before it. */
  readonly after: number;
  readonly lost: 'call' | 'reply';
  readonly dies: boolean;
}

interface Purchase {
  readonly customer: number;
  readonly product: number;
}

const partitions = 3;
const tenantId = 't1';
const steps = ['commit', 'outbox', 'receive', 'removeSent'] as const;

/** A transport that fails as told, and tells whose owner dies of it. */
const faulty = (
  memory: Transport,
  faults: readonly Fault[],
  die: (task: TaskId) => void,
): Transport => {
  const left = [...faults];
  let calls = 0;
  const fail = async <T>(task: TaskId, call: () => Promise<T>): Promise<T> => {
    const [fault] = left;
    calls += 1;
    if (!fault || calls <= fault.after) return call();
    left.shift();
    calls = 0;
    if (fault.dies) die(task);
    if (fault.lost === 'reply') await call();
    throw new Error('the connection is gone');
  };
  return {
    ...memory,
    commit: (plan) => fail(plan.task, () => memory.commit(plan)),
    outbox: (task, ...rest) => fail(task, () => memory.outbox(task, ...rest)),
    receive: (request) => fail(request.source, () => memory.receive(request)),
    removeSent: (task, ids) => fail(task, () => memory.removeSent(task, ids)),
  };
};

/** Owners of all partitions, each followed by another one when it dies. */
const ownAll = (clock: VirtualClock, memory: Transport, faults: readonly Fault[]) => {
  const limits = { ...taskLimits, batchSizeMax: 3 };
  const tasks = new Map<number, Task>();
  const metrics = createMetrics(engineMetrics, new Registry());
  const transport = faulty(memory, faults, ({ partition }) => tasks.get(partition)?.abandon());
  let owners = 0;
  return async (id: TaskId): Promise<void> => {
    if (tasks.has(id.partition)) return;
    owners += 1;
    const owner = `w${owners}`;
    const tenure = await memory.acquire(id, owner, [purchases.name], 60_000);
    if (!tenure) return;
    const reader = transport.reader({ chain: id.chain, countMax: 3 });
    const parts = { id, chain: byProductChain, tenure, transport, reader, limits, clock, metrics };
    const task = startTask({ ...parts, log: silentLog, turns: openTurns(clock) });
    tasks.set(id.partition, task);
    void task.done.then(async () => {
      await memory.release(id, owner);
      tasks.delete(id.partition);
    });
  };
};

const append = async (memory: Transport, { customer, product }: Purchase, n: number) => {
  const subject = `c${customer}`;
  const partition = { tenantId, partition: partitionOf(subject, partitions) };
  const text = encodeEvent({
    ...{ id: `p${n}`, source: 'test', type: purchases.name, subject, timeMs: 0, tenantId },
    ...{ correlationId: `p${n}`, traceparent: undefined, expiresAtMs: undefined },
    ...{ replyTo: undefined, schemaVersion: 1, data: { product: `x${product}`, n } },
  });
  const events = [{ id: `p${n}`, text }];
  await memory.append({ partition, topic: purchases.name, events, dedupeMs: 1_000 });
};

const ids: readonly TaskId[] = Array.from({ length: partitions }, (_, partition) => ({
  ...{ tenantId, partition, chain: byProductChain.name },
}));

/** Runs until all is committed and has arrived; answers the numbers of the sales per partition. */
const salesAfter = async (bought: readonly Purchase[], faults: readonly Fault[]) => {
  const clock = virtualClock(0);
  const memory = openMemoryTransport(clock);
  await memory.settlePartitions(tenantId, partitions);
  const own = ownAll(clock, memory, faults);
  for (const [n, purchase] of bought.entries()) await append(memory, purchase, n);
  for (let turn = 0; ; turn += 1) {
    if (turn > 5_000) throw new Error('it does not come to an end');
    const open = await Promise.all(
      ids.flatMap((id) => [memory.lag(id, purchases.name), memory.outboxLag(id)]),
    );
    if (open.every(({ entries }) => entries === 0)) break;
    for (const id of ids) await own(id);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(20);
  }
  const logs = await Promise.all(ids.map((id) => memory.range(id, sales.name, '0', 10_000)));
  return logs.map((log) => log.map(({ text }) => (decodeEvent(text).data as { n: number }).n));
};

const fault = fc.record<Fault>({
  after: fc.nat(6),
  lost: fc.constantFrom('call', 'reply'),
  dies: fc.boolean(),
});
const purchase = fc.record<Purchase>({ customer: fc.nat(4), product: fc.nat(4) });

const expectAllInPlace = (bought: readonly Purchase[], logs: readonly (readonly number[])[]) => {
  for (const [partition, log] of logs.entries()) {
    const expected = bought.flatMap(({ product }, n) =>
      partitionOf(`x${product}`, partitions) === partition ? [n] : [],
    );
    expect([...log].sort((a, b) => a - b)).toEqual(expected);
    const last = new Map<string, number>();
    for (const n of log) {
      const key = `${bought[n]?.customer} ${bought[n]?.product}`;
      expect(n).toBeGreaterThan(last.get(key) ?? -1);
      last.set(key, n);
    }
  }
};

it('brings each output to its partition once and in order, whatever goes wrong on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(purchase, { minLength: 1, maxLength: 25 }),
      fc.array(fault, { maxLength: 12 }),
      async (bought, faults) => expectAllInPlace(bought, await salesAfter(bought, faults)),
    ),
    { numRuns: 150 },
  );
});

it('does so when any single call is the last of its owner', async () => {
  const bought = Array.from({ length: 10 }, (_, n) => ({ customer: n % 3, product: n % 5 }));
  for (const lost of ['call', 'reply'] as const) {
    for (let after = 0; after < 12 * steps.length; after += 1) {
      expectAllInPlace(bought, await salesAfter(bought, [{ after, lost, dies: true }]));
    }
  }
});
