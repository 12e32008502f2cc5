-- Tables are made anew where SQLite cannot change a column in place. ${binary} has the database
-- compare texts byte by byte, whatever its locale. Times are microseconds since 1970.

-- changed_at: when the newest change was made, by the clock. confirmed_at: the time that has passed
-- for sure, which never goes back, and moves on by a day at most from one change to the next.
ALTER TABLE change_counter ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE change_counter ADD COLUMN confirmed_at BIGINT NOT NULL DEFAULT 0;

-- json: NULL once the product was deleted. added_at: when it came, or came back; 0 if not known.
CREATE TABLE new_product (
  id TEXT ${binary} PRIMARY KEY,
  sequence BIGINT NOT NULL UNIQUE,
  json TEXT,
  added_at BIGINT NOT NULL
);
INSERT INTO new_product (id, sequence, json, added_at)
  SELECT id, sequence, json, 0 FROM product;
DROP TABLE product;
ALTER TABLE new_product RENAME TO product;
CREATE INDEX product_by_arrival ON product (added_at);

-- sequence: in order of arrival. shopper: whose history it belongs to, a user's or a session's.
-- counted_at: happened_at, but never later than the arrival; what ages and expires.
CREATE TABLE new_event (
  id TEXT ${binary} PRIMARY KEY,
  sequence BIGINT NOT NULL UNIQUE,
  user_id TEXT ${binary},
  session_id TEXT ${binary},
  shopper TEXT ${binary} GENERATED ALWAYS AS
    (CASE WHEN user_id IS NULL THEN 's' || session_id ELSE 'u' || user_id END) STORED,
  product_id TEXT ${binary},
  words TEXT,
  event_type TEXT NOT NULL,
  happened_at BIGINT NOT NULL,
  counted_at BIGINT NOT NULL,
  split TEXT,
  CHECK (user_id IS NOT NULL OR session_id IS NOT NULL)
);
INSERT INTO new_event
  (id, sequence, user_id, product_id, words, event_type, happened_at, counted_at, split)
  SELECT id, sequence, user_id, product_id, words, event_type, happened_at, happened_at, split
  FROM event;
DROP TABLE event;
ALTER TABLE new_event RENAME TO event;
CREATE INDEX event_of_shopper ON event (shopper, happened_at, sequence);
-- What counts however old it is.
CREATE INDEX event_that_lasts ON event (shopper, happened_at, sequence)
  WHERE event_type IN ('purchase', 'review', 'dislike');
CREATE INDEX event_of_product ON event (product_id, shopper);
CREATE INDEX event_by_age ON event (counted_at, sequence);

-- Whose a session is: the user whom an event of the session named last.
CREATE TABLE session (
  session_id TEXT ${binary} PRIMARY KEY,
  user_id TEXT ${binary} NOT NULL,
  linked_at BIGINT NOT NULL
);
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_by_age ON session (linked_at);

-- What shoppers together think of a product. trend_score: NULL when nobody interacted with it.
CREATE TABLE product_stats (
  product_id TEXT ${binary} PRIMARY KEY,
  sequence BIGINT NOT NULL UNIQUE,
  unique_shoppers BIGINT NOT NULL,
  trend_score DOUBLE PRECISION
);

-- What the events of a week gave to the trend score of a product, as a whole number of 2^-36.
CREATE TABLE product_week (
  product_id TEXT ${binary} NOT NULL,
  week BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (product_id, week)
);

-- Who was ever erased, as a keyed hash of the id. done: 1, or else what is being removed: 0 for all
-- events before the sequence, 2 for those of until erased_at.
CREATE TABLE erasure (
  id_hash TEXT ${binary} PRIMARY KEY,
  sequence BIGINT NOT NULL UNIQUE,
  erased_at BIGINT NOT NULL,
  done INTEGER NOT NULL
);

CREATE TABLE setting (
  name TEXT ${binary} PRIMARY KEY,
  value TEXT NOT NULL
);
