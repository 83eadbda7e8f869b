// The tables of the model registry, of the inventory and of findings.
import { columns, type Table } from './table.ts';

export const registryTables = {
  model_evidence: {
    help: 'Files that speak for a model, with their hashes',
    columns: columns(`
      tenant_id text
      evidence_id text
      model_id text
      name text
      media_type text
      sha256 text
      size_bytes integer
      content bytea
      attached_by text
      attached_at timestamp with time zone`),
  },
  outbox: {
    help: 'What has changed in records: written with the change, published by a relay, kept as history',
    columns: columns(`
      seq bigint
      tenant_id text
      event_id text
      registry text
      subject text
      event_type text
      actor text
      data jsonb
      created_at timestamp with time zone
      published_at timestamp with time zone`),
  },
  registrations: {
    help: 'The agents and tools that somebody knows of, and answers for',
    columns: columns(`
      tenant_id text
      kind text
      id text
      owner text
      purpose text
      registered_by text
      registered_at timestamp with time zone`),
  },
  inventory_items: {
    help: 'Models, agents, tools, data and identities seen on the wire: when first and last, how often',
    columns: columns(`
      tenant_id text
      kind text
      id text
      first_seen timestamp with time zone
      last_seen timestamp with time zone
      seen_count bigint`),
  },
  inventory_relations: {
    help: 'What of the inventory was seen to use what: when first and last, how often',
    columns: columns(`
      tenant_id text
      from_kind text
      from_id text
      relation text
      to_kind text
      to_id text
      first_seen timestamp with time zone
      last_seen timestamp with time zone
      seen_count bigint`),
  },
  findings: {
    help: 'What deserves a look: one row for each cause, with the number of its occurrences',
    columns: columns(`
      tenant_id text
      fingerprint text
      source text
      scan_type text
      title text
      description text
      severity text
      confidence double precision
      risk_score double precision
      asset text
      status text
      evidence jsonb
      correlated_events ARRAY
      ttps ARRAY
      recommended_actions ARRAY
      occurrence_count bigint
      first_seen timestamp with time zone
      last_seen timestamp with time zone`),
  },
} as const satisfies Readonly<Record<string, Table>>;
