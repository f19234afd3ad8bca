-- Sharing through gates, break-glass, conflicts of whole organisations, and a data-protection officer.
-- Types @id @int @bytes @bool differ by engine (dialect.rs).

-- A conflict of interest is a person's or a whole organisation's.
ALTER TABLE guarded_conflict RENAME COLUMN user_id TO party_id;

-- One row is permission, key and record of disclosure in one: who may see which groups of one case, through which gate,
-- from when until when. `wrapped` is the case's key under the receiver's key: without the row, or its own key, the receiver
-- reads nothing. `sealed` holds what the sharer wrote, under the case's key.
CREATE TABLE guarded_share (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  object_id @id NOT NULL,
  to_org @id NOT NULL,
  to_unit @id NOT NULL,
  gate TEXT NOT NULL,
  field_groups TEXT NOT NULL,
  made_at @int NOT NULL,
  made_by @id NOT NULL,
  valid_to @int NOT NULL,
  -- A share of a sealed case waits for a second person; any other is approved as it is made.
  approved_at @int,
  approved_by @id,
  revoked_at @int,
  revoked_by @id,
  wrapped @bytes NOT NULL,
  sealed @bytes NOT NULL,
  PRIMARY KEY (owner_id, id),
  CHECK (valid_to > made_at),
  CHECK (approved_by IS NULL OR approved_by <> made_by)
) @strict;
CREATE INDEX guarded_share_object ON guarded_share (owner_id, object_id, made_at);
CREATE UNIQUE INDEX guarded_share_id ON guarded_share (id);
CREATE INDEX guarded_share_to ON guarded_share (to_unit, to_org, valid_to, id);

-- Opened in an emergency by somebody of the owner who has no tie to the case: one person, one case, one hour, with reason.
CREATE TABLE break_glass (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  object_id @id NOT NULL,
  user_id @id NOT NULL,
  reason_code TEXT NOT NULL,
  at @int NOT NULL,
  expires_at @int NOT NULL,
  sealed @bytes NOT NULL,
  PRIMARY KEY (owner_id, id)
) @strict;
CREATE INDEX break_glass_live ON break_glass (user_id, owner_id, object_id, expires_at);

-- The data-protection officer of an organisation (dataskyddsombud) joins the roles.
ALTER TABLE membership RENAME TO membership_before;
CREATE TABLE membership (
  user_id @id NOT NULL,
  org_id @id NOT NULL,
  unit_id @id NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('handler','manager','coordinator','national','administrator','data_protection')),
  valid_from @int NOT NULL,
  valid_to @int,
  PRIMARY KEY (user_id, unit_id, role)
) @strict;
INSERT INTO membership (user_id, org_id, unit_id, role, valid_from, valid_to)
  SELECT user_id, org_id, unit_id, role, valid_from, valid_to FROM membership_before;
DROP TABLE membership_before;
CREATE INDEX membership_unit ON membership (unit_id, role)
