-- What users have said of themselves, as JSON: values by field. changed_at: in microseconds since 1970.
CREATE TABLE profile (
  user_id TEXT ${binary} PRIMARY KEY,
  json TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);

CREATE INDEX profile_by_age ON profile (changed_at);
