// Exponential backoff with full jitter.
import type { Clock } from '../kernel/clock.ts';
import type { RetryPolicy } from '../model/chain.ts';

/** A pause before attempt number `attempt` (1 = the first retry), in milliseconds. */
export const backoffMs = (
  attempt: number,
  { backoffMs: firstMs, backoffMsMax }: RetryPolicy,
  random: Clock['random'],
): number => Math.ceil(random() * Math.min(backoffMsMax, firstMs * 2 ** (attempt - 1)));
