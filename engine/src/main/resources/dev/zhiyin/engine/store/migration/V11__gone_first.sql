-- gone: all changes up to it that deleted, sold or reserved a product are shown; 0 for those up to
-- sequence.
ALTER TABLE index_progress ADD COLUMN gone BIGINT NOT NULL DEFAULT 0;
