// Budgets: how many requests and tokens a tenant and its application keys may use up in a day or a month,
// and how many requests a key in a minute. Checked in this process, on shares that it has taken in advance.
import type { Identity } from '../../connectors/identity/tokens.ts';
import type { Clock } from '../../engine/kernel/clock.ts';
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import type { BudgetSaid } from '../../pipelines/events/policy-control.ts';
import { budgetName, type PolicyControls } from '../control/policy-control.ts';
import { apiErrors } from '../errors.ts';
import { type Period, type Span, spanOf } from './budget-period.ts';
import { openPurse, type Purse } from './purse.ts';

/** Whoever asks, as far as budgets go. */
export type Spender = Pick<Identity, 'tenantId' | 'application' | 'requestsPerMinute'>;

export interface BudgetState extends BudgetSaid {
  /** What gateways have taken, up to a lease of each more than was used. */
  readonly taken: number;
  readonly endsMs: number;
}

export interface Budgets {
  /** Counts a request. Rejects with `WEIR_API_BUDGET_EXHAUSTED`, or `…_RATE_LIMITED` for the rate of a key. */
  admit(spender: Spender): Promise<void>;
  /** Counts what an answer has used. */
  spend(spender: Spender, tokens: number): void;
  states(tenantId: string): Promise<readonly BudgetState[]>;
  /** Gives back what is left of the shares. */
  close(): Promise<void>;
}

/** A budget that a request falls under. */
interface Bound {
  readonly name: string;
  readonly unit: 'tokens' | 'requests';
  readonly period: Period;
  readonly limit: number;
  readonly key?: string | undefined;
}

/** A share of a budget that is taken in its present period. */
export interface PassedShare extends Bound {
  readonly share: number;
  /** The name of the period among all of its kind. */
  readonly span: string;
}

interface Opened extends Bound {
  readonly span: Span;
  readonly purse: Purse;
}

/** Counters outlive their period a little, for answers that end later. */
const sharesTold = [0.8, 1] as const;
const graceMs = 3_600_000;
const pursesMax = 20_000;
const attemptsMax = 20;

const boundsOf = (
  { application, requestsPerMinute }: Spender,
  said: readonly BudgetSaid[],
): readonly Bound[] => {
  const bounds: Bound[] = [];
  for (const each of said) {
    const { key, unit, period, limit } = each;
    if (limit === null || (key !== undefined && key !== application)) continue;
    bounds.push({ name: budgetName(each), unit, period, limit, key });
  }
  if (application !== undefined && requestsPerMinute !== undefined) {
    const rate = { unit: 'requests', period: 'minute', limit: requestsPerMinute } as const;
    bounds.push({ name: `key/${application}/rate`, ...rate, key: application });
  }
  return bounds;
};

const refusal = ({ unit, period, limit, key, span }: Opened, nowMs: number): Error => {
  const wait = { retry_after_seconds: Math.max(1, Math.ceil((span.endsMs - nowMs) / 1_000)) };
  const scope = key === undefined ? 'tenant' : 'application_key';
  if (period === 'minute') return apiErrors.RATE_LIMITED({ ...wait, scope });
  const reset_at = new Date(span.endsMs).toISOString();
  return apiErrors.BUDGET_EXHAUSTED({ ...wait, scope, unit, period, limit, reset_at });
};

/** Opens the budgets of a gateway. */
export const openBudgets = (parts: {
  readonly control: Pick<PolicyControls, 'budgets'>;
  readonly transport: Pick<Transport, 'takeQuota'>;
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  readonly log: Logger;
  /** Hears of each share that is passed, once per period as far as this process knows. */
  readonly passed?: (tenantId: string, passed: PassedShare) => void;
}): Budgets => {
  const { control, transport, clock, log, passed } = parts;
  const purses = new Map<string, Opened>();
  const told = new Map<string, number>();

  const tell = (tenantId: string, bound: Bound, span: string, taken: number): void => {
    const id = `${tenantId}/${bound.name}/${span}/${bound.limit}`;
    for (const share of sharesTold) {
      if (taken < share * bound.limit || share <= (told.get(id) ?? 0)) continue;
      if (told.size >= pursesMax) told.clear();
      told.set(id, share);
      passed?.(tenantId, { ...bound, share, span });
    }
  };

  const counterOf = (tenantId: string, { name, period }: Pick<Bound, 'name' | 'period'>) => {
    const span = spanOf(period, clock.now());
    const counter = { tenantId, name: `${name}/${span.name}` };
    const take: Parameters<typeof openPurse>[0] = (asked) => {
      const ttlMs = Math.max(0, span.endsMs - clock.now()) + graceMs;
      return transport.takeQuota({ ...counter, ...asked, ttlMs });
    };
    return { span, take };
  };

  /** The purse of the present period; that of the one before is let go. */
  const opened = (tenantId: string, bound: Bound): Opened => {
    const id = `${tenantId}/${bound.name}`;
    const { span, take: takeSilently } = counterOf(tenantId, bound);
    const take: typeof takeSilently = async (asked) => {
      const grant = await takeSilently(asked);
      if (bound.period !== 'minute') tell(tenantId, bound, span.name, grant.taken);
      return grant;
    };
    const known = purses.get(id);
    if (known?.span.name === span.name) return { ...bound, span, purse: known.purse };
    const made = { ...bound, span, purse: openPurse(take, clock) };
    const [oldest] = purses.keys();
    if (purses.size >= pursesMax && oldest !== undefined) purses.delete(oldest);
    purses.set(id, made);
    return made;
  };
  const all = (spender: Spender): readonly Opened[] => {
    const bounds = boundsOf(spender, control.budgets(spender.tenantId));
    return bounds.map((bound) => opened(spender.tenantId, bound));
  };

  const fillAll = async (bounds: readonly Opened[]): Promise<void> => {
    for (const bound of bounds) {
      const isLeft = await bound.purse.fill(bound.limit).catch((cause) => {
        throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
      });
      if (!isLeft) throw refusal(bound, clock.now());
    }
  };

  return {
    admit: async (spender) => {
      for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
        const bounds = all(spender);
        // Others may have used up meanwhile what was there: then all are filled again.
        if (bounds.some(({ purse }) => purse.left <= 0)) await fillAll(bounds);
        const empty = bounds.find(({ purse }) => purse.left <= 0);
        if (empty && attempt + 1 === attemptsMax) throw refusal(empty, clock.now());
        if (empty) continue;
        for (const { unit, purse, limit } of bounds) if (unit === 'requests') purse.use(1, limit);
        return;
      }
    },
    spend: (spender, tokens) => {
      for (const { unit, purse, limit } of all(spender)) {
        if (unit === 'tokens') purse.use(tokens, limit);
      }
    },
    states: (tenantId) =>
      Promise.all(
        control.budgets(tenantId).map(async (said) => {
          const { span, take } = counterOf(tenantId, { ...said, name: budgetName(said) });
          const { taken } = await take({ wanted: 0, max: 0, debt: 0 });
          return { ...said, taken, endsMs: span.endsMs };
        }),
      ),
    close: async () => {
      const back = await Promise.allSettled([...purses.values()].map(({ purse }) => purse.empty()));
      const lost = back.find((each) => each.status === 'rejected');
      if (lost) log.warn(errorFacts(lost.reason), 'what is left of budgets cannot be given back');
    },
  };
};
