// A thread that is asked one thing, answers it and is gone; one that takes too long is ended.
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { WeirError } from '../../engine/kernel/errors.ts';

/** The first message of a thread. Rejects with its error, or with what `late` makes. */
export const answerOfThread = async (
  file: string | URL,
  options: WorkerOptions,
  {
    clock,
    timeMsMax,
    late,
  }: {
    readonly clock: Pick<Clock, 'sleep'>;
    readonly timeMsMax: number;
    readonly late: () => WeirError;
  },
): Promise<unknown> => {
  const worker = new Worker(file, { env: {}, ...options });
  const timer = new AbortController();
  try {
    return await new Promise<unknown>((done, failed) => {
      worker.once('message', done);
      worker.once('error', failed);
      worker.once('exit', (code) => failed(new Error(`the thread has ended with ${code}`)));
      void clock.sleep(timeMsMax, timer.signal).then(() => failed(late()));
    });
  } finally {
    timer.abort();
    await worker.terminate();
  }
};
