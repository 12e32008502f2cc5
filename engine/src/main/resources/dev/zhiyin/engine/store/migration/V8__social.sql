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

-- Shoppers who buy a product together. lacking: members that are missing, 0 when the group is full.
CREATE TABLE buying_group (
  id TEXT ${binary} PRIMARY KEY,
  product_id TEXT ${binary} NOT NULL,
  initiator TEXT ${binary},
  needed INTEGER NOT NULL,
  lacking INTEGER NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE INDEX buying_group_open ON buying_group (lacking, expires_at) WHERE lacking > 0;
CREATE INDEX buying_group_by_end ON buying_group (expires_at);

CREATE TABLE group_member (
  group_id TEXT ${binary} NOT NULL,
  user_id TEXT ${binary} NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (group_id, user_id)
);

CREATE INDEX group_of_member ON group_member (user_id);
CREATE INDEX group_member_by_age ON group_member (changed_at);
