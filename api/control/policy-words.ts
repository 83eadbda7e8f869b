// Words on policies: how admins change modes, exceptions and budgets, by API or command line. Each is said
// to every process and noted in the audit.
import type { Clock } from '../../engine/kernel/clock.ts';
import type { Transport } from '../../engine/stream/transport.ts';
import { scan } from '../../operators/output/scan.ts';
import type { PolicyControl } from '../../pipelines/events/policy-control.ts';
import { broadcasts } from '../../pipelines/topics.ts';
import { isSettable, policyNames, refusingRules } from '../../policies/rules.ts';
import { apiErrors } from '../errors.ts';
import type { Journal } from '../journal.ts';
import { sayBroadcast } from './broadcast.ts';

export interface PolicyWordsParts {
  readonly transport: Pick<Transport, 'append'>;
  readonly journal: Pick<Journal, 'note'>;
  readonly clock: Pick<Clock, 'id' | 'now'>;
}

const eventTypes = {
  mode: 'policy_mode_changed',
  exception: 'policy_exception_made',
  exception_ended: 'policy_exception_ended',
  budget: 'budget_changed',
  version: 'policy_version_activated',
} as const;

/** The rules for which something can be set. */
export const settableRules: readonly string[] = policyNames.flatMap((policy) =>
  refusingRules[policy].map((rule) => `${policy}/${rule}`).filter(isSettable),
);

/** Throws `WEIR_API_RULE_UNKNOWN` unless something can be set for the rule. */
export const checkRule = (rule: string, policy = ''): void => {
  const rules = settableRules.filter((each) => each.startsWith(policy));
  if (!rules.includes(rule)) throw apiErrors.RULE_UNKNOWN({ rules });
};

/** Says a word in a tenant; resolves once it is in the log and in the audit. */
export const sayControl = async <Said extends PolicyControl>(
  { transport, journal, clock }: PolicyWordsParts,
  tenantId: string,
  word: Said,
): Promise<Said> => {
  const said = { ...word, reason: scan(word.reason).redacted };
  try {
    await sayBroadcast(transport, broadcasts.policyControl, tenantId, said, clock);
    const { kind, by, ...details } = said;
    await journal.note(tenantId, by, eventTypes[kind], details, 'warning');
  } catch (cause) {
    throw apiErrors.LOG_AWAY({ retry_after_seconds: 1 }, { cause });
  }
  return said;
};
