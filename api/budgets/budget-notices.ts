// Tells that a budget is nearly or wholly taken: once per share of it and period, whatever the number of gateways.
import { errorFacts, type Logger } from '../../engine/kernel/log.ts';
import type { Journal } from '../journal.ts';
import type { PassedShare } from './budgets.ts';

/** What gateways call when a share of a budget is passed; nobody waits for it. */
export const budgetNotices =
  (journal: Pick<Journal, 'tell'>, log: Logger) =>
  (tenantId: string, { name, unit, period, limit, key, share, span }: PassedShare): void => {
    const percent = Math.round(share * 100);
    const whose = key === undefined ? 'the organisation' : `the key ${key}`;
    const notice = {
      ...{ source: 'budget' as const, rule: `budget_${percent}`, techniques: [] },
      severity: share >= 1 ? ('critical' as const) : ('warning' as const),
      title: `${percent} % of the ${unit} that ${whose} has per ${period} (${limit}) are taken`,
      labels: { unit, period, ...(key === undefined ? {} : { key }) },
    };
    journal
      .tell(tenantId, notice, `budget.${name}.${span}.${limit}.${percent}`)
      .catch((error) => log.warn(errorFacts(error), 'a budget that is taken could not be told'));
  };
