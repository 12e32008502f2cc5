-- The newest version of the counter is found at once, however many older ones have to be kept: by its
-- number, which each has for itself. By the primary key, which is the same of all, every change would
-- look through all of them.
ALTER TABLE change_counter DROP CONSTRAINT change_counter_pkey;
CREATE INDEX change_counter_newest ON change_counter (sequence);
