// weir guard: the guard's verdict on each row. The first group of rows is judged in this thread, those behind it
// by one thread per processor, each of which has to read the model first.
import { availableParallelism } from 'node:os';
import { openThread } from '../asked-thread.ts';
import { besideThis } from '../beside-this.ts';
import { guardRow } from './guard-rows.ts';
import { type Answered, answerLines, answerRows } from './rows.ts';

const threadsMax = 4;

const openGuard = () => {
  const { file, execArgv } = besideThis(import.meta.url, 'guard-thread');
  return openThread<readonly string[], Answered>(file, { execArgv });
};

export const guard = async (): Promise<void> => {
  const count = Math.min(threadsMax, availableParallelism());
  const threads: ReturnType<typeof openGuard>[] = [];
  let nth = 0;
  const answer = (lines: readonly string[]): Answered | Promise<Answered> => {
    const isFirst = nth === 0;
    const place = nth % count;
    nth += 1;
    if (isFirst) return answerLines(lines, guardRow);
    threads[place] ??= openGuard();
    return threads[place].ask(lines);
  };
  try {
    await answerRows(answer, 2 * count);
  } finally {
    await Promise.all(threads.map((thread) => thread?.close()));
  }
};
