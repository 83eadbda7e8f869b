// The tables as data: what dashboards and the sink may name. A test compares it with the database.

import { alertingTables } from './alerting-tables.ts';
import { complianceTables } from './compliance-tables.ts';
import { ledgerTables } from './ledger-tables.ts';
import { postureTables } from './posture-tables.ts';
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
  recorded_answers: {
    help: 'Answers to requests with an Idempotency-Key, sealed; removed after a day',
    columns: columns(`
      request_id text
      tenant_id text
      request_sha256 text
      status integer
      sealed_answer text
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
  ...ledgerTables,
  ...postureTables,
  ...alertingTables,
  ...complianceTables,
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
} as const satisfies Readonly<Record<string, Table>>;

export type TableName = keyof typeof tables;
