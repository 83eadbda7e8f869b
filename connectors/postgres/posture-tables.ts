// The tables of posture over time.
import { columns, type Table } from './table.ts';

/** What is added up of the scores of decisions, and of what they are made of. */
const sums = `score_sum double precision
      score_max double precision
      prompt_sum double precision
      behaviour_sum double precision
      identity_sum double precision
      memory_sum double precision
      guard_sum double precision
      retrieval_sum double precision
      drift_sum double precision
      alerts_sum double precision`;

export const postureTables = {
  posture_snapshots: {
    help: 'Sums of decisions by model and bucket, one row per partition and policy version',
    columns: columns(`
      tenant_id text
      model_id text
      bucket timestamp with time zone
      partition integer
      policy_version text
      prompts integer
      blocked integer
      escalated integer
      ${sums}`),
  },
  posture_by_model: {
    help: 'A view: the snapshots of all partitions, added up',
    columns: columns(`
      tenant_id text
      model_id text
      bucket timestamp with time zone
      prompts bigint
      blocked bigint
      escalated bigint
      ${sums}`),
  },
  posture_hours: {
    help: 'The snapshots of each hour, added up, one row per partition',
    columns: columns(`
      tenant_id text
      model_id text
      hour timestamp with time zone
      partition integer
      prompts integer
      blocked integer
      escalated integer
      ${sums}`),
  },
  posture_user_days: {
    help: 'What posture_sessions holds of each user and day, added up',
    columns: columns(`
      tenant_id text
      user_id text
      day timestamp with time zone
      prompts integer
      blocked integer
      escalated integer
      ${sums}`),
  },
  posture_sessions: {
    help: 'Sums of decisions by user, session, model and hour',
    columns: columns(`
      tenant_id text
      user_id text
      session_id text
      model_id text
      hour timestamp with time zone
      prompts integer
      blocked integer
      escalated integer
      ${sums}`),
  },
} as const satisfies Readonly<Record<string, Table>>;
