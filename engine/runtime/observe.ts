// What a worker shows of the tasks that it owns; nothing is left of one that it gave up.
import type { Clock } from '../kernel/clock.ts';
import type { EngineMetrics } from '../kernel/metrics.ts';
import type { Chain } from '../model/chain.ts';
import type { TaskId } from '../model/partition.ts';
import type { Transport } from '../stream/transport.ts';
import type { Task } from './task.ts';

export interface ObserveParts {
  readonly chains: readonly Chain[];
  readonly transport: Pick<Transport, 'lag' | 'outboxLag'>;
  readonly clock: Clock;
  readonly metrics: EngineMetrics;
}

const labelsOf = ({ tenantId, partition, chain }: TaskId) => ({
  tenant: tenantId,
  partition: String(partition),
  chain,
});

/** Sets and removes the gauges of owned tasks. */
export const observer = ({ chains, transport, clock, metrics }: ObserveParts) => {
  const topicsOf = ({ chain }: TaskId): readonly string[] =>
    chains.find(({ name }) => name === chain)?.inputs.map(({ name }) => name) ?? [];

  const sends = ({ chain }: TaskId): boolean =>
    chains.some(({ name, sent }) => name === chain && sent.length > 0);

  const show = async ({ id, watermarkMs, stateKeys, parked }: Task): Promise<void> => {
    const labels = labelsOf(id);
    if (Number.isFinite(watermarkMs)) {
      const delayMs = Math.max(0, clock.now() - watermarkMs);
      metrics.weir_watermark_delay_seconds.set(labels, delayMs / 1000);
    }
    metrics.weir_parked_subjects.set(labels, parked.subjects);
    metrics.weir_parked_entries.set(labels, parked.entries);
    for (const [operator, keys] of stateKeys) {
      metrics.weir_state_keys.set({ ...labels, operator }, keys);
    }
    for (const topic of topicsOf(id)) {
      const { entries, ageMs } = await transport.lag(id, topic);
      metrics.weir_lag_entries.set({ ...labels, topic }, entries);
      metrics.weir_lag_seconds.set({ ...labels, topic }, ageMs / 1000);
    }
    if (sends(id)) {
      metrics.weir_outbox_entries.set(labels, (await transport.outboxLag(id)).entries);
    }
  };

  return {
    observe: async (tasks: readonly Task[]): Promise<void> => {
      for (const { name } of chains) {
        const count = tasks.filter(({ id }) => id.chain === name).length;
        metrics.weir_tasks_owned.set({ chain: name }, count);
        for (const cause of ['memory', 'backlog'] as const) {
          const paused = tasks.filter(
            ({ id, gate }) => id.chain === name && gate.pressure === cause,
          );
          metrics.weir_tasks_paused.set({ chain: name, cause }, paused.length);
        }
      }
      for (const task of tasks) await show(task);
    },
    forget: ({ id, stateKeys }: Task): void => {
      const labels = labelsOf(id);
      metrics.weir_watermark_delay_seconds.remove(labels);
      if (sends(id)) metrics.weir_outbox_entries.remove(labels);
      metrics.weir_parked_subjects.remove(labels);
      metrics.weir_parked_entries.remove(labels);
      for (const operator of stateKeys.keys())
        metrics.weir_state_keys.remove({ ...labels, operator });
      for (const topic of topicsOf(id)) {
        metrics.weir_lag_entries.remove({ ...labels, topic });
        metrics.weir_lag_seconds.remove({ ...labels, topic });
      }
    },
  };
};
