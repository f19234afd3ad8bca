-- The key database: one lock for each case, report or other subject. Deleting a row here makes every copy of every wrap of
-- that subject's key unreadable, also in old backups of the main database. Nothing here tells what a subject is.

CREATE TABLE subject_lock (
  subject_id @id NOT NULL PRIMARY KEY,
  lock @bytes NOT NULL,
  made_at @int NOT NULL,
  -- Since when the main database has known no such subject: it is removed a week later.
  missed_at @int
) @strict;

-- Which installation it belongs to.
CREATE TABLE key_fact (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) @strict
