-- Contract: the archive keeps the order of the log: when an entry was appended, its number in its
-- topic and who wrote it, so that the log can be replayed from here. Older rows have none of it:
-- they stand where their event time is.
-- Up Migration

ALTER TABLE event_archive
  ADD COLUMN source text,
  ADD COLUMN seq bigint,
  ADD COLUMN appended_at timestamptz;
CREATE INDEX event_archive_order
  ON event_archive (tenant_id, topic, (coalesce(appended_at, time)), (coalesce(seq, 0)));
