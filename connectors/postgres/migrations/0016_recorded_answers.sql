-- Contract: answers to requests that were sent with an Idempotency-Key, so that one that comes again gets
-- the same answer and changes nothing. One row per caller, endpoint and key; the answer is sealed, since it
-- may hold what is shown once; NULL while the request is under way. Rows are removed after a day.
-- Up Migration

CREATE TABLE recorded_answers (
  request_id text PRIMARY KEY,
  tenant_id text NOT NULL,
  request_sha256 text NOT NULL,
  status integer,
  sealed_answer text,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX recorded_answers_created_at ON recorded_answers (created_at);
