-- Threads: every transition between two units (advice, referral, handover, a wish to take over).

-- A thread is guarded at both sides, under the same id: a row for each organisation, with one key wrapped for each.
ALTER TABLE guarded RENAME TO guarded_before;
DROP INDEX guarded_number;
CREATE TABLE guarded (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('report','case','thread')),
  number TEXT NOT NULL,
  unit_id @id NOT NULL,
  secrecy TEXT NOT NULL CHECK (secrecy IN ('normal','protected','sealed')),
  revision @int NOT NULL,
  PRIMARY KEY (owner_id, id)
) @strict;
INSERT INTO guarded (owner_id, id, kind, number, unit_id, secrecy, revision)
  SELECT owner_id, id, kind, number, unit_id, secrecy, revision FROM guarded_before;
DROP TABLE guarded_before;
CREATE UNIQUE INDEX guarded_number ON guarded (owner_id, number);

-- Facts promised in a thread go when the receiver has said yes.
ALTER TABLE guarded_share ADD COLUMN thread_id @id;

-- Cases of one child that have handed responsibility on to each other. Of a chain at most one case is open: that unit is
-- responsible. The database itself refuses a second.
ALTER TABLE case_record ADD COLUMN chain_id @id;
CREATE UNIQUE INDEX case_record_chain ON case_record (chain_id) WHERE status = 'open' AND chain_id IS NOT NULL;

-- The two records of the protocol, side by side. `giver` and `taker` as the protocol writes them; phase, takeable and awaits are
-- drawn from them. Nothing here tells who the child is: `preview` is coded.
CREATE TABLE thread (
  id @id NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('consultation','referral','handover')),
  giver_org @id NOT NULL,
  giver_unit @id NOT NULL,
  giver_case @id NOT NULL,
  taker_org @id NOT NULL,
  taker_unit @id NOT NULL,
  taker_case @id,
  giver TEXT NOT NULL,
  taker TEXT NOT NULL,
  phase TEXT NOT NULL,
  takeable @bool NOT NULL,
  awaits TEXT CHECK (awaits IN ('giver','taker')),
  share_id @id,
  preview TEXT NOT NULL,
  opened_at @int NOT NULL,
  changed_at @int NOT NULL,
  -- Since when somebody waits, how far it has been told, and when it is told next; far in the future when nobody waits.
  since @int NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('none','reminded','manager','coordinator','silence')),
  next_at @int NOT NULL,
  ended_at @int,
  -- Who at the taker said yes.
  taken_by @id,
  revision @int NOT NULL
) @strict;
-- A case is offered to one taker at a time.
CREATE UNIQUE INDEX thread_offer ON thread (giver_org, giver_case) WHERE takeable;
CREATE INDEX thread_case ON thread (giver_org, giver_case, opened_at);
CREATE INDEX thread_taken ON thread (taker_org, taker_case);
CREATE INDEX thread_giver ON thread (giver_unit, giver_org, changed_at, id);
CREATE INDEX thread_taker ON thread (taker_unit, taker_org, changed_at, id);
CREATE INDEX thread_next ON thread (next_at);
CREATE INDEX thread_awaited ON thread (since, id) WHERE awaits IS NOT NULL;

-- What was said and done, in the order of the thread's revisions. Texts sealed under the thread's key.
CREATE TABLE thread_entry (
  id @id NOT NULL PRIMARY KEY,
  thread_id @id NOT NULL,
  revision @int NOT NULL,
  at @int NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('giver','taker','system')),
  code TEXT NOT NULL,
  org_id @id,
  author_id @id,
  sealed @bytes
) @strict;
CREATE INDEX thread_entry_thread ON thread_entry (thread_id, revision, id)
