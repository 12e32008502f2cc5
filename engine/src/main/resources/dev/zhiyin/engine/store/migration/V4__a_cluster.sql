-- What the servers of a shop on a cluster share. Nothing of it is in a backup: a rebuild makes it.

-- Files of generations, in parts of at most a few megabytes.
CREATE TABLE generation_file (
  generation BIGINT NOT NULL,
  name TEXT ${binary} NOT NULL,
  part INTEGER NOT NULL,
  bytes ${bytes} NOT NULL,
  PRIMARY KEY (generation, name, part)
);

-- place: 0 for the one that is served, then those before it, the latest first.
CREATE TABLE served_generation (
  place INTEGER PRIMARY KEY,
  generation BIGINT NOT NULL
);

-- sequence: all changes of products up to it are shown by whoever looks at the index now.
CREATE TABLE index_progress (
  index_name TEXT ${binary} PRIMARY KEY,
  sequence BIGINT NOT NULL
);

CREATE TABLE index_quarantine (
  index_name TEXT ${binary} NOT NULL,
  product_id TEXT ${binary} NOT NULL,
  sequence BIGINT NOT NULL,
  reason TEXT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (index_name, product_id)
);

-- Who may do what only one process may do at a time, and until when by the clock of the database.
CREATE TABLE lease (
  name TEXT ${binary} PRIMARY KEY,
  holder TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- What an index may still hold that nobody may be shown any more.
CREATE INDEX product_deleted ON product (sequence) WHERE json IS NULL;
