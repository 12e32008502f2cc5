-- The newest version of the counter is found at once, however many older ones PostgreSQL has to keep.
CREATE INDEX change_counter_newest ON change_counter (sequence);
