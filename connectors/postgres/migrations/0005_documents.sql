-- Contract: what retrieval may find. Texts lie in chunks, redacted and judged before they are written; a
-- chunk that was dropped keeps its facts, not its text. A document that was deleted stays as a tombstone
-- without chunks, so that every worker that knows it hears of its end.
-- Up Migration

CREATE TABLE documents (
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  document_id text NOT NULL,
  owner text,
  title text NOT NULL,
  source text NOT NULL,
  classification text NOT NULL CHECK (classification IN ('public', 'internal', 'confidential')),
  sha256 text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, document_id)
);
CREATE INDEX documents_updated ON documents (updated_at);

CREATE TABLE document_chunks (
  tenant_id text NOT NULL,
  document_id text NOT NULL,
  n integer NOT NULL,
  status text NOT NULL CHECK (status IN ('kept', 'sanitised', 'dropped')),
  text text NOT NULL,
  sha256 text NOT NULL,
  guard_verdict text NOT NULL,
  guard_score double precision NOT NULL,
  guard_reasons text[] NOT NULL,
  redacted text[] NOT NULL,
  PRIMARY KEY (tenant_id, document_id, n),
  FOREIGN KEY (tenant_id, document_id) REFERENCES documents (tenant_id, document_id) ON DELETE CASCADE
);
