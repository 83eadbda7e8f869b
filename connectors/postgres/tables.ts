// The tables as data: what dashboards and the sink may name. A test compares it with the database.

import { registryTables } from './registry-tables.ts';
import { columns, type Table } from './table.ts';

export const tables = {
  event_archive: {
    help: 'Every event of every topic, once: what replay and explanation read',
    columns: columns(`
      tenant_id text
      topic text
      event_id text
      time timestamp with time zone
      subject text
      correlation_id text
      schema_version integer
      data jsonb
      source text
      seq bigint
      appended_at timestamp with time zone`),
  },
  decisions: {
    help: 'What was decided about each prompt, by which rule, from which facts',
    columns: columns(`
      tenant_id text
      event_id text
      correlation_id text
      user_id text
      session_id text
      model_id text
      decision text
      reason text
      rule text
      posture_score double precision
      signals ARRAY
      policy_version text
      bundle_hash text
      decided_at timestamp with time zone
      facts jsonb
      would_be text
      mode text
      exception_id text
      factors jsonb`),
  },
  audit_export: {
    help: 'The audit records; rows can be added, never changed or removed',
    columns: columns(`
      tenant_id text
      event_id text
      event_type text
      actor text
      timestamp timestamp with time zone
      session_id text
      correlation_id text
      component text
      severity text
      ttp_codes ARRAY
      payload jsonb
      partition integer
      sequence bigint`),
  },
  audit_stored: {
    help: 'Up to which number the audit records of a partition are stored',
    columns: columns(`
      tenant_id text
      partition integer
      sequence bigint`),
  },
  audit_sequenced: {
    help: 'Up to which number the audit records of a partition are leaves of the ledger',
    columns: columns(`
      tenant_id text
      partition integer
      sequence bigint`),
  },
  audit_sequencer: {
    help: 'The worker that writes the audit ledger of a tenant',
    columns: columns(`
      tenant_id text
      owner text
      epoch bigint
      lease_until timestamp with time zone`),
  },
  audit_leaf: {
    help: 'The leaves of the audit ledger; without a salt, what the record said is erased',
    columns: columns(`
      tenant_id text
      leaf_index bigint
      event_id text
      salt bytea
      commitment bytea
      leaf_hash bytea`),
  },
  audit_tile: {
    help: 'The Merkle tree of the audit ledger, 64 hashes in a row',
    columns: columns(`
      tenant_id text
      level integer
      tile_index bigint
      hashes bytea`),
  },
  audit_checkpoint: {
    help: 'What was signed about the audit ledger: size and root, as a note',
    columns: columns(`
      tenant_id text
      size bigint
      note text
      signed_at timestamp with time zone`),
  },
  sink_offset: {
    help: 'How far each sink task has stored its topics; moved with the rows, in one transaction',
    columns: columns(`
      chain text
      tenant_id text
      partition integer
      topic text
      incarnation text
      epoch bigint
      seq bigint
      updated_at timestamp with time zone`),
  },
  tenants: {
    help: 'The organisations that this platform serves',
    columns: columns(`
      tenant_id text
      created_at timestamp with time zone
      created_by text
      removed_at timestamp with time zone
      removed_by text`),
  },
  model_registry: {
    help: 'The language models that may be called, by tenant',
    columns: columns(`
      tenant_id text
      model_id text
      name text
      provider text
      status text
      risk_tier text
      approved_by text
      approved_at timestamp with time zone
      created_at timestamp with time zone
      updated_at timestamp with time zone
      timeout_ms integer
      tokens_max integer
      temperature_max double precision
      fallback ARRAY
      version text
      owner text
      purpose text
      source text
      registered_by text`),
  },
  model_routes: {
    help: 'Names that stand for several models, by weight, and for a shadow model',
    columns: columns(`
      tenant_id text
      name text
      members jsonb
      shadow jsonb
      updated_by text
      updated_at timestamp with time zone`),
  },
  application_keys: {
    help: 'Keys of applications: who made them, until when they hold; never the keys themselves',
    columns: columns(`
      key_id text
      tenant_id text
      name text
      key_sha256 text
      scopes ARRAY
      created_by text
      created_at timestamp with time zone
      expires_at timestamp with time zone
      revoked_at timestamp with time zone
      revoked_by text
      successor text
      requests_per_minute integer`),
  },
  review_votes: {
    help: 'What reviewers have said about prompts and calls of tools that had to wait',
    columns: columns(`
      tenant_id text
      kind text
      id text
      reviewer text
      decision text
      reason text
      voted_at timestamp with time zone`),
  },
  mcp_servers: {
    help: 'The servers of tools that were let in, with their tools as they were then',
    columns: columns(`
      tenant_id text
      name text
      url text
      tools jsonb
      registered_by text
      registered_at timestamp with time zone
      approved_by text
      approved_at timestamp with time zone`),
  },
  policy_versions: {
    help: 'The versions of policies, whole and signed; which of them holds is said in the log',
    columns: columns(`
      tenant_id text
      version text
      bundle_sha256 text
      sources jsonb
      manifest text
      wasm bytea
      data bytea
      signature text
      author text
      note text
      created_at timestamp with time zone`),
  },
  documents: {
    help: 'The documents that retrieval may find, and whose they are',
    columns: columns(`
      tenant_id text
      document_id text
      owner text
      title text
      source text
      classification text
      sha256 text
      created_by text
      created_at timestamp with time zone
      updated_at timestamp with time zone
      deleted boolean`),
  },
  document_chunks: {
    help: 'The pieces of documents, redacted and judged; those that were dropped without their text',
    columns: columns(`
      tenant_id text
      document_id text
      n integer
      status text
      text text
      sha256 text
      guard_verdict text
      guard_score double precision
      guard_reasons ARRAY
      redacted ARRAY`),
  },
  ...registryTables,
  reports: {
    help: 'What people think of decisions: labels for calibration, with the facts decided from',
    columns: columns(`
      tenant_id text
      report_id text
      correlation_id text
      label text
      note text
      reported_by text
      reported_at timestamp with time zone
      user_id text
      session_id text
      model_id text
      decision text
      would_be text
      rule text
      reason text
      posture_score double precision
      signals ARRAY
      policy_version text
      bundle_hash text
      facts jsonb`),
  },
  posture_snapshots: {
    help: 'Sums of decisions by model and bucket, one row per partition',
    columns: columns(`
      tenant_id text
      model_id text
      bucket timestamp with time zone
      partition integer
      prompts integer
      blocked integer
      escalated integer
      score_sum double precision
      score_max double precision
      prompt_sum double precision
      behaviour_sum double precision
      identity_sum double precision
      memory_sum double precision
      guard_sum double precision
      retrieval_sum double precision
      drift_sum double precision
      alerts_sum double precision`),
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
      score_sum double precision
      score_max double precision
      prompt_sum double precision
      behaviour_sum double precision
      identity_sum double precision
      memory_sum double precision
      guard_sum double precision
      retrieval_sum double precision
      drift_sum double precision
      alerts_sum double precision`),
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
      score_sum double precision
      score_max double precision
      prompt_sum double precision
      behaviour_sum double precision
      identity_sum double precision
      memory_sum double precision
      guard_sum double precision
      retrieval_sum double precision
      drift_sum double precision
      alerts_sum double precision`),
  },
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

export type TableName = keyof typeof tables;
