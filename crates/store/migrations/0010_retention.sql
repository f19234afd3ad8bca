-- Retention: what has become due for deletion, what a manager has decided about it, and what was erased.
-- Types @id @int @bytes @bool differ by engine (dialect.rs).

-- When a job works out again how long a closed case or a finished report is kept. Never the day itself: with a child's
-- inquiry that day tells the birthday.
ALTER TABLE case_record ADD COLUMN keep_look_at @int NOT NULL DEFAULT 0;
CREATE INDEX case_record_keep ON case_record (status, keep_look_at);
ALTER TABLE report ADD COLUMN keep_look_at @int NOT NULL DEFAULT 0;
CREATE INDEX report_keep ON report (tab, keep_look_at);
CREATE INDEX report_case ON report (owner_id, case_id) WHERE case_id IS NOT NULL;

-- One row for each object whose time is out. `must_by` is the end of a year, or nothing. `revision` is what was approved:
-- any change after it takes the approval back.
CREATE TABLE retention (
  owner_id @id NOT NULL,
  object_id @id NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('due','approved','held')),
  rules TEXT NOT NULL,
  found_at @int NOT NULL,
  must_by TEXT,
  means TEXT CHECK (means IN ('delete','archive')),
  revision @int,
  decided_by @id,
  decided_at @int,
  reason TEXT,
  held_until @int,
  archive TEXT,
  archive_revision @int,
  PRIMARY KEY (owner_id, object_id),
  CHECK (state <> 'approved' OR (means IS NOT NULL AND revision IS NOT NULL AND decided_by IS NOT NULL)),
  CHECK (state <> 'held' OR reason IS NOT NULL)
) @strict;
CREATE INDEX retention_list ON retention (owner_id, found_at, object_id);
CREATE INDEX retention_state ON retention (state, decided_at);

-- All that is left of an erased object beside the audit log: no sealed column, nothing about anyone but who approved it.
CREATE TABLE erased (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('report','case')),
  unit_id @id NOT NULL,
  rules TEXT NOT NULL,
  approved_by @id NOT NULL,
  approved_at @int NOT NULL,
  at @int NOT NULL,
  archive TEXT,
  PRIMARY KEY (owner_id, id)
) @strict;
CREATE INDEX erased_unit ON erased (owner_id, unit_id, at, id)
