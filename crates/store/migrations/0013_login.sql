-- Logging in at an identity provider. Types @id @int @bytes @bool differ by engine (dialect.rs).

-- Who an account is at a provider, as an administrator has written it. `mark` is a keyed fingerprint of issuer, claim and
-- value: the value may be a personal number, so it stands sealed only.
CREATE TABLE account_identity (
  mark @bytes NOT NULL PRIMARY KEY,
  id @id NOT NULL,
  user_id @id NOT NULL REFERENCES account (id),
  provider TEXT NOT NULL,
  sealed @bytes NOT NULL,
  made_at @int NOT NULL,
  last_used_at @int
) @strict;
CREATE INDEX account_identity_user ON account_identity (user_id);

-- A login at a provider may be older than our session: `confirmed_at` is when the person last showed who they are, where
-- that is not when the session was made. `subject` and `sid` are keyed fingerprints of the provider's names for the person
-- and for its own session.
ALTER TABLE login_session ADD COLUMN confirmed_at @int;
ALTER TABLE login_session ADD COLUMN provider TEXT;
ALTER TABLE login_session ADD COLUMN subject @bytes;
ALTER TABLE login_session ADD COLUMN sid @bytes;
CREATE INDEX login_session_subject ON login_session (subject) WHERE subject IS NOT NULL;

-- Organisation number, ten digits, or empty: what a provider says about whom a person works for must match it.
ALTER TABLE organisation ADD COLUMN number TEXT NOT NULL DEFAULT '';
