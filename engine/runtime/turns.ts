// Turns: tenants share a worker evenly. While more than one of them has work, each runs one batch at
// a time, whatever the number of its partitions; a tenant that is alone is not held back.
import type { Clock } from '../kernel/clock.ts';

export interface Turns {
  /** More than one tenant has had work lately: whoever holds the process makes another one wait. */
  readonly isShared: boolean;
  /** Runs `work` when it is the tenant's turn. */
  take<Result>(tenantId: string, work: () => Promise<Result>): Promise<Result>;
}

/** A tenant counts as busy for so long after its last batch. */
const busyMs = 200;

interface Queue {
  lastMs: number;
  running: number;
  readonly waiting: (() => void)[];
}

/** Opens the turns of one worker. */
export const openTurns = (clock: Pick<Clock, 'monotonicMs'>): Turns => {
  const queues = new Map<string, Queue>();

  const isBusy = ({ lastMs, running }: Queue, nowMs: number): boolean =>
    running > 0 || nowMs - lastMs < busyMs;

  const isAlone = (tenantId: string, nowMs: number): boolean => {
    for (const [other, queue] of queues) {
      if (other !== tenantId && isBusy(queue, nowMs)) return false;
    }
    return true;
  };

  const queueOf = (tenantId: string): Queue => {
    const found = queues.get(tenantId);
    if (found) return found;
    const made: Queue = { lastMs: 0, running: 0, waiting: [] };
    queues.set(tenantId, made);
    return made;
  };

  return {
    get isShared() {
      const nowMs = clock.monotonicMs();
      let busy = 0;
      for (const queue of queues.values()) if (isBusy(queue, nowMs)) busy += 1;
      return busy > 1;
    },
    take: async (tenantId, work) => {
      const queue = queueOf(tenantId);
      while (queue.running > 0 && !isAlone(tenantId, clock.monotonicMs())) {
        await new Promise<void>((resolve) => queue.waiting.push(resolve));
      }
      queue.running += 1;
      try {
        return await work();
      } finally {
        queue.running -= 1;
        queue.lastMs = clock.monotonicMs();
        queue.waiting.shift()?.();
      }
    },
  };
};
