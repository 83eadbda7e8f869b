-- Contract: the audit as a ledger. Sinks number the records of a partition without gaps; one sequencer per
-- tenant makes each a leaf of a Merkle tree and signs where the tree stands, in one transaction. A leaf
-- commits to what may be about a person by a salted hash: salt and content may be erased (nothing else of a
-- record may ever change), and the leaf stays. Records of before are partition -1; those that the database
-- writes itself, about what was erased, are partition -2.
-- Up Migration

ALTER TABLE audit_export ADD COLUMN partition integer, ADD COLUMN sequence bigint;
ALTER TABLE audit_export DISABLE TRIGGER audit_export_final;
UPDATE audit_export r SET partition = -1, sequence = n.n
FROM (
  SELECT tenant_id, event_id,
    row_number() OVER (PARTITION BY tenant_id ORDER BY "timestamp", event_id) AS n
  FROM audit_export
) n
WHERE r.tenant_id = n.tenant_id AND r.event_id = n.event_id;
ALTER TABLE audit_export ENABLE TRIGGER audit_export_final;
ALTER TABLE audit_export
  ALTER COLUMN partition SET NOT NULL,
  ALTER COLUMN sequence SET NOT NULL;
CREATE UNIQUE INDEX audit_export_sequence ON audit_export (tenant_id, partition, sequence);

-- A page of any filter is a walk along one of these.
DROP INDEX audit_export_time;
DROP INDEX audit_export_session;
CREATE INDEX audit_export_time ON audit_export (tenant_id, "timestamp" DESC, event_id DESC);
CREATE INDEX audit_export_actor ON audit_export (tenant_id, actor, "timestamp" DESC, event_id DESC);
CREATE INDEX audit_export_session
  ON audit_export (tenant_id, session_id, "timestamp" DESC, event_id DESC);
CREATE INDEX audit_export_correlation
  ON audit_export (tenant_id, correlation_id, "timestamp" DESC, event_id DESC);
CREATE INDEX audit_export_type
  ON audit_export (tenant_id, event_type, "timestamp" DESC, event_id DESC);
CREATE INDEX audit_export_component
  ON audit_export (tenant_id, component, "timestamp" DESC, event_id DESC);
-- Records about a user that somebody else has caused.
CREATE INDEX audit_export_about ON audit_export (tenant_id, (payload ->> 'user_id'))
  WHERE payload ->> 'user_id' IS NOT NULL;

-- Up to which number a partition's records are stored, and up to which they are leaves.
CREATE TABLE audit_stored (
  tenant_id text NOT NULL,
  partition integer NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (tenant_id, partition)
);
CREATE TABLE audit_sequenced (
  tenant_id text NOT NULL,
  partition integer NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (tenant_id, partition)
);
INSERT INTO audit_stored SELECT tenant_id, -1, count(*) FROM audit_export GROUP BY tenant_id;

CREATE TABLE audit_sequencer (
  tenant_id text PRIMARY KEY,
  owner text NOT NULL,
  epoch bigint NOT NULL,
  lease_until timestamptz NOT NULL
);

CREATE TABLE audit_leaf (
  tenant_id text NOT NULL,
  leaf_index bigint NOT NULL,
  event_id text NOT NULL,
  salt bytea,
  commitment bytea NOT NULL,
  leaf_hash bytea NOT NULL,
  PRIMARY KEY (tenant_id, leaf_index),
  UNIQUE (tenant_id, event_id)
);
CREATE TABLE audit_tile (
  tenant_id text NOT NULL,
  level integer NOT NULL,
  tile_index bigint NOT NULL,
  hashes bytea NOT NULL,
  PRIMARY KEY (tenant_id, level, tile_index)
);
CREATE TABLE audit_checkpoint (
  tenant_id text NOT NULL,
  size bigint NOT NULL,
  note text NOT NULL,
  signed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, size)
);

-- Erasing is the one change that a record knows: the very form below, and only where it is meant
-- (`SET LOCAL weir.erasing`), so that no UPDATE does it by accident.
CREATE OR REPLACE FUNCTION audit_export_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('weir.erasing', true) = 'on' THEN
    IF NEW IS NOT DISTINCT FROM (
      OLD.tenant_id, OLD.event_id, OLD.event_type, 'erased', OLD."timestamp", NULL::text, 'erased',
      OLD.component, OLD.severity, '{}'::text[], '{}'::jsonb, OLD.partition, OLD.sequence
    )::audit_export THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'audit records are never changed or removed';
END
$$;
CREATE FUNCTION audit_leaf_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('weir.erasing', true) = 'on' THEN
    IF NEW IS NOT DISTINCT FROM (
      OLD.tenant_id, OLD.leaf_index, OLD.event_id, NULL::bytea, OLD.commitment, OLD.leaf_hash
    )::audit_leaf THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'leaves of the audit ledger are never changed or removed';
END
$$;
CREATE TRIGGER audit_leaf_final BEFORE UPDATE OR DELETE ON audit_leaf
  FOR EACH ROW EXECUTE FUNCTION audit_leaf_is_final();
CREATE TRIGGER audit_leaf_whole BEFORE TRUNCATE ON audit_leaf
  FOR EACH STATEMENT EXECUTE FUNCTION audit_leaf_is_final();
CREATE FUNCTION audit_checkpoint_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'checkpoints of the audit ledger are never changed or removed';
END
$$;
CREATE TRIGGER audit_checkpoint_final BEFORE UPDATE OR DELETE ON audit_checkpoint
  FOR EACH ROW EXECUTE FUNCTION audit_checkpoint_is_final();
