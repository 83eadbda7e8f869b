// retrying: a step with a retry policy of its own, in place of the one of its chain.
import type { Operator } from '../../engine/model/operator.ts';
import type { RetryPolicy } from '../../engine/model/retry.ts';

/**
 * Gives a step its own retry policy. An event that fails there with an error that may pass is set
 * aside with its subject, whose later events queue up behind it in order, and tried again when it
 * is due; attempts and due time survive crashes. After `attemptsMax` it becomes a dead letter.
 * In a chain into a sink nothing is set aside: the batch waits in its place.
 *
 * @example
 * retrying(
 *   { attemptsMax: 8, backoffMs: 200, backoffMsMax: 30_000 },
 *   lookup('rate', (order) => rates.of(order.data.currency)),
 * )
 */
export const retrying = <In, Out, Needs extends string>(
  retry: RetryPolicy,
  operator: Operator<In, Out, Needs>,
): Operator<In, Out, Needs> => ({ ...operator, retry });
