-- encoder: checksum of the encoder; text_hash: SHA-256 of the text in UTF-8; vector: little-endian floats.
CREATE TABLE vector (
  encoder TEXT NOT NULL,
  text_hash BLOB NOT NULL,
  vector BLOB NOT NULL,
  PRIMARY KEY (encoder, text_hash)
) WITHOUT ROWID;
