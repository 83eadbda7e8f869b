-- Contract: the records of the control plane: who is served, and which models may be called. A
-- model that is not `approved` here is refused at the gate.
-- Up Migration

CREATE TABLE tenants (
  tenant_id text PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE model_registry (
  tenant_id text NOT NULL REFERENCES tenants,
  model_id text NOT NULL,
  name text NOT NULL,
  provider text NOT NULL,
  status text NOT NULL,
  risk_tier text NOT NULL,
  approved_by text,
  approved_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, model_id)
);
