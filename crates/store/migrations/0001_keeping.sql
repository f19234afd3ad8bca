-- Keeping: audit, access, keys, accounts, jobs. Types @id @int @bytes @bool differ by engine (dialect.rs).
-- Instants are microseconds since 1970 UTC. Every guarded table leads with the owning organisation.

CREATE TABLE audit_event (
  id @id NOT NULL PRIMARY KEY,
  seq @int,
  at @int NOT NULL,
  actor_kind TEXT NOT NULL,
  user_id @id,
  org_id @id,
  unit_id @id,
  session_id @id,
  request_id @id NOT NULL,
  action TEXT NOT NULL,
  object_kind TEXT NOT NULL,
  owner_id @id,
  object_id @id,
  shown @bytes,
  field_groups TEXT NOT NULL,
  purpose TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('allow','deny')),
  detail TEXT
) @strict;
CREATE INDEX audit_event_object ON audit_event (object_id, at);
CREATE INDEX audit_event_user ON audit_event (user_id, at);

-- Who works where, as what, from when to when.
CREATE TABLE membership (
  user_id @id NOT NULL,
  org_id @id NOT NULL,
  unit_id @id NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('handler','manager','coordinator','national','administrator')),
  valid_from @int NOT NULL,
  valid_to @int,
  PRIMARY KEY (user_id, unit_id, role)
) @strict;
CREATE INDEX membership_unit ON membership (unit_id, role);

-- Every guarded object (report, case) has exactly one row here, and so exactly one responsible unit.
CREATE TABLE guarded (
  owner_id @id NOT NULL,
  id @id NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('report','case')),
  number TEXT NOT NULL,
  unit_id @id NOT NULL,
  secrecy TEXT NOT NULL CHECK (secrecy IN ('normal','protected','sealed')),
  revision @int NOT NULL,
  PRIMARY KEY (owner_id, id)
) @strict;
CREATE UNIQUE INDEX guarded_number ON guarded (owner_id, number);
-- No index by unit: lists of a unit start from report or case_record, and PostgreSQL would prefer this one to the key.

-- Handlers of one object, and the closed list of those named for a protected one.
CREATE TABLE guarded_member (
  owner_id @id NOT NULL,
  object_id @id NOT NULL,
  user_id @id NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('handler','co_handler','named')),
  valid_from @int NOT NULL,
  valid_to @int,
  PRIMARY KEY (owner_id, object_id, user_id, part)
) @strict;
CREATE INDEX guarded_member_user ON guarded_member (user_id, owner_id);

-- Conflict of interest (jäv): beats everything.
CREATE TABLE guarded_conflict (
  owner_id @id NOT NULL,
  object_id @id NOT NULL,
  user_id @id NOT NULL,
  reason_code TEXT NOT NULL,
  declared_by @id,
  at @int NOT NULL,
  PRIMARY KEY (owner_id, object_id, user_id)
) @strict;

CREATE TABLE org_key (
  org_id @id NOT NULL,
  version @int NOT NULL,
  wrapped @bytes NOT NULL,
  made_at @int NOT NULL,
  PRIMARY KEY (org_id, version)
) @strict;

-- Deleting a row here makes every copy of the object unreadable.
CREATE TABLE data_key (
  owner_id @id NOT NULL,
  subject_id @id NOT NULL,
  wrapped @bytes NOT NULL,
  PRIMARY KEY (owner_id, subject_id)
) @strict;

CREATE TABLE account (
  id @id NOT NULL PRIMARY KEY,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  lang TEXT NOT NULL,
  disabled_at @int,
  made_at @int NOT NULL,
  revision @int NOT NULL
) @strict;
CREATE UNIQUE INDEX account_login ON account (login);

CREATE TABLE account_password (
  user_id @id NOT NULL PRIMARY KEY REFERENCES account (id),
  hash TEXT NOT NULL,
  changed_at @int NOT NULL
) @strict;

CREATE TABLE account_totp (
  user_id @id NOT NULL PRIMARY KEY REFERENCES account (id),
  secret @bytes NOT NULL,
  confirmed_at @int NOT NULL,
  last_step @int NOT NULL
) @strict;

CREATE TABLE account_passkey (
  user_id @id NOT NULL REFERENCES account (id),
  credential_id @bytes NOT NULL,
  id @id NOT NULL,
  name TEXT NOT NULL,
  sealed @bytes NOT NULL,
  made_at @int NOT NULL,
  last_used_at @int,
  PRIMARY KEY (user_id, credential_id)
) @strict;
CREATE UNIQUE INDEX account_passkey_credential ON account_passkey (credential_id);

-- A started passkey ceremony, half-finished login or set-up link; short-lived. id is the hash of the ticket.
CREATE TABLE ceremony (
  id @bytes NOT NULL PRIMARY KEY,
  user_id @id,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  expires_at @int NOT NULL
) @strict;
CREATE INDEX ceremony_user ON ceremony (user_id, kind);
CREATE INDEX ceremony_expires ON ceremony (expires_at);

CREATE TABLE login_session (
  hash @bytes NOT NULL PRIMARY KEY,
  id @id NOT NULL,
  user_id @id NOT NULL REFERENCES account (id),
  unit_id @id NOT NULL,
  acr TEXT NOT NULL,
  made_at @int NOT NULL,
  seen_at @int NOT NULL,
  expires_at @int NOT NULL,
  agent TEXT NOT NULL
) @strict;
CREATE INDEX login_session_user ON login_session (user_id);
CREATE INDEX login_session_expires ON login_session (expires_at);

CREATE TABLE api_token (
  hash @bytes NOT NULL PRIMARY KEY,
  id @id NOT NULL,
  user_id @id NOT NULL REFERENCES account (id),
  unit_id @id NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  made_at @int NOT NULL,
  expires_at @int NOT NULL,
  last_used_at @int,
  revoked_at @int
) @strict;
CREATE INDEX api_token_user ON api_token (user_id);

-- Failed logins per bucket (keyed hash of login name or network prefix), for slowing down guessing. No address.
CREATE TABLE login_failure (
  bucket @bytes NOT NULL PRIMARY KEY,
  failures @int NOT NULL,
  last_at @int NOT NULL
) @strict;
CREATE INDEX login_failure_last ON login_failure (last_at);

CREATE TABLE form_key (
  user_id @id NOT NULL,
  form_key TEXT NOT NULL,
  at @int NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (user_id, form_key)
) @strict;
CREATE INDEX form_key_at ON form_key (at);

CREATE TABLE job_lease (
  name TEXT NOT NULL PRIMARY KEY,
  held_until @int NOT NULL,
  last_ok @int
) @strict;

-- What has gone wrong and who must know: stuck synthetic reports, failed jobs. No personal data.
CREATE TABLE alarm (
  id @id NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  org_id @id,
  unit_id @id,
  at @int NOT NULL,
  detail TEXT NOT NULL,
  cleared_at @int
) @strict;
CREATE INDEX alarm_open ON alarm (cleared_at, at);

-- Installation-wide facts: mode (demo or real), a check value of the root key.
CREATE TABLE installation (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) @strict
