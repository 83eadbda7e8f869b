-- Contract: a model has a life (registered, approved, frozen, rejected, retired) and evidence; each change
-- writes its row and an outbox row in one transaction, a relay publishes the outbox, and what was published
-- stays as the record's history. The inventory is what was seen on the wire: rows of the sink that are added
-- up, together with sink_offset, so that each sighting counts once. Registrations say which agents and
-- tools somebody knows of; a finding is one row, however often it occurs.
-- Up Migration

ALTER TABLE model_registry
  ADD COLUMN version text NOT NULL DEFAULT '',
  ADD COLUMN owner text NOT NULL DEFAULT '',
  ADD COLUMN purpose text NOT NULL DEFAULT '',
  ADD COLUMN source text NOT NULL DEFAULT 'manual',
  ADD COLUMN registered_by text NOT NULL DEFAULT 'platform';

CREATE TABLE model_evidence (
  tenant_id text NOT NULL,
  evidence_id text NOT NULL,
  model_id text NOT NULL,
  name text NOT NULL,
  media_type text NOT NULL,
  sha256 text NOT NULL,
  size_bytes integer NOT NULL CHECK (size_bytes BETWEEN 1 AND 5242880),
  content bytea NOT NULL,
  attached_by text NOT NULL,
  attached_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, evidence_id),
  FOREIGN KEY (tenant_id, model_id) REFERENCES model_registry (tenant_id, model_id)
);
CREATE INDEX model_evidence_of ON model_evidence (tenant_id, model_id, attached_at);

CREATE TABLE outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id text NOT NULL,
  event_id text NOT NULL UNIQUE,
  registry text NOT NULL,
  subject text NOT NULL,
  event_type text NOT NULL,
  actor text NOT NULL,
  data jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  published_at timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (seq) WHERE published_at IS NULL;
CREATE INDEX outbox_history ON outbox (tenant_id, registry, subject, seq);

CREATE TABLE registrations (
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  kind text NOT NULL CHECK (kind IN ('agent', 'tool')),
  id text NOT NULL,
  owner text NOT NULL,
  purpose text NOT NULL,
  registered_by text NOT NULL,
  registered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, kind, id)
);

CREATE TABLE inventory_items (
  tenant_id text NOT NULL,
  kind text NOT NULL,
  id text NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  seen_count bigint NOT NULL,
  PRIMARY KEY (tenant_id, kind, id)
);

CREATE TABLE inventory_relations (
  tenant_id text NOT NULL,
  from_kind text NOT NULL,
  from_id text NOT NULL,
  relation text NOT NULL,
  to_kind text NOT NULL,
  to_id text NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  seen_count bigint NOT NULL,
  PRIMARY KEY (tenant_id, from_kind, from_id, relation, to_kind, to_id)
);

CREATE TABLE findings (
  tenant_id text NOT NULL,
  fingerprint text NOT NULL,
  source text NOT NULL,
  scan_type text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  severity text NOT NULL,
  confidence double precision NOT NULL,
  risk_score double precision NOT NULL,
  asset text NOT NULL,
  status text NOT NULL,
  evidence jsonb NOT NULL,
  correlated_events text[] NOT NULL,
  ttps text[] NOT NULL,
  recommended_actions text[] NOT NULL,
  occurrence_count bigint NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, fingerprint)
);
CREATE INDEX findings_newest ON findings (tenant_id, last_seen DESC, fingerprint DESC);
