// Work that takes a processor for itself: one after the other, and no more than a few in the queue.
import type { WeirError } from '../../engine/kernel/errors.ts';

/** Runs each work when its turn comes; throws what `busy` makes when too many wait. */
export const inTurn = (
  waitingMax: number,
  busy: () => WeirError,
): (<Result>(work: () => Promise<Result>) => Promise<Result>) => {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (work) => {
    if (waiting >= waitingMax) throw busy();
    waiting += 1;
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      waiting -= 1;
    }
  };
};
