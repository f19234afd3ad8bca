-- Log control (loggkontroll): looks at cases and reports that somebody goes through afterwards.
-- Types @id @int @bytes @bool differ by engine (dialect.rs).

-- What the choice was made from: the events between two signed states of the log. `root` is the later one's, and decides the lot.
CREATE TABLE log_period (
  size @int NOT NULL PRIMARY KEY,
  from_size @int NOT NULL,
  ends_at @int NOT NULL,
  root @bytes NOT NULL,
  drawn_at @int NOT NULL,
  CHECK (size >= from_size)
) @strict;

-- How much was looked at in a period at a unit, and by how many.
CREATE TABLE log_period_unit (
  owner_id @id NOT NULL,
  unit_id @id NOT NULL,
  size @int NOT NULL,
  ends_at @int NOT NULL,
  looks @int NOT NULL,
  readers @int NOT NULL,
  PRIMARY KEY (owner_id, unit_id, size)
) @strict;

-- One person's looking at one object in one period, or (`hours`, the object is the person) at unusual times as a whole. `reviewer` says whose it is to
-- go through. `sealed` holds the note, under the key of the organisation's own texts.
CREATE TABLE log_control (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  unit_id @id NOT NULL,
  object_id @id NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('case','report','hours')),
  user_id @id NOT NULL,
  user_org_id @id NOT NULL,
  user_unit_id @id,
  size @int,
  signs TEXT NOT NULL,
  looks @int NOT NULL,
  acted @bool NOT NULL,
  first_at @int NOT NULL,
  last_at @int NOT NULL,
  found_at @int NOT NULL,
  due_at @int NOT NULL,
  reviewer TEXT NOT NULL CHECK (reviewer IN ('manager','data_protection')),
  revision @int NOT NULL,
  outcome TEXT CHECK (outcome IN ('justified','unjustified')),
  why TEXT,
  decided_by @id,
  decided_at @int,
  sealed @bytes,
  PRIMARY KEY (owner_id, id),
  CHECK ((outcome IS NULL) = (decided_at IS NULL)),
  CHECK (decided_by IS NULL OR decided_by <> user_id)
) @strict;
CREATE UNIQUE INDEX log_control_once ON log_control (owner_id, size, user_id, object_id);
CREATE INDEX log_control_unit ON log_control (owner_id, unit_id, found_at);
CREATE INDEX log_control_open ON log_control (owner_id, due_at) WHERE outcome IS NULL
