-- As on PostgreSQL, where it has a use.
CREATE INDEX change_counter_newest ON change_counter (sequence);
