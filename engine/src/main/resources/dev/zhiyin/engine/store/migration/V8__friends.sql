-- Whom users have as friends. place: from 0, the closest first. changed_at: in microseconds since 1970.
CREATE TABLE friend (
  user_id TEXT ${binary} NOT NULL,
  friend_id TEXT ${binary} NOT NULL,
  place INTEGER NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, friend_id)
);

CREATE INDEX friend_of ON friend (friend_id);
CREATE INDEX friend_by_age ON friend (changed_at);

-- What users let those know who have them as a friend: 1 where they do.
CREATE TABLE consent (
  user_id TEXT ${binary} PRIMARY KEY,
  share_activity INTEGER NOT NULL,
  show_name INTEGER NOT NULL,
  name TEXT,
  changed_at BIGINT NOT NULL
);

CREATE INDEX consent_by_age ON consent (changed_at);
