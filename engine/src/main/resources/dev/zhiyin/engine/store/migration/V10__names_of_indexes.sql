-- By what the indexes of this store are named on a cluster. Not in a backup: what a backup is restored
-- into has a name of its own, and leaves the indexes of the other store alone.
CREATE TABLE index_namespace (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  name TEXT ${binary} NOT NULL
);
