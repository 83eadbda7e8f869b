// Retention of broadcast topics: entries beyond their age go, the newest stays in force for ever.
import type { Clock } from '../kernel/clock.ts';
import type { EngineMetrics } from '../kernel/metrics.ts';
import type { Chain } from '../model/chain.ts';
import type { TaskId } from '../model/partition.ts';
import type { Transport } from '../stream/transport.ts';

export interface BroadcastRetentionParts {
  readonly transport: Pick<Transport, 'recent' | 'trim'>;
  readonly chains: readonly Chain[];
  readonly clock: Clock;
  readonly metrics: EngineMetrics;
}

/**
 * Trims the broadcast topics of which the task's chain is the first to hear; those of a tenant have
 * one trimmer, the owner of its first partition. Answers the number of entries removed.
 */
export const trimBroadcasts = async (
  task: TaskId,
  { transport, chains, clock, metrics }: BroadcastRetentionParts,
): Promise<number> => {
  if (task.partition !== 0) return 0;
  const place = { tenantId: task.tenantId, partition: 'all' } as const;
  const heard = new Set(chains.flatMap(({ control }) => control));
  let removed = 0;
  for (const broadcast of heard) {
    const first = chains.find(({ control }) => control.includes(broadcast));
    if (first?.name !== task.chain) continue;
    const { name, retentionMs } = broadcast.topic;
    const [newest] = await transport.recent(place, name, undefined, 1);
    if (!newest) continue;
    const beforeMs = Math.min(clock.now() - retentionMs, newest.appendedMs);
    const count = await transport.trim(place, name, [], beforeMs);
    metrics.weir_trimmed_entries_total.add({ topic: name }, count);
    removed += count;
  }
  return removed;
};
