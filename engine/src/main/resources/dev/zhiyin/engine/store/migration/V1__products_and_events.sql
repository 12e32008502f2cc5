-- The number of the newest change; every change to products and events takes the next.
CREATE TABLE change_counter (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  sequence BIGINT NOT NULL
);
INSERT INTO change_counter (only_row, sequence) VALUES (1, 0);

CREATE TABLE product (
  id TEXT PRIMARY KEY,
  sequence BIGINT NOT NULL,
  json TEXT NOT NULL
);

-- happened_at: microseconds since 1970-01-01T00:00:00Z.
CREATE TABLE event (
  id TEXT PRIMARY KEY,
  sequence BIGINT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  product_id TEXT,
  words TEXT,
  event_type TEXT NOT NULL,
  happened_at BIGINT NOT NULL,
  split TEXT
);
CREATE INDEX event_of_user ON event (user_id, happened_at, sequence);
