-- Contract: keys of applications. Only the hash of a key is kept, so that the table opens no door; a
-- key that was revoked stays as a record. A key that was rotated names its successor.
-- Up Migration

CREATE TABLE application_keys (
  key_id text PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  name text NOT NULL,
  key_sha256 text NOT NULL,
  scopes text[] NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  successor text REFERENCES application_keys (key_id)
);
CREATE INDEX application_keys_tenant ON application_keys (tenant_id, created_at);
