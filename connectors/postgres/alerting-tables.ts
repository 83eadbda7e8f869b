// The tables of alerting: what was noticed, who is told, and what was sent.
import { columns, type Table } from './table.ts';

export const alertingTables = {
  alert_notices: {
    help: 'What alerting has heard of: alerts, freezes, budgets, thresholds',
    columns: columns(`
      tenant_id text
      event_id text
      source text
      severity text
      rule text
      title text
      techniques ARRAY
      labels jsonb
      correlation_id text
      noticed_at timestamp with time zone
      taken_at timestamp with time zone`),
  },
  alert_rules: {
    help: 'Who is told of which notices, and where; secrets of targets are sealed',
    columns: columns(`
      tenant_id text
      rule_id text
      name text
      enabled boolean
      matcher jsonb
      metric jsonb
      group_by ARRAY
      group_window_sec integer
      repeat_interval_sec integer
      targets jsonb
      updated_by text
      updated_at timestamp with time zone`),
  },
  alert_silences: {
    help: 'Which notices nobody is told of until when, and who has said so',
    columns: columns(`
      tenant_id text
      silence_id text
      matcher jsonb
      reason text
      created_by text
      created_at timestamp with time zone
      until timestamp with time zone`),
  },
  alert_groups: {
    help: 'Notices of a rule that belong together, until they are told',
    columns: columns(`
      tenant_id text
      rule_id text
      group_key text
      labels jsonb
      waiting integer
      severity text
      notices jsonb
      due_at timestamp with time zone
      sent_at timestamp with time zone
      sequence integer`),
  },
  alert_deliveries: {
    help: 'Messages of groups to targets, waiting, sent or given up',
    columns: columns(`
      tenant_id text
      delivery_id text
      rule_id text
      target text
      kind text
      message jsonb
      status text
      attempts integer
      next_at timestamp with time zone
      error text
      created_at timestamp with time zone
      sent_at timestamp with time zone`),
  },
} as const satisfies Readonly<Record<string, Table>>;
