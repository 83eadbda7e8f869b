// A process that is asked one thing, answers it and is gone; one that takes too long is ended. WebAssembly
// that asks for more memory than it may have takes its whole process along: nobody else shall be in it.
import { fork } from 'node:child_process';
import type { Clock } from '../../engine/kernel/clock.ts';
import type { WeirError } from '../../engine/kernel/errors.ts';

/** The first message of a process. Rejects when it ends without one, or with what `late` makes. */
export const answerOfProcess = async (
  file: string,
  question: object,
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
  const child = fork(file, {
    ...{ env: {}, execArgv: ['--no-warnings'], serialization: 'advanced' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const timer = new AbortController();
  try {
    return await new Promise<unknown>((done, failed) => {
      child.once('message', done);
      child.once('error', failed);
      child.once('exit', (code) => failed(new Error(`the process has ended with ${code}`)));
      void clock.sleep(timeMsMax, timer.signal).then(() => failed(late()));
      child.send(question);
    });
  } finally {
    timer.abort();
    child.kill('SIGKILL');
  }
};
