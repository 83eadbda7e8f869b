// A thread of `weir guard`: answers groups of lines, one after the other.
import { parentPort } from 'node:worker_threads';
import { guardRow } from './guard-rows.ts';
import { answerLines } from './rows.ts';

parentPort?.on('message', (lines: readonly string[]) =>
  parentPort?.postMessage(answerLines(lines, guardRow)),
);
