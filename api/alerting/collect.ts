// Collects notices into the groups of the rules that they match, and makes messages of the groups that are due.
import { createHash } from 'node:crypto';
import type { CommonQueryMethods } from 'slonik';
import type { Message } from '../../connectors/notify/message.ts';
import { insertDelivery } from '../../connectors/postgres/alert-deliveries.ts';
import {
  type AlertGroup,
  type AlertNotice,
  dropGroups,
  dueGroups,
  findGroup,
  putGroup,
  takeNotices,
} from '../../connectors/postgres/alert-groups.ts';
import {
  type AlertRule,
  type AlertSilence,
  alertRules,
  alertSilences,
} from '../../connectors/postgres/alert-rules.ts';
import { dueMs, groupOf } from '../../operators/alerting/grouping.ts';
import { graverSeverity, type Matcher, matches } from '../../operators/alerting/matcher.ts';

const noticesPerLookMax = 200;
const groupsPerLookMax = 100;
/** Of a group so many notices are told in full, the newest. */
const noticesToldMax = 20;
const groupsKeptMs = 7 * 86_400_000;

/** The label of a notice that a threshold has made: the rule whose threshold it is. */
export const thresholdLabel = 'alert_rule';

/** A rule with a threshold is about its own notices alone, and nobody else is about them. */
const isAbout = (rule: AlertRule, notice: AlertNotice): boolean => {
  if (notice.tenant_id !== rule.tenant_id || !rule.enabled) return false;
  if (notice.source === 'metric') return notice.labels[thresholdLabel] === rule.rule_id;
  return rule.metric === null && matches(rule.matcher as Matcher, notice);
};

const isSilenced = (silences: readonly AlertSilence[], notice: AlertNotice): boolean =>
  silences.some(
    ({ tenant_id, matcher }) =>
      tenant_id === notice.tenant_id && matches(matcher as Matcher, notice),
  );

const grown = (
  group: AlertGroup | null,
  rule: AlertRule,
  { tenant_id, event_id, ...notice }: AlertNotice,
  nowMs: number,
): AlertGroup => {
  const labels = groupOf(notice, rule.group_by);
  const { rule_id, group_window_sec: windowSec, repeat_interval_sec: repeatSec } = rule;
  const times = { dueMs: group?.due_ms ?? undefined, sentMs: group?.sent_ms ?? undefined };
  const intervals = { windowMs: windowSec * 1_000, repeatMs: repeatSec * 1_000 };
  return {
    ...{ tenant_id, rule_id, group_key: JSON.stringify(labels), labels },
    waiting: (group?.waiting ?? 0) + 1,
    severity: graverSeverity(notice.severity, group?.severity ?? 'info'),
    notices: [notice, ...(group?.notices ?? [])].slice(0, noticesToldMax),
    due_ms: dueMs(times, nowMs, intervals),
    ...{ sent_ms: group?.sent_ms ?? null, sequence: group?.sequence ?? 0 },
  };
};

/** Takes what has come; answers how much. */
const collect = async (
  transaction: CommonQueryMethods,
  rules: readonly AlertRule[],
  silences: readonly AlertSilence[],
  nowMs: number,
): Promise<number> => {
  const notices = await takeNotices(transaction, noticesPerLookMax);
  for (const notice of notices) {
    if (isSilenced(silences, notice)) continue;
    for (const rule of rules.filter((each) => isAbout(each, notice))) {
      const group_key = JSON.stringify(groupOf(notice, rule.group_by));
      const known = await findGroup(transaction, { ...rule, group_key });
      await putGroup(transaction, grown(known, rule, notice, nowMs));
    }
  }
  return notices.length;
};

/** The same for the same message, whoever makes it. */
const deliveryIdOf = (group: AlertGroup, target: string): string =>
  createHash('sha256')
    .update(
      JSON.stringify([group.tenant_id, group.rule_id, group.group_key, group.sequence, target]),
    )
    .digest('hex')
    .slice(0, 32);

const messageOf = (group: AlertGroup, rule: AlertRule, deliveryId: string): Message => ({
  ...{ delivery_id: deliveryId, tenant_id: group.tenant_id, alert: rule.name },
  ...{ severity: group.severity, group: group.labels, count: group.waiting },
  notices: group.notices,
});

const flush = async (
  transaction: CommonQueryMethods,
  rules: readonly AlertRule[],
  nowMs: number,
): Promise<void> => {
  const byId = new Map(rules.map((rule) => [JSON.stringify([rule.tenant_id, rule.rule_id]), rule]));
  for (const group of await dueGroups(transaction, nowMs, groupsPerLookMax)) {
    const { tenant_id: tenantId, rule_id: ruleId } = group;
    const rule = byId.get(JSON.stringify([tenantId, ruleId]));
    for (const { name: target, kind } of rule?.enabled ? rule.targets : []) {
      const deliveryId = deliveryIdOf(group, target);
      const message = messageOf(group, rule as AlertRule, deliveryId);
      await insertDelivery(transaction, { tenantId, deliveryId, ruleId, target, kind, message });
    }
    await putGroup(transaction, {
      ...{ ...group, waiting: 0, notices: [], severity: 'info', due_ms: null, sent_ms: nowMs },
      sequence: group.sequence + 1,
    });
  }
};

/** Works off, in one transaction, what has come and what is due; answers whether there may be more. */
export const collectAndFlush = async (
  transaction: CommonQueryMethods,
  tenants: readonly string[],
  nowMs: number,
): Promise<boolean> => {
  const [rules, silences] = [
    await alertRules(transaction, tenants),
    await alertSilences(transaction, tenants),
  ];
  const taken = await collect(transaction, rules, silences, nowMs);
  await flush(transaction, rules, nowMs);
  await dropGroups(transaction, nowMs - groupsKeptMs);
  return taken === noticesPerLookMax;
};
