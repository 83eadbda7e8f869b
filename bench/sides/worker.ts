// A whole worker as a side: leases, readers, retention. A round waits until the beats of a run were
// heard; other chains just run, and their streams are watched from outside.
import { Registry } from 'prom-client';
import { systemClock } from '../../engine/kernel/clock.ts';
import { silentLog } from '../../engine/kernel/log.ts';
import { createMetrics, engineMetrics } from '../../engine/kernel/metrics.ts';
import { taskLimits } from '../../engine/runtime/limits.ts';
import { startWorker } from '../../engine/runtime/worker.ts';
import { openRedisTransport } from '../../engine/stream/redis/transport.ts';
import type { RunRound } from '../round.ts';
import { chainsNamed } from '../workers/chains.ts';
import { probe } from '../workers/probe.ts';

/** Short, so that a death is noticed within a round. */
export const leaseMs = 2_000;

/** Starts a worker for the chains of a name. */
export const workerSide = async (url: string, chainsName: string): Promise<RunRound> => {
  const ear = probe();
  const chains = await chainsNamed(chainsName, ear);
  const transport = await openRedisTransport({ url, patience: 'wait', log: silentLog });
  startWorker({
    // By this name a parent finds out who of its sides holds a lease.
    id: `worker-${process.pid}`,
    ...{ chains, allChains: chains, transport },
    ...{ limits: { ...taskLimits, leaseMs }, clock: systemClock, log: silentLog },
    metrics: createMetrics(engineMetrics, new Registry()),
  });
  return async ({ run = 0, events }) => ({ latencies: await ear.wait(run, events) });
};
