-- Contract: the versions of an organisation's policies, whole and signed: what each was made from, the
-- program, the data, and who has made it. A version is named after its content, so a row is written once
-- and never changed. Which one holds is said in the log, not here.
-- Up Migration

CREATE TABLE policy_versions (
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  version text NOT NULL,
  bundle_sha256 text NOT NULL,
  sources jsonb NOT NULL,
  manifest text NOT NULL,
  wasm bytea NOT NULL,
  data bytea NOT NULL,
  signature text NOT NULL,
  author text NOT NULL,
  note text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, version)
);
