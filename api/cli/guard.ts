// weir guard: the guard's verdict on each row. The first group of rows is judged in this thread, those behind it
// by one thread per processor, each of which has to read the model first.
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { besideThis } from '../beside-this.ts';
import { guardRow } from './guard-rows.ts';
import { type Answered, answerLines, answerRows } from './rows.ts';

const threadsMax = 4;

const openThread = () => {
  const { file, execArgv } = besideThis(import.meta.url, 'guard-thread');
  const worker = new Worker(file, { env: {}, execArgv });
  let last: Promise<unknown> = Promise.resolve();
  return {
    answer: (lines: readonly string[]): Promise<Answered> => {
      const answered = last.then(async () => {
        worker.postMessage(lines);
        // An error of the thread rejects.
        const [answers] = await once(worker, 'message');
        return answers as Answered;
      });
      last = answered;
      return answered;
    },
    close: () => worker.terminate(),
  };
};

export const guard = async (): Promise<void> => {
  const count = Math.min(threadsMax, availableParallelism());
  const threads: ReturnType<typeof openThread>[] = [];
  let nth = 0;
  const answer = (lines: readonly string[]): Answered | Promise<Answered> => {
    const isFirst = nth === 0;
    const place = nth % count;
    nth += 1;
    if (isFirst) return answerLines(lines, guardRow);
    threads[place] ??= openThread();
    return threads[place].answer(lines);
  };
  try {
    await answerRows(answer, 2 * count);
  } finally {
    await Promise.all(threads.map((thread) => thread?.close()));
  }
};
