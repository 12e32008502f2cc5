-- When texts were last dropped. erasure: number of the newest erasure then; embeddings: how many were left.
CREATE TABLE pruned (
  erasure BIGINT NOT NULL,
  embeddings BIGINT NOT NULL
);
INSERT INTO pruned VALUES (0, 0);
