-- Keys by which programs are let in. hash: SHA-256 of the secret. number: in order of making.
-- definition: JSON. revoked_at: NULL while it is valid; a key that was revoked stays, so that it is
-- known that the shop has keys.
CREATE TABLE api_key (
  hash TEXT ${binary} PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  definition TEXT NOT NULL,
  revoked_at BIGINT
);

-- Events in partitions by counted_at. What there was before stays in one of them, which takes
-- whatever is older than the first quarter with a partition of its own.
ALTER TABLE event RENAME TO event_early;
ALTER TABLE event_early DROP CONSTRAINT new_event_pkey;
ALTER TABLE event_early DROP CONSTRAINT new_event_sequence_key;
DROP INDEX event_of_shopper, event_that_lasts, event_of_product, event_by_age;
CREATE TABLE event (LIKE event_early INCLUDING GENERATED INCLUDING CONSTRAINTS)
  PARTITION BY RANGE (counted_at);
DO $$
DECLARE
  newest TIMESTAMP := (SELECT to_timestamp(max(counted_at) / 1000000) AT TIME ZONE 'UTC' FROM event_early);
  this_quarter TIMESTAMP := date_trunc('quarter', now() AT TIME ZONE 'UTC');
  until TIMESTAMP := CASE WHEN newest IS NULL THEN this_quarter
    ELSE greatest(this_quarter, date_trunc('quarter', newest)) + interval '3 months' END;
BEGIN
  EXECUTE format('ALTER TABLE event ATTACH PARTITION event_early FOR VALUES FROM (MINVALUE) TO (%s)',
    CAST(extract(epoch FROM until) AS BIGINT) * 1000000);
END $$;
CREATE INDEX event_by_sequence ON event (sequence);
CREATE INDEX event_by_age ON event (counted_at, sequence);
CREATE INDEX event_of_shopper ON event (shopper, happened_at, sequence);
CREATE INDEX event_that_lasts ON event (shopper, happened_at, sequence)
  WHERE event_type IN ('purchase', 'review', 'dislike');
CREATE INDEX event_of_product ON event (product_id, shopper);

-- The ids of all events: each partition alone could not tell that one is in another.
CREATE TABLE event_id (id TEXT ${binary} PRIMARY KEY);
INSERT INTO event_id (id) SELECT id FROM event;

-- What servers know for some time, and have to know together. Nothing of it is precious: it is
-- lost when the database crashes. owner: a user's hash or a server, by the kind.
CREATE UNLOGGED TABLE shared_entry (
  kind TEXT ${binary} NOT NULL,
  key TEXT ${binary} NOT NULL,
  owner TEXT ${binary} NOT NULL,
  value BYTEA NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (kind, key)
);
ALTER TABLE shared_entry ALTER COLUMN value SET STORAGE EXTERNAL;
CREATE INDEX shared_entry_by_age ON shared_entry (expires_at);
CREATE INDEX shared_entry_of_owner ON shared_entry (kind, owner) WHERE owner <> '';

-- Servers that are alive say so every second.
CREATE UNLOGGED TABLE server (
  id UUID PRIMARY KEY,
  address TEXT NOT NULL,
  seen_at TIMESTAMPTZ NOT NULL
);
