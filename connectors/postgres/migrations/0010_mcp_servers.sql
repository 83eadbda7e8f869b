-- Contract: the servers of tools that somebody has let in, with the tools as they were then. What a
-- server says later counts only once somebody has looked at it again.
-- Up Migration

CREATE TABLE mcp_servers (
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  name text NOT NULL,
  url text NOT NULL,
  tools jsonb NOT NULL,
  registered_by text NOT NULL,
  registered_at timestamptz NOT NULL DEFAULT now(),
  approved_by text NOT NULL,
  approved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, name)
);
