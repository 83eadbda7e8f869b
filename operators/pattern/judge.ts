// judge: what one event does to a partial match at a position: which steps take it, and which stay
// open to take a later one.
import type { Position, Question } from './plan.ts';

/** Answers a question about the event. */
export type Ask<T, Kept> = (question: Question<T, Kept>) => boolean;

/** Two sets of bits, in one number each. */
export interface Judgement {
  takes: number;
  stays: number;
}

/** Fills `out`, which is the caller's, so that nothing is made per event. */
export const judge = <T, Kept>(
  { open, targets, bars }: Position<T, Kept>,
  ask: Ask<T, Kept>,
  out: Judgement,
): void => {
  let left = open;
  let takes = 0;
  for (const { closes, where } of bars) {
    if ((left & closes) !== 0 && ask(where)) left &= ~closes;
  }
  let stays = left;
  for (const { bit, where, until, isLoop, contiguity, closes } of targets) {
    if ((left & bit) === 0) continue;
    const isOver = until !== undefined && ask(until);
    if (isOver && isLoop) {
      stays &= ~bit;
      continue;
    }
    const holds = !isOver && ask(where);
    if (holds) {
      takes |= bit;
      left &= ~closes;
      stays &= ~closes;
    }
    if (contiguity === 'next' || (holds && contiguity === 'followedBy')) stays &= ~bit;
  }
  out.takes = takes;
  out.stays = stays;
};
