// asking: what conditions say about one event. Those that look at the event alone are asked once,
// however many partial matches there are.
import type { Plan, Question } from './plan.ts';
import { type Run, seenOf } from './run.ts';

const [unknown, no, yes] = [0, 1, 2];

/** Opens the questions of a plan. */
export const asking = <T, Kept>({ questions, names }: Plan<T, Kept>) => {
  const answers = new Uint8Array(questions.length);
  const nothing = seenOf<Kept>(names, undefined);
  let value: T;
  let run: Run<Kept> | undefined;

  const ask = ({ index, test, isIterative }: Question<T, Kept>): boolean => {
    if (isIterative) return test(value, run ? seenOf(names, run.link) : nothing);
    const known = answers[index];
    if (known !== unknown) return known === yes;
    const answer = test(value, nothing);
    answers[index] = answer ? yes : no;
    return answer;
  };

  return {
    ask,
    /** The event that is asked about from now on. */
    about: (event: T): void => {
      value = event;
      run = undefined;
      answers.fill(unknown);
    },
    /** The partial match that is asked from now on; none for one that would begin. */
    of: (asked: Run<Kept> | undefined): void => {
      run = asked;
    },
    anyHolds: (): boolean => questions.some(ask),
  };
};
