-- Contract: bounds of a model, and the models to fall back on when it fails; blank: those of the settings.
-- A route is a name that clients may ask like a model: each session gets one of its members, by weight,
-- and a share of the prompts goes to a shadow model, too, whose answer nobody sees.
-- Up Migration

ALTER TABLE model_registry
  ADD COLUMN timeout_ms integer CHECK (timeout_ms BETWEEN 100 AND 600000),
  ADD COLUMN tokens_max integer CHECK (tokens_max > 0),
  ADD COLUMN temperature_max double precision CHECK (temperature_max BETWEEN 0 AND 2),
  ADD COLUMN fallback text[] NOT NULL DEFAULT '{}';

CREATE TABLE model_routes (
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  name text NOT NULL,
  members jsonb NOT NULL,
  shadow jsonb,
  updated_by text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, name)
);
CREATE INDEX event_archive_shadow ON event_archive (tenant_id, (data ->> 'route'), time)
  WHERE topic = 'shadow_response';
