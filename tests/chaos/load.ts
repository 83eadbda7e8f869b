// Appends prompts at the pace that the log accepts, in the way a producer does that may lose a
// reply: now and then a batch is sent twice.
import { systemClock } from '../../engine/kernel/clock.ts';
import { virtualClock } from '../../engine/kernel/virtual-clock.ts';
import type { Event } from '../../engine/model/event.ts';
import { partitionOf } from '../../engine/model/partition.ts';
import { encodeEvent } from '../../engine/stream/codec.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { Progress } from './strike.ts';

export interface LoadParts {
  readonly transport: Transport;
  readonly tenantId: string;
  readonly partitions: number;
  readonly events: number;
  /** Prompts that the slowest chain may be behind. */
  readonly backlogMax: number;
  readonly next: () => Event<unknown>;
  readonly progress: Progress;
  readonly seed: number;
  readonly signal: AbortSignal;
}

const batchSize = 100;
const dedupeMs = 3_600_000;
const stallMsMax = 60_000;
const twiceShare = 0.02;
const slowestChains = ['judge', 'archive'] as const;

/** Appends all prompts; answers their ids and how many copies the log has refused. */
export const runLoad = async (
  parts: LoadParts,
): Promise<{ readonly sent: readonly string[]; readonly refusedCopies: number }> => {
  const { transport, tenantId, partitions, events, progress, signal } = parts;
  const { random } = virtualClock(0, parts.seed + 2);
  const sent: string[] = [];
  let refusedCopies = 0;

  const backlog = async (): Promise<number> => {
    const lags = Array.from({ length: partitions }, async (_, partition) => {
      const each = slowestChains.map((chain) =>
        transport.lag({ tenantId, partition, chain }, 'raw'),
      );
      return Math.max(...(await Promise.all(each)).map(({ entries }) => entries));
    });
    return (await Promise.all(lags)).reduce((sum, entries) => sum + entries, 0);
  };

  const append = async (batch: readonly Event<unknown>[]): Promise<void> => {
    for (let partition = 0; partition < partitions; partition += 1) {
      const texts = batch
        .filter(({ subject }) => partitionOf(subject, partitions) === partition)
        .map((event) => ({ id: event.id, text: encodeEvent(event) }));
      if (texts.length === 0) continue;
      const request = { partition: { tenantId, partition }, topic: 'raw', events: texts, dedupeMs };
      await transport.append(request);
      if (random() > twiceShare) continue;
      const again = await transport.append(request);
      refusedCopies += again.filter((appended) => !appended).length;
    }
  };

  while (sent.length < events) {
    const size = Math.min(batchSize, events - sent.length);
    const isHeld = async () =>
      progress.appended + size > progress.horizon || (await backlog()) > parts.backlogMax;
    const sinceMs = systemClock.monotonicMs();
    while (await isHeld()) {
      if (systemClock.monotonicMs() - sinceMs > stallMsMax) {
        throw new Error(`${await backlog()} prompts wait, and the log has stood still`);
      }
      await systemClock.sleep(5, signal);
      signal.throwIfAborted();
    }
    const batch = Array.from({ length: size }, parts.next);
    await append(batch);
    sent.push(...batch.map(({ id }) => id));
    progress.appended = sent.length;
  }
  return { sent, refusedCopies };
};
