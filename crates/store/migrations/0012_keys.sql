-- Keys: versions that retire, wraps under an organisation's own key service, and locks that are still to be destroyed.
-- Types @id @int @bytes @bool differ by engine (dialect.rs).

-- Nothing new is wrapped under a retired version; it is removed when nothing is left under it.
ALTER TABLE org_key ADD COLUMN retired_at @int;
-- Name of the key service that wrapped it; NULL: the root key.
ALTER TABLE org_key ADD COLUMN custodian TEXT;

-- Wraps for a receiver, when its key is rotated.
CREATE INDEX guarded_share_receiver ON guarded_share (to_org, id);

-- Which subjects have a key, whoever owns them: locks are compared with it.
CREATE INDEX data_key_subject ON data_key (subject_id);

-- Erased here, but the lock in the key database is not yet known to be gone. Written in the transaction that erases.
CREATE TABLE lock_due (
  subject_id @id NOT NULL PRIMARY KEY,
  owner_id @id NOT NULL,
  at @int NOT NULL
) @strict
