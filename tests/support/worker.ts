// Workers for engine tests: short leases, on a real Redis, in this process.
import { Registry } from 'prom-client';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import type { Chain } from '../../engine/model/chain.ts';
import type { Event } from '../../engine/model/event.ts';
import { partitionOf } from '../../engine/model/partition.ts';
import { type TaskLimits, taskLimits } from '../../engine/runtime/limits.ts';
import { startWorker, type Worker } from '../../engine/runtime/worker.ts';
import { decodeEvent, encodeEvent } from '../../engine/stream/codec.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { Transport } from '../../engine/stream/transport.ts';

export const shortLimits: TaskLimits = { ...taskLimits, leaseMs: 400 };
const tenantId = 't1';

export interface TestWorker {
  readonly worker: Worker;
  readonly transport: Transport;
  readonly registry: Registry;
  stop(): Promise<void>;
  crash(): Promise<void>;
}

/** Starts a worker with a connection of its own. */
export const startTestWorker = async (
  url: string,
  chains: readonly Chain[],
  {
    id = systemClock.id(),
    limits = shortLimits,
    wrap = (transport: Transport): Transport => transport,
  } = {},
): Promise<TestWorker> => {
  const transport = wrap(await openRedisTransport({ url, patience: 'wait', log: silentLog }));
  const registry = new Registry();
  const worker = startWorker({
    ...{ id, chains, allChains: chains, transport, limits, clock: systemClock, log: silentLog },
    metrics: createMetrics(engineMetrics, registry),
  });
  return {
    worker,
    transport,
    registry,
    stop: async () => {
      await worker.stop();
      await transport.close();
    },
    crash: async () => {
      worker.crash();
      await transport.close();
    },
  };
};

/** Appends events, one per (id, subject, data), to their partitions. */
export const appendEvents = async (
  transport: Transport,
  topic: string,
  events: readonly { readonly id: string; readonly subject: string; readonly data: unknown }[],
  partitions = 1,
): Promise<void> => {
  for (let partition = 0; partition < partitions; partition += 1) {
    const mine = events.filter(({ subject }) => partitionOf(subject, partitions) === partition);
    await transport.append({
      partition: { tenantId, partition },
      topic,
      dedupeMs: 60_000,
      events: mine.map(({ id, subject, data }) => ({
        id,
        text: encodeEvent({
          ...{ id, source: 'test', type: topic, subject, timeMs: systemClock.now(), tenantId },
          ...{ correlationId: id, traceparent: undefined, expiresAtMs: undefined },
          ...{ replyTo: undefined, schemaVersion: 1, data },
        }),
      })),
    });
  }
};

/** Everything in a topic, partition by partition. */
export const readEvents = async (
  transport: Transport,
  topic: string,
  partitions = 1,
): Promise<readonly Event<unknown>[]> => {
  const events: Event<unknown>[] = [];
  for (let partition = 0; partition < partitions; partition += 1) {
    const entries = await transport.range({ tenantId, partition }, topic, '0', 1_000_000);
    for (const { text } of entries) events.push(decodeEvent(text));
  }
  return events;
};

/** Waits until `holds`, at most `msMax`. */
export const until = async (holds: () => Promise<boolean> | boolean, msMax = 30_000) => {
  const endMs = systemClock.monotonicMs() + msMax;
  while (!(await holds())) {
    if (systemClock.monotonicMs() > endMs) throw new Error('it did not happen in time');
    await systemClock.sleep(10);
  }
};
