-- Contract: a decision keeps what its score is made of. Sums of decisions by model and bucket, and by session
-- and hour, are moved by the very statement that stores the decision: each is in them once, however often its
-- batch comes. A row of posture_snapshots has one writer, the sink of its partition; the view adds them up.
-- Notices are what alerting hears of; rules, silences and targets are an organisation's own. A group collects
-- notices until it is due; a delivery is one message of a group to one target, and leaves at least once.
-- Up Migration

ALTER TABLE decisions ADD COLUMN factors jsonb;
CREATE INDEX decisions_model ON decisions (tenant_id, model_id, decided_at);
CREATE INDEX decisions_user ON decisions (tenant_id, user_id, decided_at);
CREATE INDEX decisions_session ON decisions (tenant_id, session_id, decided_at);

CREATE TABLE posture_snapshots (
  tenant_id text NOT NULL,
  model_id text NOT NULL,
  bucket timestamptz NOT NULL,
  partition integer NOT NULL,
  prompts integer NOT NULL,
  blocked integer NOT NULL,
  escalated integer NOT NULL,
  score_sum double precision NOT NULL,
  score_max double precision NOT NULL,
  prompt_sum double precision NOT NULL,
  behaviour_sum double precision NOT NULL,
  identity_sum double precision NOT NULL,
  memory_sum double precision NOT NULL,
  guard_sum double precision NOT NULL,
  retrieval_sum double precision NOT NULL,
  drift_sum double precision NOT NULL,
  alerts_sum double precision NOT NULL,
  PRIMARY KEY (tenant_id, bucket, model_id, partition)
);

CREATE TABLE posture_sessions (
  tenant_id text NOT NULL,
  user_id text NOT NULL,
  session_id text NOT NULL,
  model_id text NOT NULL,
  hour timestamptz NOT NULL,
  prompts integer NOT NULL,
  blocked integer NOT NULL,
  escalated integer NOT NULL,
  score_sum double precision NOT NULL,
  score_max double precision NOT NULL,
  prompt_sum double precision NOT NULL,
  behaviour_sum double precision NOT NULL,
  identity_sum double precision NOT NULL,
  memory_sum double precision NOT NULL,
  guard_sum double precision NOT NULL,
  retrieval_sum double precision NOT NULL,
  drift_sum double precision NOT NULL,
  alerts_sum double precision NOT NULL,
  PRIMARY KEY (tenant_id, hour, user_id, session_id, model_id)
);

CREATE VIEW posture_by_model AS
  SELECT tenant_id, model_id, bucket, sum(prompts) AS prompts, sum(blocked) AS blocked,
    sum(escalated) AS escalated, sum(score_sum) AS score_sum, max(score_max) AS score_max,
    sum(prompt_sum) AS prompt_sum, sum(behaviour_sum) AS behaviour_sum,
    sum(identity_sum) AS identity_sum, sum(memory_sum) AS memory_sum, sum(guard_sum) AS guard_sum,
    sum(retrieval_sum) AS retrieval_sum, sum(drift_sum) AS drift_sum, sum(alerts_sum) AS alerts_sum
  FROM posture_snapshots GROUP BY tenant_id, model_id, bucket;

CREATE TABLE alert_notices (
  tenant_id text NOT NULL,
  event_id text NOT NULL,
  source text NOT NULL,
  severity text NOT NULL,
  rule text NOT NULL,
  title text NOT NULL,
  techniques text[] NOT NULL,
  labels jsonb NOT NULL,
  correlation_id text NOT NULL,
  noticed_at timestamptz NOT NULL,
  taken_at timestamptz,
  PRIMARY KEY (tenant_id, event_id)
);
CREATE INDEX alert_notices_waiting ON alert_notices (noticed_at) WHERE taken_at IS NULL;

CREATE TABLE alert_rules (
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  rule_id text NOT NULL,
  name text NOT NULL,
  enabled boolean NOT NULL,
  matcher jsonb NOT NULL,
  metric jsonb,
  group_by text[] NOT NULL,
  group_window_sec integer NOT NULL,
  repeat_interval_sec integer NOT NULL,
  targets jsonb NOT NULL,
  updated_by text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, rule_id)
);

CREATE TABLE alert_silences (
  tenant_id text NOT NULL REFERENCES tenants (tenant_id),
  silence_id text NOT NULL,
  matcher jsonb NOT NULL,
  reason text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  until timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, silence_id)
);

CREATE TABLE alert_groups (
  tenant_id text NOT NULL,
  rule_id text NOT NULL,
  group_key text NOT NULL,
  labels jsonb NOT NULL,
  waiting integer NOT NULL,
  severity text NOT NULL,
  notices jsonb NOT NULL,
  due_at timestamptz,
  sent_at timestamptz,
  sequence integer NOT NULL,
  PRIMARY KEY (tenant_id, rule_id, group_key),
  FOREIGN KEY (tenant_id, rule_id) REFERENCES alert_rules ON DELETE CASCADE
);
CREATE INDEX alert_groups_due ON alert_groups (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE alert_deliveries (
  tenant_id text NOT NULL,
  delivery_id text NOT NULL,
  rule_id text NOT NULL,
  target text NOT NULL,
  kind text NOT NULL,
  message jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'sent', 'dead')),
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT now(),
  error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  PRIMARY KEY (tenant_id, delivery_id)
);
CREATE INDEX alert_deliveries_waiting ON alert_deliveries (next_at) WHERE status = 'waiting';
CREATE INDEX alert_deliveries_newest ON alert_deliveries (tenant_id, created_at DESC, delivery_id DESC);
