// A thread that is asked again and again: what it answers comes back in the order in which it was asked.
import { Worker, type WorkerOptions } from 'node:worker_threads';

export interface AskedThread<Question, Answer> {
  /** Questions that wait for their answer. */
  readonly waiting: number;
  /** Rejects when the thread has died, now or before. */
  ask(question: Question): Promise<Answer>;
  close(): Promise<unknown>;
}

interface Waiting<Answer> {
  readonly done: (answer: Answer) => void;
  readonly failed: (error: Error) => void;
}

/** Starts the thread of a file; it sees nothing of the environment. */
export const openThread = <Question, Answer>(
  file: URL,
  options: WorkerOptions,
): AskedThread<Question, Answer> => {
  const worker = new Worker(file, { env: {}, ...options });
  const waiting: Waiting<Answer>[] = [];
  let death: Error | undefined;
  const died = (error: Error): void => {
    death ??= error;
    for (const { failed } of waiting.splice(0)) failed(death);
  };
  worker.on('message', (answer: Answer) => waiting.shift()?.done(answer));
  worker.on('error', died);
  worker.on('exit', (code) => died(new Error(`a thread has ended with ${code}`)));
  return {
    get waiting() {
      return waiting.length;
    },
    ask: (question) =>
      new Promise((done, failed) => {
        if (death) return failed(death);
        waiting.push({ done, failed });
        worker.postMessage(question);
      }),
    close: () => worker.terminate(),
  };
};
