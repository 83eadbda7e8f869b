// How many calls a provider may be asked again: a share of those that were made, so that a provider in
// trouble meets hardly more load than a healthy one.

export interface RetryBudget {
  /** A call was made: it earns a part of a retry. */
  earn(): void;
  /** Takes one retry, if there is one. */
  take(): boolean;
}

export interface RetryBudgetOptions {
  /** Retries per call, in the long run. */
  readonly share: number;
  /** Retries that are there at the start, so that a quiet provider has some, too. */
  readonly reserve: number;
  /** What is not used is kept up to here. */
  readonly max: number;
}

/** A budget as a bucket of tokens, filled by calls. */
export const retryBudget = ({ share, reserve, max }: RetryBudgetOptions): RetryBudget => {
  let left = reserve;
  return {
    earn: () => {
      left = Math.min(left + share, max);
    },
    take: () => {
      // Ten tenths add up to a hair less than one.
      if (left < 1 - 1e-9) return false;
      left -= 1;
      return true;
    },
  };
};
