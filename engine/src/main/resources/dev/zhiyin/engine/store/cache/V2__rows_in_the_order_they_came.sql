-- A rebuild asks for all products in their order, which is that in which they were encoded: rows by
-- number are then read one after the other. By hash, each was a page of its own anywhere in the file.
DROP TABLE vector;
CREATE TABLE vector (
  encoder TEXT NOT NULL,
  text_hash BLOB NOT NULL,
  vector BLOB NOT NULL
);
CREATE UNIQUE INDEX vector_text ON vector (encoder, text_hash);
