// Judges: threads that ask a candidate side by side. What they answer comes back in the order in which it was asked,
// so that it is the same however many there are.
import { openThread } from '../asked-thread.ts';
import { besideThis } from '../beside-this.ts';

/** A program and its data, and what it is asked for. */
export interface Candidate {
  readonly wasm: Uint8Array;
  readonly data: object;
  readonly entrypoint: string;
}

/** `undefined`: the candidate has no answer. */
export type Answers = readonly (string | undefined)[];

export interface Judges {
  /** So many pages keep all of them at work. */
  readonly pagesMax: number;
  /** What the candidate answers to each question. Rejects when a judge has died. */
  ask(questions: readonly string[]): Promise<Answers>;
  close(): Promise<void>;
}

const openJudge = (candidate: Candidate, heapMbMax: number) => {
  const { file, execArgv } = besideThis(import.meta.url, 'judge-thread');
  const resourceLimits = { maxOldGenerationSizeMb: heapMbMax };
  const options = { workerData: candidate, execArgv, resourceLimits };
  return openThread<readonly string[], Answers>(file, options);
};

/** Opens `count` of them, which share a heap of `heapMbMax`. */
export const openJudges = (candidate: Candidate, count: number, heapMbMax: number): Judges => {
  const judges = Array.from({ length: count }, () => openJudge(candidate, heapMbMax / count));
  return {
    pagesMax: 2 * count,
    ask: async (questions) => {
      const [idlest] = judges.toSorted((a, b) => a.waiting - b.waiting);
      return idlest?.ask(questions) ?? [];
    },
    close: async () => {
      await Promise.all(judges.map(({ close }) => close()));
    },
  };
};
