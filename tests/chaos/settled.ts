// When a run has come to rest: every chain has committed what there is, and nothing moves any more.
import { systemClock } from '../../engine/kernel/clock.ts';
import { chainInputs } from './oracle/read-log.ts';
import type { Stage } from './stage.ts';

const stallMsMax = 30_000;

/** Waits until every chain has committed everything, or nothing has moved for too long. */
export const settled = async (
  { transport }: Pick<Stage, 'transport'>,
  { tenantId, partitions }: { readonly tenantId: string; readonly partitions: number },
  signal: AbortSignal,
): Promise<void> => {
  const lagging = async (): Promise<number> => {
    const lags = Array.from({ length: partitions }, (_, partition) =>
      Object.entries(chainInputs).flatMap(([chain, inputs]) =>
        inputs.map((topic) => transport.lag({ tenantId, partition, chain }, topic)),
      ),
    ).flat();
    return (await Promise.all(lags)).reduce((sum, { entries }) => sum + entries, 0);
  };
  let least = Number.POSITIVE_INFINITY;
  let movedMs = systemClock.monotonicMs();
  // A chain may write for another one between two looks: it is quiet when it was quiet twice.
  for (let quiet = 0; quiet < 2; ) {
    const entries = await lagging();
    quiet = entries === 0 ? quiet + 1 : 0;
    if (entries !== least) movedMs = systemClock.monotonicMs();
    least = entries;
    if (systemClock.monotonicMs() - movedMs > stallMsMax) return;
    await systemClock.sleep(50, signal);
    signal.throwIfAborted();
  }
};
