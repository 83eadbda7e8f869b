-- Contract: a page of one kind of audit records from one component is a walk along this index, too: without it, a
-- component that has written none of the kind is looked through whole.
-- Up Migration

CREATE INDEX audit_export_kind
  ON audit_export (tenant_id, event_type, component, "timestamp" DESC, event_id DESC);
