// The thread of a simulation: opens the candidate, streams what was recorded past it, and says what came out.
// The process that serves people has nothing to do with it.
import { parentPort, workerData } from 'node:worker_threads';
import { openBulkPool } from '../../connectors/postgres/pool.ts';
import { recordedDecisions } from '../../connectors/postgres/recorded-decisions.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import { openBundle } from '../../policies/evaluator.ts';
import type { Bundle } from '../../policies/manifest.ts';
import { compareGiven, simulation } from '../../policies/simulator.ts';
import type { SimulationJob, ThreadSaid } from './simulate.ts';

/** Buffers lose their kind on their way between threads. */
const received = ({ manifest, wasm, data }: Bundle): Bundle => ({
  ...{ manifest, wasm: Buffer.from(wasm), data: Buffer.from(data) },
});

const run = async (job: SimulationJob): Promise<ThreadSaid> => {
  const candidate = await openBundle(received(job.candidate));
  if (job.kind === 'given') {
    const active = await openBundle(received(job.active));
    return { kind: 'given', events: compareGiven(active, candidate, job.events) };
  }
  const pool = openBulkPool(job.databaseUrl, 1);
  try {
    const { add, result } = simulation(candidate, job);
    let read = 0;
    for await (const page of recordedDecisions(pool, job)) {
      for (const each of page) add(each);
      read += page.length;
    }
    return { kind: 'recorded', read, ...result() };
  } finally {
    await pool.end();
  }
};

const said = await run(workerData as SimulationJob).catch((error: unknown): ThreadSaid => {
  const isOurs = error instanceof WeirError;
  return {
    kind: 'failed',
    code: isOurs ? error.code : 'unknown',
    detail: isOurs ? error.detail : {},
  };
});
parentPort?.postMessage(said);
