//! SQL of this room.

store::statements! {
    /// Everything the decision and the permit need about one object, by number or id within the actor's organisation.
    FACTS = "access.facts",
        // Joined outwards to one row: what does not exist costs the same searches as what is refused.
        "SELECT g.owner_id, g.id, g.kind, g.number, g.unit_id, g.secrecy, g.revision, k.wrapped, \
           EXISTS (SELECT 1 FROM guarded_conflict c WHERE c.owner_id = $1 AND c.object_id = coalesce(g.id, $2) AND c.party_id IN ($4, $6)) AS conflict, \
           EXISTS (SELECT 1 FROM guarded_member m WHERE m.owner_id = $1 AND m.object_id = coalesce(g.id, $2) AND m.user_id = $4 \
             AND m.part = 'named' AND m.valid_from <= $5 AND (m.valid_to IS NULL OR m.valid_to > $5)) AS named, \
           EXISTS (SELECT 1 FROM guarded_member m WHERE m.owner_id = $1 AND m.object_id = coalesce(g.id, $2) AND m.user_id = $4 \
             AND m.part IN ('handler','co_handler') AND m.valid_from <= $5 AND (m.valid_to IS NULL OR m.valid_to > $5)) AS handler, \
           (SELECT max(b.expires_at) FROM break_glass b WHERE b.user_id = $4 AND b.owner_id = $1 AND b.object_id = coalesce(g.id, $2) \
             AND b.expires_at > $5) AS glass \
         FROM (SELECT 1) one LEFT JOIN guarded g ON g.owner_id = $1 AND (g.id = $2 OR g.number = $3) \
           LEFT JOIN data_key k ON k.owner_id = $1 AND k.subject_id = coalesce(g.id, $2)";
    /// A new guarded object.
    GUARDED_INSERT = "access.guarded.insert",
        "INSERT INTO guarded (owner_id, id, kind, number, unit_id, secrecy, revision) VALUES ($1,$2,$3,$4,$5,$6,1)";
    /// Compare-and-set of the revision: the only way to change a guarded object.
    GUARDED_BUMP = "access.guarded.bump",
        "UPDATE guarded SET revision = revision + 1 WHERE owner_id = $1 AND id = $2 AND revision = $3";
    /// The same without having seen it.
    GUARDED_TOUCH = "access.guarded.touch",
        "UPDATE guarded SET revision = revision + 1 WHERE owner_id = $1 AND id = $2 RETURNING revision";
    /// Moves responsibility inside the organisation, compare-and-set.
    GUARDED_MOVE = "access.guarded.move",
        "UPDATE guarded SET unit_id = $4, revision = revision + 1 WHERE owner_id = $1 AND id = $2 AND revision = $3";
    /// Changes secrecy, compare-and-set.
    GUARDED_SECRECY = "access.guarded.secrecy",
        "UPDATE guarded SET secrecy = $4, revision = revision + 1 WHERE owner_id = $1 AND id = $2 AND revision = $3";
    /// Removes an object that stands for nothing any more.
    GUARDED_DELETE = "access.guarded.delete", "DELETE FROM guarded WHERE owner_id = $1 AND id = $2";
    /// Removes its ties.
    MEMBERS_DELETE = "access.members.delete", "DELETE FROM guarded_member WHERE owner_id = $1 AND object_id = $2";
    /// Removes its key: what was sealed with it is gone.
    DATA_KEY_DELETE = "access.data_key.delete", "DELETE FROM data_key WHERE owner_id = $1 AND subject_id = $2";
    /// Removes what was shared of it.
    SHARES_DELETE = "access.shares.delete", "DELETE FROM guarded_share WHERE owner_id = $1 AND object_id = $2";
    /// Removes who opened it in an emergency.
    GLASS_DELETE = "access.glass.delete", "DELETE FROM break_glass WHERE owner_id = $1 AND object_id = $2";
    /// Removes what was noted in log control about who had looked at it; that somebody went through it stays.
    LOG_NOTES_DELETE = "access.log_notes.delete",
        "UPDATE log_control SET sealed = NULL WHERE owner_id = $1 AND object_id = $2";
    /// Removes declared conflicts.
    CONFLICTS_DELETE = "access.conflicts.delete", "DELETE FROM guarded_conflict WHERE owner_id = $1 AND object_id = $2";
    /// Opens an object in an emergency.
    GLASS_INSERT = "access.glass.insert",
        "INSERT INTO break_glass (owner_id, id, object_id, user_id, reason_code, at, expires_at, sealed) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)";
    /// A new share, unless the version that wraps it has retired.
    SHARE_INSERT = "access.share.insert",
        "INSERT INTO guarded_share (owner_id, id, object_id, to_org, to_unit, gate, field_groups, made_at, made_by, valid_to, \
           approved_at, wrapped, sealed, thread_id) SELECT $1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$15 \
         WHERE EXISTS (SELECT 1 FROM org_key k WHERE k.org_id = $4 AND k.version = $14 AND k.retired_at IS NULL)";
    /// Lets a share go that waited for the receiver's yes.
    SHARE_RELEASE = "access.share.release",
        "UPDATE guarded_share SET approved_at = $4, approved_by = $5 WHERE owner_id = $1 AND object_id = $2 AND id = $3 \
         AND approved_at IS NULL AND revoked_at IS NULL AND thread_id IS NOT NULL";
    /// Who is named on a case is named on the thread about it.
    MEMBERS_FOLLOW = "access.members.follow",
        "INSERT INTO guarded_member (owner_id, object_id, user_id, part, valid_from, valid_to) \
         SELECT owner_id, $3, user_id, part, $4, NULL FROM guarded_member WHERE owner_id = $1 AND object_id = $2 AND part = 'named' \
         AND valid_from <= $4 AND (valid_to IS NULL OR valid_to > $4) \
         ON CONFLICT (owner_id, object_id, user_id, part) DO NOTHING";
    /// A second person approves, once; whoever made it cannot.
    SHARE_APPROVE = "access.share.approve",
        "UPDATE guarded_share SET approved_at = $4, approved_by = $5 WHERE owner_id = $1 AND object_id = $2 AND id = $3 \
         AND approved_at IS NULL AND revoked_at IS NULL AND made_by <> $5 AND thread_id IS NULL";
    /// Takes a share back, once. Its key goes.
    SHARE_REVOKE = "access.share.revoke",
        "UPDATE guarded_share SET revoked_at = $4, revoked_by = $5, wrapped = $6 WHERE owner_id = $1 AND object_id = $2 AND id = $3 \
         AND revoked_at IS NULL";
    /// Shares of an object, newest first.
    SHARES = "access.shares",
        "SELECT s.id, s.to_org, s.to_unit, s.gate, s.field_groups, s.made_at, s.made_by, s.valid_to, s.approved_at, s.approved_by, \
           s.revoked_at, s.revoked_by, s.sealed, o.name AS org_name, o.kind AS org_kind, u.name AS unit_name, a.name AS made_name, \
           b.name AS approved_name, c.name AS revoked_name \
         FROM guarded_share s LEFT JOIN organisation o ON o.id = s.to_org LEFT JOIN unit u ON u.id = s.to_unit \
         LEFT JOIN account a ON a.id = s.made_by LEFT JOIN account b ON b.id = s.approved_by LEFT JOIN account c ON c.id = s.revoked_by \
         WHERE s.owner_id = $1 AND s.object_id = $2 ORDER BY s.made_at DESC, s.id DESC LIMIT 200";
    /// Everything the decision and the permit need about one share to the actor's organisation.
    FACTS_SHARED = "access.facts.shared",
        "SELECT g.owner_id, g.id, g.kind, g.number, g.unit_id, g.secrecy, g.revision, s.id AS share_id, s.to_org, s.to_unit, s.gate, \
           s.field_groups, s.made_at, s.valid_to, s.approved_at, s.revoked_at, s.wrapped, s.sealed, \
           EXISTS (SELECT 1 FROM guarded_conflict c WHERE c.owner_id = g.owner_id AND c.object_id = g.id AND c.party_id IN ($3, $2)) AS conflict, \
           EXISTS (SELECT 1 FROM guarded_member m WHERE m.owner_id = g.owner_id AND m.object_id = g.id AND m.user_id = $3 \
             AND m.part = 'named' AND m.valid_from <= $4 AND (m.valid_to IS NULL OR m.valid_to > $4)) AS named \
         FROM guarded_share s JOIN guarded g ON g.owner_id = s.owner_id AND g.id = s.object_id \
         WHERE s.id = $1 AND s.to_org = $2";
    /// Adds or renews a tie.
    MEMBER_SET = "access.member.set",
        "INSERT INTO guarded_member (owner_id, object_id, user_id, part, valid_from, valid_to) VALUES ($1,$2,$3,$4,$5,NULL) \
         ON CONFLICT (owner_id, object_id, user_id, part) DO UPDATE SET valid_from = excluded.valid_from, valid_to = NULL";
    /// Ends ties of one part.
    MEMBER_END = "access.member.end",
        "UPDATE guarded_member SET valid_to = $5 WHERE owner_id = $1 AND object_id = $2 AND user_id = $3 AND part = $4 AND valid_to IS NULL";
    /// Ends all handlers of an object.
    MEMBERS_END = "access.members.end",
        "UPDATE guarded_member SET valid_to = $4 WHERE owner_id = $1 AND object_id = $2 AND part = $3 AND valid_to IS NULL";
    /// Current ties of an object.
    MEMBERS = "access.members",
        "SELECT user_id, part, valid_from FROM guarded_member WHERE owner_id = $1 AND object_id = $2 \
         AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3) ORDER BY valid_from, user_id";
    /// Declares a conflict of interest.
    CONFLICT_SET = "access.conflict.set",
        "INSERT INTO guarded_conflict (owner_id, object_id, party_id, reason_code, declared_by, at) VALUES ($1,$2,$3,$4,$5,$6) \
         ON CONFLICT (owner_id, object_id, party_id) DO NOTHING";
    /// An organisation's keys, newest first.
    ORG_KEY = "access.org_key", "SELECT version, wrapped, custodian FROM org_key WHERE org_id = $1 ORDER BY version DESC";
    /// All keys of all organisations.
    ORG_KEYS = "access.org_keys", "SELECT org_id, version, wrapped, custodian FROM org_key ORDER BY org_id, version";
    /// A new organisation key, unless the root key has been changed since it was opened.
    ORG_KEY_INSERT = "access.org_key.insert",
        "INSERT INTO org_key (org_id, version, wrapped, made_at, custodian) SELECT $1,$2,$3,$4,$5 \
         WHERE NOT EXISTS (SELECT 1 FROM installation WHERE name = 'root_key_check' AND value <> $6) \
         ON CONFLICT (org_id, version) DO NOTHING";
    /// Retires the versions before this one.
    ORG_KEY_RETIRE = "access.org_key.retire",
        "UPDATE org_key SET retired_at = $3 WHERE org_id = $1 AND version < $2 AND retired_at IS NULL";
    /// Organisations with retired versions.
    ORG_KEYS_RETIRED = "access.org_keys.retired", "SELECT DISTINCT org_id FROM org_key WHERE retired_at IS NOT NULL";
    /// Removes versions that retired before an instant.
    ORG_KEY_CLEAR = "access.org_key.clear",
        "DELETE FROM org_key WHERE org_id = $1 AND version < $2 AND retired_at < $3";
    /// Wraps an organisation's key anew, under another root key.
    ORG_KEY_SET = "access.org_key.set", "UPDATE org_key SET wrapped = $3 WHERE org_id = $1 AND version = $2";
    /// An object's key, unless the version that wraps it has retired.
    DATA_KEY_INSERT = "access.data_key.insert",
        "INSERT INTO data_key (owner_id, subject_id, wrapped) SELECT $1,$2,$3 \
         WHERE EXISTS (SELECT 1 FROM org_key k WHERE k.org_id = $1 AND k.version = $4 AND k.retired_at IS NULL)";
    /// Wraps of own subjects that are not under the newest version with a lock.
    DATA_KEYS_OLD = "access.data_keys.old",
        "SELECT subject_id AS id, subject_id, wrapped FROM data_key \
         WHERE owner_id = $1 AND subject_id > $2 AND substr(wrapped, 1, 5) <> $3 ORDER BY subject_id LIMIT $4";
    /// Puts a new wrap in the place of the one read, if the version is still in use.
    DATA_KEY_MOVE = "access.data_key.move",
        "UPDATE data_key SET wrapped = $4 WHERE owner_id = $1 AND subject_id = $2 AND wrapped = $3 \
         AND EXISTS (SELECT 1 FROM org_key k WHERE k.org_id = $1 AND k.version = $5 AND k.retired_at IS NULL)";
    /// Wraps of what was shared with an organisation that are not under the newest version with a lock.
    SHARES_OLD = "access.shares.old",
        "SELECT id, object_id AS subject_id, wrapped FROM guarded_share \
         WHERE to_org = $1 AND id > $2 AND revoked_at IS NULL AND substr(wrapped, 1, 5) <> $3 ORDER BY id LIMIT $4";
    /// Puts a new wrap in the place of the one read, if the version is still in use.
    SHARE_MOVE = "access.share.move",
        "UPDATE guarded_share SET wrapped = $4 WHERE to_org = $1 AND id = $2 AND wrapped = $3 \
         AND EXISTS (SELECT 1 FROM org_key k WHERE k.org_id = $1 AND k.version = $5 AND k.retired_at IS NULL)";
    /// Whether anything is wrapped under another version than this.
    WRAPS_OLD = "access.wraps.old",
        "SELECT 1 AS n WHERE EXISTS (SELECT 1 FROM data_key d WHERE d.owner_id = $1 AND substr(d.wrapped, 2, 4) <> $2) \
         OR EXISTS (SELECT 1 FROM guarded_share s WHERE s.to_org = $1 AND s.revoked_at IS NULL AND substr(s.wrapped, 2, 4) <> $2)";
    /// Notes that the lock of what is erased must go.
    LOCK_DUE_INSERT = "access.lock_due.insert",
        "INSERT INTO lock_due (owner_id, subject_id, at) VALUES ($1,$2,$3) ON CONFLICT (subject_id) DO NOTHING";
    /// Locks that must go.
    LOCK_DUE = "access.lock_due", "SELECT owner_id, subject_id FROM lock_due ORDER BY subject_id LIMIT $1";
    /// One of them is gone.
    LOCK_DUE_DONE = "access.lock_due.done", "DELETE FROM lock_due WHERE subject_id = $1";
    /// Subjects with a key of their own, in a range of ids.
    SUBJECTS_KNOWN = "access.subjects.known",
        "SELECT subject_id FROM data_key WHERE subject_id > $1 AND subject_id <= $2";
    /// A fact about the installation.
    FACT = "access.installation", "SELECT value FROM installation WHERE name = $1";
    /// Changes a fact about the installation.
    FACT_SET = "access.installation.set",
        "INSERT INTO installation (name, value) VALUES ($1,$2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}
