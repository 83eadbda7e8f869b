-- Contract: the tables of facts. A fact has one row, found by (tenant, event id); rows come from
-- sinks, together with sink_offset, in one transaction. Nothing here is updated by hand.
-- Up Migration

CREATE TABLE event_archive (
  tenant_id text NOT NULL,
  topic text NOT NULL,
  event_id text NOT NULL,
  time timestamptz NOT NULL,
  subject text NOT NULL,
  correlation_id text NOT NULL,
  schema_version integer NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (tenant_id, topic, event_id)
);
CREATE INDEX event_archive_correlation ON event_archive (tenant_id, correlation_id);
CREATE INDEX event_archive_time ON event_archive (tenant_id, topic, time);

CREATE TABLE decisions (
  tenant_id text NOT NULL,
  event_id text NOT NULL,
  correlation_id text NOT NULL,
  user_id text NOT NULL,
  session_id text NOT NULL,
  model_id text NOT NULL,
  decision text NOT NULL,
  reason text NOT NULL,
  rule text NOT NULL,
  posture_score double precision NOT NULL,
  signals text[] NOT NULL,
  policy_version text NOT NULL,
  bundle_hash text NOT NULL,
  decided_at timestamptz NOT NULL,
  facts jsonb NOT NULL,
  PRIMARY KEY (tenant_id, event_id)
);
CREATE INDEX decisions_time ON decisions (tenant_id, decided_at DESC);
CREATE INDEX decisions_correlation ON decisions (tenant_id, correlation_id);

CREATE TABLE audit_export (
  tenant_id text NOT NULL,
  event_id text NOT NULL,
  event_type text NOT NULL,
  actor text NOT NULL,
  "timestamp" timestamptz NOT NULL,
  session_id text,
  correlation_id text NOT NULL,
  component text NOT NULL,
  severity text NOT NULL,
  ttp_codes text[] NOT NULL,
  payload jsonb NOT NULL,
  PRIMARY KEY (tenant_id, event_id)
);
CREATE INDEX audit_export_time ON audit_export (tenant_id, "timestamp" DESC);
CREATE INDEX audit_export_session ON audit_export (tenant_id, session_id);

CREATE FUNCTION audit_export_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit records are never changed or removed';
END
$$;
CREATE TRIGGER audit_export_final BEFORE UPDATE OR DELETE ON audit_export
  FOR EACH ROW EXECUTE FUNCTION audit_export_is_final();
CREATE TRIGGER audit_export_whole BEFORE TRUNCATE ON audit_export
  FOR EACH STATEMENT EXECUTE FUNCTION audit_export_is_final();

CREATE TABLE sink_offset (
  chain text NOT NULL,
  tenant_id text NOT NULL,
  partition integer NOT NULL,
  topic text NOT NULL,
  incarnation text NOT NULL,
  epoch bigint NOT NULL,
  seq bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (chain, tenant_id, partition, topic)
);
