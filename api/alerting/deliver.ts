// Delivers messages of the outbox: each attempt is claimed first, so that nobody else sends it, and what has
// become of it is recorded. At least once: a process that dies between sending and recording leaves a claim
// that ends, and the message is sent again under the same delivery id.
import type { DatabasePool } from 'slonik';
import type { Message } from '../../connectors/notify/message.ts';
import {
  type Attempted,
  claimDeliveries,
  settleDelivery,
  type WaitingDelivery,
} from '../../connectors/postgres/alert-deliveries.ts';
import { type AlertRule, alertRules } from '../../connectors/postgres/alert-rules.ts';
import { WeirError } from '../../engine/kernel/errors.ts';
import type { Logger } from '../../engine/kernel/log.ts';
import { retryDelayMs } from '../../operators/alerting/retry-delay.ts';
import type { Journal } from '../journal.ts';
import { type SenderParts, senderOf } from './targets.ts';

const claimedMax = 16;
const leaseMs = 60_000;
const timeoutMs = 15_000;

export interface DeliverParts extends SenderParts {
  readonly journal: Pick<Journal, 'note'>;
  readonly log: Logger;
  readonly attemptsMax: number;
}

/** Who tells, in the audit. */
const teller = 'weir/alerting';

const failedWith = (error: unknown): Pick<WeirError, 'code' | 'retry'> =>
  error instanceof WeirError ? error : { code: 'WEIR_NOTIFY_FAILED', retry: 'later' };

const attempt = async (
  parts: DeliverParts,
  rule: AlertRule | undefined,
  delivery: WaitingDelivery,
): Promise<Attempted> => {
  const target = rule?.targets.find(({ name }) => name === delivery.target);
  // The rule or the target is gone: nobody wants to be told any more.
  if (!rule || !target) return { status: 'dead', error: 'TARGET_GONE', waitMs: 0 };
  try {
    const send = senderOf(parts, rule, target);
    await send(delivery.message as unknown as Message, AbortSignal.timeout(timeoutMs));
    return { status: 'sent', error: null, waitMs: 0 };
  } catch (failure) {
    const { code, retry } = failedWith(failure);
    const isOver = retry === 'never' || delivery.attempts >= parts.attemptsMax;
    const waitMs = retryDelayMs(delivery.attempts);
    return { status: isOver ? 'dead' : 'waiting', error: code, waitMs };
  }
};

const deliverOne = async (
  pool: DatabasePool,
  parts: DeliverParts,
  rule: AlertRule | undefined,
  delivery: WaitingDelivery,
): Promise<void> => {
  const done = await attempt(parts, rule, delivery);
  await settleDelivery(pool, delivery, done);
  const { tenant_id: tenantId, delivery_id, rule_id, target, attempts } = delivery;
  const { status, error } = done;
  const details = { delivery_id, rule_id, target, attempts, status, ...(error ? { error } : {}) };
  const severity = status === 'dead' ? 'warning' : 'info';
  if (status !== 'sent') parts.log.warn(details, 'an alert was not delivered');
  await parts.journal.note(tenantId, teller, 'alert_delivery', details, severity);
};

/** Sends what is due, side by side; answers how much that was. */
export const deliver = async (pool: DatabasePool, parts: DeliverParts): Promise<number> => {
  const claimed = await claimDeliveries(pool, claimedMax, leaseMs);
  if (claimed.length === 0) return 0;
  const tenants = [...new Set(claimed.map(({ tenant_id }) => tenant_id))];
  const rules = await alertRules(pool, tenants);
  const ruleOf = ({ tenant_id, rule_id }: WaitingDelivery): AlertRule | undefined =>
    rules.find((each) => each.tenant_id === tenant_id && each.rule_id === rule_id);
  await Promise.all(claimed.map((each) => deliverOne(pool, parts, ruleOf(each), each)));
  return claimed.length;
};
