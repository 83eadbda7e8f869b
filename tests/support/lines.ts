// What a program that stays prints, line by line.
import type { ChildProcess } from 'node:child_process';
import { until } from './worker.ts';

export interface Heard {
  readonly lines: readonly string[];
  /** Waits for a line that `isIt`, also one that has been heard already. */
  line(isIt: (line: string) => boolean): Promise<string>;
}

/** Listens to the stdout of a process. */
export const hear = (child: ChildProcess): Heard => {
  const lines: string[] = [];
  let rest = '';
  child.stdout?.on('data', (part: Buffer) => {
    const parts = `${rest}${part}`.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return {
    lines,
    line: async (isIt) => {
      await until(() => lines.some(isIt), 20_000);
      return lines.find(isIt) ?? '';
    },
  };
};
