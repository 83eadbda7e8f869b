// Retry policies: how often, how patiently, and after which errors something is tried again.
import { WeirError } from '../kernel/errors.ts';

/** How an event that fails is tried again before it is given up. */
export interface RetryPolicy {
  readonly attemptsMax: number;
  /** First pause in milliseconds; doubles per attempt, with full jitter. */
  readonly backoffMs: number;
  readonly backoffMsMax: number;
  /** Whether an error may pass; by default what a coded error says of itself. All others are bugs. */
  readonly isRetryable?: (error: unknown) => boolean;
}

export const retryDefault: RetryPolicy = {
  attemptsMax: 5,
  backoffMs: 100,
  backoffMsMax: 5_000,
};

/** Whether the error may pass, by the policy. */
export const mayPass = (error: unknown, { isRetryable }: RetryPolicy): boolean =>
  isRetryable ? isRetryable(error) : error instanceof WeirError && error.retry !== 'never';
