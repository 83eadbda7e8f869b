// The commits of one task that are under way, in the order in which they were sent. A commit expects
// the offset that the one before it leaves, so when one is refused, so are those behind it.
import type { PreparedBatch } from './batch-run.ts';
import type { Settlement } from './settle.ts';

export interface CommitQueue {
  /** How many have been settled so far. */
  readonly settled: number;
  /** How many are under way. */
  readonly open: number;
  send(batch: PreparedBatch): void;
  /** Waits until at most `most` are under way; answers how the first that failed has ended. */
  downTo(most: number): Promise<Settlement>;
  /** Waits for all of them, however they end; what is still sent meanwhile stays. */
  all(): Promise<void>;
  /** Waits for all of them and forgets them. */
  clear(): Promise<void>;
}

/** Opens the queue; `refused` is called at once when a commit does not settle. */
export const commitQueue = (
  settle: (batch: PreparedBatch) => Promise<Settlement>,
  refused: () => void,
): CommitQueue => {
  let underWay: Promise<Settlement>[] = [];
  let settled = 0;
  let open = 0;
  const all = async (): Promise<void> => {
    await Promise.allSettled(underWay);
  };
  return {
    get settled() {
      return settled;
    },
    get open() {
      return open;
    },
    send: (batch) => {
      const settlement = settle(batch);
      underWay.push(settlement);
      open += 1;
      const ended = (): void => {
        open -= 1;
      };
      settlement.then(ended, ended);
      settlement.then((outcome) => outcome !== 'settled' && refused(), refused);
    },
    downTo: async (most) => {
      while (underWay.length > most) {
        const settlement = await underWay[0];
        underWay.shift();
        if (settlement && settlement !== 'settled') return settlement;
        settled += 1;
      }
      return 'settled';
    },
    all,
    clear: async () => {
      await all();
      underWay = [];
    },
  };
};
