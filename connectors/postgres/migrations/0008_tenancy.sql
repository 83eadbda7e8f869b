-- Contract: organisations come and go while the platform runs; one that was removed stays as a record.
-- Keys may have a rate of their own. A decision says what it would have been, had nothing let it pass.
-- Reports are what people think of decisions, with the facts that each was made from, for calibration.
-- Up Migration

ALTER TABLE tenants
  ADD COLUMN created_by text,
  ADD COLUMN removed_at timestamptz,
  ADD COLUMN removed_by text;

ALTER TABLE application_keys ADD COLUMN requests_per_minute integer;

ALTER TABLE decisions
  ADD COLUMN would_be text,
  ADD COLUMN mode text,
  ADD COLUMN exception_id text;

CREATE TABLE reports (
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  report_id text NOT NULL,
  correlation_id text NOT NULL,
  label text NOT NULL CHECK (label IN ('false_positive', 'false_negative', 'confirmed')),
  note text NOT NULL,
  reported_by text NOT NULL,
  reported_at timestamptz NOT NULL DEFAULT now(),
  user_id text NOT NULL,
  session_id text NOT NULL,
  model_id text NOT NULL,
  decision text NOT NULL,
  would_be text,
  rule text NOT NULL,
  reason text NOT NULL,
  posture_score double precision NOT NULL,
  signals text[] NOT NULL,
  policy_version text NOT NULL,
  bundle_hash text NOT NULL,
  facts jsonb NOT NULL,
  PRIMARY KEY (tenant_id, report_id),
  UNIQUE (tenant_id, correlation_id, reported_by)
);
CREATE INDEX reports_newest ON reports (tenant_id, reported_at DESC, report_id DESC);
