// The thread of a simulation: opens the candidate, has it judge what was recorded, or what is given, and says what
// came out. The process that serves people has nothing to do with it.
import { parentPort, workerData } from 'node:worker_threads';
import { openBulkPool } from '../../connectors/postgres/pool.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import { openBundle, promptEntrypoint } from '../../policies/evaluator.ts';
import { type Bundle, dataOf } from '../../policies/manifest.ts';
import { compareGiven } from '../../policies/simulator.ts';
import { openJudges } from './judges.ts';
import { replayRecorded } from './replay.ts';
import type { SimulationJob, ThreadSaid } from './simulate.ts';

/** Buffers lose their kind on their way between threads. */
const received = ({ manifest, wasm, data }: Bundle): Bundle => ({
  ...{ manifest, wasm: Buffer.from(wasm), data: Buffer.from(data) },
});

const run = async (job: SimulationJob): Promise<ThreadSaid> => {
  const bundle = received(job.candidate);
  // One that is unsound is refused here, before it judges anything.
  const candidate = await openBundle(bundle);
  if (job.kind === 'given') {
    const active = await openBundle(received(job.active));
    return { kind: 'given', events: compareGiven(active, candidate, job.events) };
  }
  const pool = openBulkPool(job.databaseUrl, 1);
  const program = { wasm: bundle.wasm, data: dataOf(bundle) as object };
  const judged = { ...program, entrypoint: promptEntrypoint };
  const judges = openJudges(judged, job.judges, job.judgesHeapMbMax);
  try {
    return await replayRecorded(pool, judges, job);
  } finally {
    await Promise.all([judges.close(), pool.end()]);
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
