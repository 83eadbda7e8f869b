// The thread of a judge: opens the candidate once, and says what it answers to the questions of each page.
import { parentPort, workerData } from 'node:worker_threads';
import { openProgram } from '../../policies/program.ts';
import type { Candidate } from './judges.ts';

const { wasm, data, entrypoint } = workerData as Candidate;
const ask = await openProgram(Buffer.from(wasm), data);

/** One that traps has no answer. */
const answer = (question: string): string | undefined => {
  try {
    return ask(question, entrypoint);
  } catch {
    return undefined;
  }
};
parentPort?.on('message', (questions: readonly string[]) =>
  parentPort?.postMessage(questions.map(answer)),
);
