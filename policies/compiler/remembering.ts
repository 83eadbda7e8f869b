// A compiler that remembers its last answers: the same question about the same sources has the same one.
import { sha256 } from '../manifest.ts';
import type { Compiler, CompilerAnswer } from './protocol.ts';

const answersMax = 8;

/** Answers again what was asked lately; a compiler that has failed is asked again. */
export const remembering = ({ name, ask }: Compiler): Compiler => {
  const known = new Map<string, Promise<CompilerAnswer>>();
  return {
    name,
    ask: (question) => {
      const key = sha256(JSON.stringify(question));
      const found = known.get(key);
      if (found) return found;
      const answer = ask(question);
      answer.catch(() => known.delete(key));
      const [oldest] = known.keys();
      if (known.size >= answersMax && oldest !== undefined) known.delete(oldest);
      known.set(key, answer);
      return answer;
    },
  };
};
