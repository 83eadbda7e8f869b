// Thresholds: the figures that alert rules watch; one that is passed becomes a notice, once per window.
import type { CommonQueryMethods } from 'slonik';
import { metricValue } from '../../connectors/postgres/alert-metrics.ts';
import { type AlertRule, alertRules } from '../../connectors/postgres/alert-rules.ts';
import type { Notice } from '../../pipelines/events/notice.ts';
import type { Journal } from '../journal.ts';
import { thresholdLabel } from './collect.ts';

const noticeOf = ({ rule_id, metric }: AlertRule, value: number): Notice => {
  const { name = '', above = 0, window_sec: seconds = 0, model_id: model } = metric ?? {};
  const rounded = Math.round(value * 10_000) / 10_000;
  return {
    ...{ source: 'metric', severity: 'warning', rule: name, techniques: [] },
    title: `${name} of the last ${seconds} seconds is ${rounded}, above ${above}`,
    labels: { [thresholdLabel]: rule_id, ...(model === undefined ? {} : { model }) },
  };
};

/** Looks at all figures once. */
export const watchThresholds = async (
  pool: CommonQueryMethods,
  tenants: readonly string[],
  { journal, nowMs }: { readonly journal: Pick<Journal, 'tell'>; readonly nowMs: number },
): Promise<void> => {
  for (const rule of await alertRules(pool, tenants)) {
    const { tenant_id: tenantId, rule_id: ruleId, metric, enabled } = rule;
    if (!enabled || metric === null) continue;
    const value = await metricValue(pool, tenantId, metric, nowMs);
    if (value === null || value <= metric.above) continue;
    const window = Math.floor(nowMs / 1_000 / metric.window_sec);
    const id = `threshold.${ruleId}.${metric.window_sec}.${window}`;
    await journal.tell(tenantId, noticeOf(rule, value), id);
  }
};
