-- Casework: what a unit does for one child. Owner first everywhere. Coded facts and instants in the open; identity and
-- free text sealed under the case's own key.

-- One row per case beside its guarded row. unit_id follows guarded.unit_id in the same transaction, only so that the
-- worklist's index can lead with it; access is decided on guarded.
CREATE TABLE case_record (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  unit_id @id NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open','closed')),
  received_at @int NOT NULL,
  opened_at @int NOT NULL,
  closed_at @int,
  close_reason TEXT,
  handler_id @id,
  report_id @id,
  facts TEXT NOT NULL,
  sex TEXT,
  age_years @int,
  age_doubt TEXT,
  purpose TEXT,
  -- Drawn from the plan after every change: the next step, and the nearest clock of any open step. next_order is what
  -- the worklist sorts by: the clock, or the report's own time when the next step is acute. Without a time: a sentinel
  -- far in the future.
  process_version TEXT NOT NULL,
  next_step TEXT,
  next_state TEXT NOT NULL CHECK (next_state IN ('todo','in_progress','waiting','nothing')),
  next_order @int NOT NULL,
  due_step TEXT,
  next_due @int NOT NULL,
  next_warn @int NOT NULL,
  refresh_at @int NOT NULL,
  PRIMARY KEY (owner_id, id)
) @strict;
CREATE INDEX case_record_worklist ON case_record (owner_id, unit_id, status, next_order, id);
CREATE INDEX case_record_handler ON case_record (owner_id, handler_id, unit_id, status, next_order, id);
CREATE INDEX case_record_waiting ON case_record (owner_id, unit_id, status, next_state, next_order, id);
CREATE INDEX case_record_refresh ON case_record (status, refresh_at);
CREATE INDEX case_record_version ON case_record (status, process_version);

CREATE TABLE case_person (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  case_id @id NOT NULL,
  role TEXT NOT NULL,
  coded TEXT NOT NULL,
  sealed @bytes NOT NULL,
  made_at @int NOT NULL,
  changed_at @int NOT NULL,
  PRIMARY KEY (owner_id, id)
) @strict;
CREATE INDEX case_person_case ON case_person (owner_id, case_id, id);

-- Blind indexes of names and numbers: found only by somebody who types the whole name part or number.
CREATE TABLE person_token (
  owner_id @id NOT NULL,
  token @bytes NOT NULL,
  person_id @id NOT NULL,
  case_id @id NOT NULL,
  PRIMARY KEY (owner_id, token, person_id)
) @strict;
CREATE INDEX person_token_person ON person_token (owner_id, person_id, token);

-- The journal. Rows are only added. `event` is what the plan reads; `seq` orders rows of one instant.
CREATE TABLE case_entry (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  case_id @id NOT NULL,
  at @int NOT NULL,
  seq @int NOT NULL,
  written_at @int NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  event TEXT,
  step TEXT,
  process_version TEXT,
  detail TEXT,
  sealed @bytes,
  author_id @id,
  quiet @bool NOT NULL,
  PRIMARY KEY (owner_id, id)
) @strict;
CREATE UNIQUE INDEX case_entry_case ON case_entry (owner_id, case_id, at, seq);

CREATE TABLE case_task (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  case_id @id NOT NULL,
  assignee_id @id,
  due_at @int,
  made_at @int NOT NULL,
  made_by @id,
  done_at @int,
  done_by @id,
  sealed @bytes NOT NULL,
  PRIMARY KEY (owner_id, id)
) @strict;
CREATE INDEX case_task_case ON case_task (owner_id, case_id, id);

CREATE TABLE case_document (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  case_id @id NOT NULL,
  kind TEXT NOT NULL,
  size @int NOT NULL,
  removed TEXT NOT NULL,
  stripped TEXT NOT NULL CHECK (stripped IN ('clean','original_only')),
  sealed @bytes NOT NULL,
  made_at @int NOT NULL,
  made_by @id,
  PRIMARY KEY (owner_id, id)
) @strict;
CREATE INDEX case_document_case ON case_document (owner_id, case_id, id);

-- Apart from the list, so that listing documents does not read them.
CREATE TABLE case_document_bytes (
  owner_id @id NOT NULL,
  document_id @id NOT NULL,
  form TEXT NOT NULL CHECK (form IN ('original','clean')),
  case_id @id NOT NULL,
  sealed @bytes NOT NULL,
  PRIMARY KEY (owner_id, document_id, form)
) @strict;

-- Versions are added, never changed.
CREATE TABLE case_assessment (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  case_id @id NOT NULL,
  version @int NOT NULL,
  at @int NOT NULL,
  made_at @int NOT NULL,
  author_id @id,
  audience TEXT NOT NULL,
  purpose TEXT,
  indicators_version TEXT NOT NULL,
  process_version TEXT NOT NULL,
  answers TEXT NOT NULL,
  sealed @bytes,
  PRIMARY KEY (owner_id, id)
) @strict;
CREATE UNIQUE INDEX case_assessment_version ON case_assessment (owner_id, case_id, version);

-- One reporting entity's coded record of one presumed victim. The owner is the reporting entity.
CREATE TABLE registration (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  case_id @id NOT NULL,
  coded TEXT NOT NULL,
  codes_date TEXT NOT NULL,
  made_at @int NOT NULL,
  changed_at @int NOT NULL,
  author_id @id,
  PRIMARY KEY (owner_id, id)
) @strict;
CREATE UNIQUE INDEX registration_case ON registration (owner_id, case_id)
