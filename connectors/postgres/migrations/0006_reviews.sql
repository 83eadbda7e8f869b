-- Contract: what reviewers have said about prompts that were escalated and calls of tools that had to
-- wait. Each reviewer has one vote; the outcome follows from the votes. What waits is a fact of its own.
-- Up Migration

CREATE TABLE review_votes (
  tenant_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('prompt', 'tool')),
  id text NOT NULL,
  reviewer text NOT NULL,
  decision text NOT NULL CHECK (decision IN ('approved', 'refused')),
  reason text NOT NULL,
  voted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, kind, id, reviewer)
);

CREATE INDEX decisions_escalated ON decisions (tenant_id, decided_at) WHERE decision = 'escalate';
CREATE INDEX event_archive_approvals ON event_archive (tenant_id, (data ->> 'call_id'))
  WHERE topic = 'approval_request';
