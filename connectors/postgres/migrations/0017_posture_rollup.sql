-- Contract: posture_hours are the sums of posture_snapshots by hour of their bucket, posture_user_days those of
-- posture_sessions by user and day (UTC), of all models together. The very statement that moves these moves them, so
-- that a question about weeks reads hours and days instead of minutes and sessions, and says the same. Both can be
-- made anew from what they add up: posture_rollup_rebuild(), while no decision is stored.
-- Up Migration

CREATE TABLE posture_hours (
  tenant_id text NOT NULL,
  model_id text NOT NULL,
  hour timestamptz NOT NULL,
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
  PRIMARY KEY (tenant_id, hour, model_id, partition)
);

CREATE TABLE posture_user_days (
  tenant_id text NOT NULL,
  user_id text NOT NULL,
  day timestamptz NOT NULL,
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
  PRIMARY KEY (tenant_id, day, user_id)
);
-- Erasing a person finds what is kept under the name.
CREATE INDEX posture_user_days_user ON posture_user_days (tenant_id, user_id);
CREATE INDEX posture_sessions_user ON posture_sessions (tenant_id, user_id);

CREATE FUNCTION posture_rollup_rebuild() RETURNS void LANGUAGE sql AS $$
  LOCK TABLE posture_snapshots, posture_sessions IN EXCLUSIVE MODE;
  DELETE FROM posture_hours;
  INSERT INTO posture_hours
    SELECT tenant_id, model_id, date_trunc('hour', bucket, 'UTC'), partition, sum(prompts),
      sum(blocked), sum(escalated), sum(score_sum), max(score_max), sum(prompt_sum),
      sum(behaviour_sum), sum(identity_sum), sum(memory_sum), sum(guard_sum), sum(retrieval_sum),
      sum(drift_sum), sum(alerts_sum)
    FROM posture_snapshots GROUP BY 1, 2, 3, 4;
  DELETE FROM posture_user_days;
  INSERT INTO posture_user_days
    SELECT tenant_id, user_id, date_trunc('day', hour, 'UTC'), sum(prompts),
      sum(blocked), sum(escalated), sum(score_sum), max(score_max), sum(prompt_sum),
      sum(behaviour_sum), sum(identity_sum), sum(memory_sum), sum(guard_sum), sum(retrieval_sum),
      sum(drift_sum), sum(alerts_sum)
    FROM posture_sessions GROUP BY 1, 2, 3;
$$;
SELECT posture_rollup_rebuild();
