//! SQL of this room.

/// How many authenticators the account `a` has.
macro_rules! authenticators {
    () => {
        "(SELECT count(*) FROM account_passkey ak WHERE ak.user_id = a.id) \
         + (SELECT count(*) FROM account_totp ac WHERE ac.user_id = a.id) \
         + CASE WHEN EXISTS (SELECT 1 FROM account_identity ai WHERE ai.user_id = a.id) THEN 1 ELSE 0 END AS authenticators"
    };
}

store::statements! {
    /// A new account.
    ACCOUNT_INSERT = "accounts.insert",
        "INSERT INTO account (id, login, name, title, lang, disabled_at, made_at, revision) \
         VALUES ($1,$2,$3,$4,$5,NULL,$6,1)";
    /// Everything a login needs about one account, by login name.
    BY_LOGIN = "accounts.by_login",
        "SELECT a.id, a.login, a.name, a.title, a.lang, a.disabled_at, a.made_at AS account_made_at, a.revision, p.hash, \
           EXISTS (SELECT 1 FROM account_totp t WHERE t.user_id = a.id) AS has_totp, \
           EXISTS (SELECT 1 FROM account_passkey k WHERE k.user_id = a.id) AS has_passkey, \
           EXISTS (SELECT 1 FROM account_identity i WHERE i.user_id = a.id) AS has_identity \
         FROM account a LEFT JOIN account_password p ON p.user_id = a.id WHERE a.login = $1";
    /// The same by id.
    BY_ID = "accounts.by_id",
        "SELECT a.id, a.login, a.name, a.title, a.lang, a.disabled_at, a.made_at AS account_made_at, a.revision, p.hash, \
           EXISTS (SELECT 1 FROM account_totp t WHERE t.user_id = a.id) AS has_totp, \
           EXISTS (SELECT 1 FROM account_passkey k WHERE k.user_id = a.id) AS has_passkey, \
           EXISTS (SELECT 1 FROM account_identity i WHERE i.user_id = a.id) AS has_identity \
         FROM account a LEFT JOIN account_password p ON p.user_id = a.id WHERE a.id = $1";
    /// Keeps others from changing this account's credentials until the end of the transaction.
    ACCOUNT_LOCK = "accounts.lock", "UPDATE account SET revision = revision WHERE id = $1";
    /// How many authenticators a person has.
    AUTHENTICATORS = "accounts.authenticators", concat!("SELECT ", authenticators!(), " FROM account a WHERE a.id = $1");
    /// The name of a colleague.
    NAME = "accounts.name",
        "SELECT a.name FROM account a WHERE a.id = $1";
    /// One page of accounts after a login name.
    LIST = "accounts.list",
        "SELECT a.id, a.login, a.name, a.title, a.lang, a.disabled_at, a.made_at AS account_made_at, a.revision, \
           EXISTS (SELECT 1 FROM account_totp t WHERE t.user_id = a.id) AS has_totp, \
           EXISTS (SELECT 1 FROM account_passkey k WHERE k.user_id = a.id) AS has_passkey, \
           EXISTS (SELECT 1 FROM account_identity i WHERE i.user_id = a.id) AS has_identity \
         FROM account a WHERE a.login > $1 ORDER BY a.login LIMIT $2";
    /// Changes what an administrator may change, compare-and-set.
    ACCOUNT_CHANGE = "accounts.change",
        "UPDATE account SET name = $3, title = $4, revision = revision + 1 WHERE id = $1 AND revision = $2";
    /// Switches an account off.
    ACCOUNT_DISABLE = "accounts.disable",
        "UPDATE account SET disabled_at = $2, revision = revision + 1 WHERE id = $1 AND disabled_at IS NULL";
    /// Switches it on again.
    ACCOUNT_ENABLE = "accounts.enable",
        "UPDATE account SET disabled_at = NULL, revision = revision + 1 WHERE id = $1 AND disabled_at IS NOT NULL";
    /// Language of one's own pages.
    ACCOUNT_LANG = "accounts.lang", "UPDATE account SET lang = $2 WHERE id = $1";

    /// Sets a password.
    PASSWORD_SET = "accounts.password.set",
        "INSERT INTO account_password (user_id, hash, changed_at) VALUES ($1,$2,$3) \
         ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at";
    /// A stored password hash made anew with today's costs.
    PASSWORD_REHASH = "accounts.password.rehash",
        "UPDATE account_password SET hash = $3 WHERE user_id = $1 AND hash = $2";

    /// Forgets a password.
    PASSWORD_DELETE = "accounts.password.delete", "DELETE FROM account_password WHERE user_id = $1";

    /// The one-time-code secret.
    TOTP = "accounts.totp", "SELECT secret, last_step FROM account_totp WHERE user_id = $1";
    /// Sets it.
    TOTP_SET = "accounts.totp.set",
        "INSERT INTO account_totp (user_id, secret, confirmed_at, last_step) VALUES ($1,$2,$3,$4) \
         ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, confirmed_at = excluded.confirmed_at, last_step = excluded.last_step";
    /// Uses a step up: only once, and never an earlier one afterwards.
    TOTP_USE = "accounts.totp.use", "UPDATE account_totp SET last_step = $2 WHERE user_id = $1 AND last_step < $2";
    /// Removes it.
    TOTP_DELETE = "accounts.totp.delete", "DELETE FROM account_totp WHERE user_id = $1";

    /// A new passkey.
    PASSKEY_INSERT = "accounts.passkey.insert",
        "INSERT INTO account_passkey (user_id, credential_id, id, name, sealed, made_at, last_used_at) VALUES ($1,$2,$3,$4,$5,$6,NULL)";
    /// A person's passkeys.
    PASSKEYS = "accounts.passkeys",
        "SELECT id, credential_id, name, made_at, last_used_at FROM account_passkey WHERE user_id = $1 ORDER BY made_at, id";
    /// One passkey.
    PASSKEY = "accounts.passkey",
        "SELECT id, sealed FROM account_passkey WHERE user_id = $1 AND credential_id = $2";
    /// Notes its use and its counter.
    PASSKEY_USED = "accounts.passkey.used",
        "UPDATE account_passkey SET sealed = $3, last_used_at = $4 WHERE user_id = $1 AND credential_id = $2";
    /// Removes one.
    PASSKEY_DELETE = "accounts.passkey.delete", "DELETE FROM account_passkey WHERE user_id = $1 AND id = $2";
    /// Removes all.
    PASSKEYS_DELETE = "accounts.passkeys.delete", "DELETE FROM account_passkey WHERE user_id = $1";

    /// Begins something short-lived.
    CEREMONY_INSERT = "accounts.ceremony.insert",
        "INSERT INTO ceremony (id, user_id, kind, state, expires_at) VALUES ($1,$2,$3,$4,$5)";
    /// Reads it.
    CEREMONY = "accounts.ceremony",
        "SELECT user_id, state FROM ceremony WHERE id = $1 AND kind = $2 AND expires_at > $3";
    /// Uses it up.
    CEREMONY_DELETE = "accounts.ceremony.delete", "DELETE FROM ceremony WHERE id = $1";
    /// Takes back a person's earlier ones of the same kind.
    CEREMONY_REPLACE = "accounts.ceremony.replace", "DELETE FROM ceremony WHERE user_id = $1 AND kind = $2";
    /// Takes back everything begun for a person.
    CEREMONIES_DELETE = "accounts.ceremonies.delete", "DELETE FROM ceremony WHERE user_id = $1";
    /// Forgets old ones.
    CEREMONY_EXPIRE = "accounts.ceremony.expire", "DELETE FROM ceremony WHERE expires_at <= $1";

    /// A new session.
    SESSION_INSERT = "accounts.session.insert",
        "INSERT INTO login_session (hash, id, user_id, unit_id, acr, made_at, seen_at, expires_at, agent, confirmed_at, provider, subject, sid) \
         VALUES ($1,$2,$3,$4,$5,$6,$6,$7,$8,$9,$10,$11,$12)";
    /// A living session with its account. $2 = now, $3 = last sight after which it is idle too long.
    SESSION = "accounts.session", concat!(
        "SELECT s.id AS session_id, s.user_id, s.unit_id, s.acr, s.made_at, s.seen_at, s.expires_at, s.agent, s.provider, \
           COALESCE(s.confirmed_at, s.made_at) AS confirmed_at, \
           a.login, a.name, a.title, a.lang, a.disabled_at, a.made_at AS account_made_at, a.revision, ", authenticators!(), ", ", directory::member_columns!(), " \
         FROM login_session s JOIN account a ON a.id = s.user_id ", directory::member_join!("s.user_id", "$2"), " \
         WHERE s.hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND a.disabled_at IS NULL \
         ORDER BY m.valid_from, m.unit_id, m.role");
    /// A living session by id, for changing how one logs in.
    SESSION_BY_ID = "accounts.session.by_id",
        "SELECT made_at, acr, unit_id, agent, COALESCE(confirmed_at, made_at) AS confirmed_at, provider, subject, sid FROM login_session \
         WHERE user_id = $1 AND id = $2";
    /// Seen now.
    SESSION_SEEN = "accounts.session.seen", "UPDATE login_session SET seen_at = $2 WHERE hash = $1 AND seen_at < $2";
    /// Works for another unit now.
    SESSION_UNIT = "accounts.session.unit", "UPDATE login_session SET unit_id = $3 WHERE user_id = $1 AND id = $2";
    /// A person's living sessions.
    SESSIONS = "accounts.sessions",
        "SELECT id, unit_id, acr, made_at, seen_at, expires_at, agent, provider FROM login_session \
         WHERE user_id = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY made_at DESC LIMIT 100";
    /// Ends those that began with this session of a provider ($1), or all of this person there ($2).
    SESSIONS_ENDED_OUTSIDE = "accounts.sessions.ended_outside",
        "DELETE FROM login_session WHERE subject IS NOT NULL AND (sid = $1 OR subject = $2)";

    /// Whose identity this is.
    IDENTITY = "accounts.identity",
        "SELECT i.id, i.user_id, a.disabled_at FROM account_identity i JOIN account a ON a.id = i.user_id WHERE i.mark = $1";
    /// A person's identities at providers.
    IDENTITIES = "accounts.identities",
        "SELECT id, provider, sealed, made_at, last_used_at FROM account_identity WHERE user_id = $1 ORDER BY made_at, id";
    /// A new one.
    IDENTITY_INSERT = "accounts.identity.insert",
        "INSERT INTO account_identity (mark, id, user_id, provider, sealed, made_at, last_used_at) VALUES ($1,$2,$3,$4,$5,$6,NULL)";
    /// Used now.
    IDENTITY_USED = "accounts.identity.used", "UPDATE account_identity SET last_used_at = $2 WHERE mark = $1";
    /// Removes one.
    IDENTITY_DELETE = "accounts.identity.delete", "DELETE FROM account_identity WHERE user_id = $1 AND id = $2";
    /// Ends one.
    SESSION_DELETE = "accounts.session.delete", "DELETE FROM login_session WHERE user_id = $1 AND id = $2";
    /// Ends all of a person except one.
    SESSIONS_DELETE_OTHER = "accounts.sessions.delete_other",
        "DELETE FROM login_session WHERE user_id = $1 AND id <> $2";
    /// Ends all of a person.
    SESSIONS_DELETE = "accounts.sessions.delete", "DELETE FROM login_session WHERE user_id = $1";
    /// Forgets old ones.
    SESSION_EXPIRE = "accounts.session.expire", "DELETE FROM login_session WHERE expires_at <= $1";

    /// A new API token.
    TOKEN_INSERT = "accounts.token.insert",
        "INSERT INTO api_token (hash, id, user_id, unit_id, name, scopes, made_at, expires_at, last_used_at, revoked_at) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,NULL,NULL)";
    /// A living token of a living account.
    TOKEN = "accounts.token",
        "SELECT t.id, t.user_id, t.unit_id, t.scopes, t.last_used_at FROM api_token t JOIN account a ON a.id = t.user_id \
         WHERE t.hash = $1 AND t.expires_at > $2 AND t.revoked_at IS NULL AND a.disabled_at IS NULL";
    /// Used now.
    TOKEN_USED = "accounts.token.used", "UPDATE api_token SET last_used_at = $2 WHERE hash = $1";
    /// A person's tokens.
    TOKENS = "accounts.tokens",
        "SELECT id, unit_id, name, scopes, made_at, expires_at, last_used_at, revoked_at FROM api_token \
         WHERE user_id = $1 ORDER BY made_at DESC LIMIT 100";
    /// How many living tokens a person has.
    TOKENS_COUNT = "accounts.tokens.count",
        "SELECT count(*) AS n FROM api_token WHERE user_id = $1 AND expires_at > $2 AND revoked_at IS NULL";
    /// Revokes one.
    TOKEN_REVOKE = "accounts.token.revoke",
        "UPDATE api_token SET revoked_at = $3 WHERE user_id = $1 AND id = $2 AND revoked_at IS NULL";
    /// Revokes all of a person.
    TOKENS_REVOKE = "accounts.tokens.revoke",
        "UPDATE api_token SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL";

    /// Locks a bucket for this transaction and reads it.
    FAILURE_LOCK = "accounts.failure.lock",
        "INSERT INTO login_failure (bucket, failures, last_at) VALUES ($1, 0, $2) ON CONFLICT (bucket) DO UPDATE SET \
         failures = login_failure.failures RETURNING failures, last_at";
    /// Counts an attempt; a bucket untouched since $3 starts afresh.
    FAILURE_COUNT = "accounts.failure.count",
        "INSERT INTO login_failure (bucket, failures, last_at) VALUES ($1, 1, $2) ON CONFLICT (bucket) DO UPDATE SET \
         failures = CASE WHEN login_failure.last_at < $3 THEN 1 ELSE login_failure.failures + 1 END, last_at = excluded.last_at";
    /// Takes an attempt back that succeeded.
    FAILURE_BACK = "accounts.failure.back",
        "UPDATE login_failure SET failures = failures - 1 WHERE bucket = $1 AND failures > 0";
    /// Forgets a bucket.
    FAILURE_CLEAR = "accounts.failure.clear", "DELETE FROM login_failure WHERE bucket = $1";
    /// Forgets old buckets.
    FAILURE_EXPIRE = "accounts.failure.expire", "DELETE FROM login_failure WHERE last_at < $1";

    /// Demo or real.
    MODE = "accounts.mode", "SELECT value FROM installation WHERE name = 'mode'";
}
