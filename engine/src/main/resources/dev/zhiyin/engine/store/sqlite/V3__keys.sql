-- Keys by which programs are let in. hash: SHA-256 of the secret. number: in order of making.
-- definition: JSON. revoked_at: NULL while it is valid; a key that was revoked stays, so that it is
-- known that the shop has keys.
CREATE TABLE api_key (
  hash TEXT ${binary} PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  definition TEXT NOT NULL,
  revoked_at BIGINT
);
