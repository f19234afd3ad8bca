-- Intake: what arrives at a unit's inbox, and the watch over what nobody opens.

-- One report. Facts and instants are coded; everything told in words is in `sealed`.
-- `tab`, `rank`, `sort_at` place it in the inbox; `step_due` is the next escalation while unopened.
CREATE TABLE report (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  unit_id @id NOT NULL,
  region TEXT,
  kind TEXT NOT NULL,
  urgency TEXT NOT NULL CHECK (urgency IN ('acute','normal')),
  state TEXT NOT NULL CHECK (state IN ('unopened','opened','assessed','decided','closed')),
  tab TEXT NOT NULL CHECK (tab IN ('unopened','working','done')),
  rank @int NOT NULL,
  sort_at @int NOT NULL,
  round @int NOT NULL,
  received_at @int NOT NULL,
  arrived_at @int NOT NULL,
  open_due @int NOT NULL,
  opened_at @int,
  opened_by @id,
  step_level @int NOT NULL,
  step_due @int,
  assess_due @int NOT NULL,
  assessed_at @int,
  needs_immediate TEXT,
  decide_due @int NOT NULL,
  decided_at @int,
  decision TEXT,
  feedback_wanted @bool NOT NULL,
  feedback_due @int,
  feedback_done_at @int,
  reporter_kind TEXT NOT NULL,
  duty_bound TEXT NOT NULL,
  from_org @id,
  from_unit @id,
  from_user @id,
  municipality TEXT,
  age_band TEXT NOT NULL,
  purposes TEXT NOT NULL,
  case_id @id,
  synthetic @bool NOT NULL,
  sealed @bytes NOT NULL,
  PRIMARY KEY (owner_id, id)
) @strict;
CREATE INDEX report_inbox ON report (owner_id, unit_id, tab, rank, sort_at, id);
CREATE INDEX report_step_due ON report (step_due, owner_id, id) WHERE step_due IS NOT NULL;
CREATE INDEX report_oversight ON report (region, arrived_at, id) WHERE tab = 'unopened';

-- What was written about a report, in order; never changed.
CREATE TABLE report_note (
  owner_id @id NOT NULL,
  report_id @id NOT NULL,
  id @id NOT NULL,
  at @int NOT NULL,
  by_user @id,
  kind TEXT NOT NULL CHECK (kind IN ('assessment','decision','feedback','redirect')),
  code TEXT NOT NULL,
  sealed @bytes NOT NULL,
  PRIMARY KEY (owner_id, report_id, id)
) @strict;

-- Escalation steps taken; each once per unit the report has been with (`round`).
CREATE TABLE report_step (
  owner_id @id NOT NULL,
  report_id @id NOT NULL,
  round @int NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('reminder','manager','coordinator')),
  at @int NOT NULL,
  PRIMARY KEY (owner_id, report_id, round, level)
) @strict;

-- The sender's own receipt, owned by the sender's organisation. Nothing about the child.
CREATE TABLE sent_report (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  from_user @id NOT NULL,
  number TEXT NOT NULL,
  to_unit @id NOT NULL,
  sent_at @int NOT NULL,
  open_due @int NOT NULL,
  urgency TEXT NOT NULL,
  opened_at @int,
  PRIMARY KEY (owner_id, id)
) @strict;
CREATE INDEX sent_report_user ON sent_report (owner_id, from_user, sent_at, id);

-- Units that let a synthetic report travel the whole way every day.
CREATE TABLE synthetic_unit (
  unit_id @id NOT NULL PRIMARY KEY,
  org_id @id NOT NULL,
  enabled @bool NOT NULL,
  since @int NOT NULL,
  last_run @int,
  last_ok @int
) @strict
