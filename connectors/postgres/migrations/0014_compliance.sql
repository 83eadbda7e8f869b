-- Contract: what an organisation shows of its compliance. Evidence is what people attest to: dated, with an
-- end, with a file's hash or an address; what was withdrawn stays as a record. Snapshots are assessments as
-- they were. A schedule says when reports are made by themselves; reports are kept as they were made.
-- Up Migration

CREATE TABLE compliance_evidence (
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  evidence_id text NOT NULL,
  framework text NOT NULL,
  control_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('attestation', 'not_applicable')),
  statement text NOT NULL,
  url text,
  sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  attested_by text NOT NULL,
  attested_at timestamptz NOT NULL,
  valid_until timestamptz NOT NULL CHECK (valid_until > attested_at),
  withdrawn_at timestamptz,
  withdrawn_by text,
  PRIMARY KEY (tenant_id, evidence_id),
  CHECK (kind = 'not_applicable' OR url IS NOT NULL OR sha256 IS NOT NULL)
);
CREATE INDEX compliance_evidence_control ON compliance_evidence (tenant_id, framework, control_id);

CREATE TABLE compliance_snapshots (
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  framework text NOT NULL,
  taken_at timestamptz NOT NULL,
  cause text NOT NULL CHECK (cause IN ('schedule', 'demand')),
  policy_version text NOT NULL,
  coverage_pct double precision NOT NULL,
  functions jsonb NOT NULL,
  statuses jsonb NOT NULL,
  PRIMARY KEY (tenant_id, framework, taken_at)
);

CREATE TABLE compliance_schedules (
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  framework text NOT NULL,
  every text NOT NULL CHECK (every IN ('daily', 'weekly', 'monthly')),
  formats text[] NOT NULL,
  set_by text NOT NULL,
  set_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, framework)
);

CREATE TABLE compliance_reports (
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  report_id text NOT NULL,
  framework text NOT NULL,
  format text NOT NULL CHECK (format IN ('json', 'pdf', 'docx')),
  made_at timestamptz NOT NULL,
  made_by text NOT NULL,
  range_from timestamptz NOT NULL,
  range_to timestamptz NOT NULL,
  policy_version text NOT NULL,
  coverage_pct double precision NOT NULL,
  sha256 text NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (tenant_id, report_id)
);
CREATE INDEX compliance_reports_newest ON compliance_reports (tenant_id, made_at DESC, report_id DESC);
