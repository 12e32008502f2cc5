-- Wordings of reasons that were accepted. id: of what was proposed first, kept when it is edited.
-- version: grows with every change. sentence: the template that it stands for. Times: in microseconds since 1970. One that was deleted
-- stays, so that it is not proposed again.
CREATE TABLE wording (
  id TEXT ${binary} PRIMARY KEY,
  version BIGINT NOT NULL,
  code TEXT ${binary} NOT NULL,
  sentence TEXT ${binary} NOT NULL,
  language TEXT ${binary} NOT NULL,
  wording TEXT NOT NULL,
  model TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  edited_at BIGINT,
  deleted_at BIGINT
);

CREATE INDEX wording_by_version ON wording (version);
