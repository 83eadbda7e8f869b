// retry_delay: how long a message waits after a failure: two seconds, then twice as long each time.

const firstMs = 2_000;
const longestMs = 600_000;

/** The wait after so many attempts, from 1 on. */
export const retryDelayMs = (attempts: number): number =>
  Math.min(longestMs, firstMs * 2 ** (attempts - 1));
