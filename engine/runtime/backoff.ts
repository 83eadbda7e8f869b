// Exponential backoff with full jitter.
import type { Clock } from '../kernel/clock.ts';
import type { RetryPolicy } from '../model/retry.ts';

// Beyond it a pause of nothing would be 0 × ∞, which is no number.
const doublingsMax = 52;

/** A pause before attempt number `attempt` (1 = the first retry), in milliseconds. */
export const backoffMs = (
  attempt: number,
  { backoffMs: firstMs, backoffMsMax }: RetryPolicy,
  random: Clock['random'],
): number => {
  const doublings = Math.min(attempt - 1, doublingsMax);
  return Math.ceil(random() * Math.min(backoffMsMax, firstMs * 2 ** doublings));
};
