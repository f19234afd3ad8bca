//! SQL of retention.

use access::visible_in_unit;

/// Columns of one row of what is due, from `retention r` and `guarded g`.
macro_rules! due {
    () => {
        "r.owner_id, r.object_id, g.kind, g.number, g.unit_id, g.revision, r.state, r.rules, r.found_at, r.must_by, r.means, \
         r.decided_by, r.decided_at, r.reason, r.held_until"
    };
}

store::statements! {
    /// Closed cases to be looked at.
    LOOK = "retention.look",
        "SELECT owner_id, id FROM case_record WHERE status = 'closed' AND keep_look_at <= $1 ORDER BY keep_look_at LIMIT $2";
    /// Notes when a case is looked at again.
    LOOKED = "retention.looked", "UPDATE case_record SET keep_look_at = $3 WHERE owner_id = $1 AND id = $2";
    /// Notes that an object's time is out; what was decided about it stays.
    NOTE = "retention.note",
        "INSERT INTO retention (owner_id, object_id, state, rules, found_at, must_by) VALUES ($1,$2,'due',$3,$4,$5) \
         ON CONFLICT (owner_id, object_id) DO UPDATE SET rules = excluded.rules, must_by = excluded.must_by";
    /// Its time is not out, or no longer.
    DROP = "retention.drop", "DELETE FROM retention WHERE owner_id = $1 AND object_id = $2";
    /// Whether any decision has lapsed: held until now, approved and changed since, opened again.
    LAPSED_ANY = "retention.lapsed.any",
        "SELECT 1 AS lapsed FROM retention r JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.object_id \
         WHERE (r.state = 'held' AND r.held_until <= $1) OR (r.state = 'approved' AND r.revision <> g.revision) \
           OR EXISTS (SELECT 1 FROM case_record c WHERE c.owner_id = r.owner_id AND c.id = r.object_id AND c.status = 'open') LIMIT 1";
    /// Held until now.
    UNHOLD = "retention.unhold",
        "UPDATE retention SET state = 'due', reason = NULL, held_until = NULL, decided_by = NULL, decided_at = NULL \
         WHERE state = 'held' AND held_until <= $1";
    /// Approved, and changed since.
    UNAPPROVE = "retention.unapprove",
        "UPDATE retention SET state = 'due', means = NULL, revision = NULL, decided_by = NULL, decided_at = NULL \
         WHERE state = 'approved' AND NOT EXISTS (SELECT 1 FROM guarded g WHERE g.owner_id = retention.owner_id \
           AND g.id = retention.object_id AND g.revision = retention.revision)";
    /// Opened again.
    REOPENED = "retention.reopened",
        "DELETE FROM retention WHERE EXISTS (SELECT 1 FROM case_record c WHERE c.owner_id = retention.owner_id \
           AND c.id = retention.object_id AND c.status = 'open')";

    /// What is due at a unit, as its manager may see it; `$5`,`$6` the cursor, `$7` rows.
    LIST = "retention.list", concat!(
        "SELECT ", due!(), " FROM retention r JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.object_id \
         WHERE r.owner_id = $1 AND (r.found_at, r.object_id) > ($5, $6) AND ", visible_in_unit!(),
        " ORDER BY r.found_at, r.object_id LIMIT $7");
    /// One of them by its number, `$5`.
    ONE = "retention.one", concat!(
        "SELECT ", due!(), " FROM retention r JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.object_id \
         WHERE g.owner_id = $1 AND g.number = $5 AND ", visible_in_unit!());
    /// Everything that is due anywhere, by unit.
    ALL_DUE = "retention.all_due", concat!(
        "SELECT ", due!(), ", o.name AS org_name, u.name AS unit_name FROM retention r \
         JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.object_id \
         JOIN unit u ON u.id = g.unit_id JOIN organisation o ON o.id = g.owner_id \
         ORDER BY o.name, u.name, r.found_at, r.object_id LIMIT $1");
    /// Approves.
    APPROVE = "retention.approve",
        "UPDATE retention SET state = 'approved', means = $3, revision = $4, decided_by = $5, decided_at = $6, reason = NULL, \
           held_until = NULL WHERE owner_id = $1 AND object_id = $2";
    /// Holds.
    HOLD = "retention.hold",
        "UPDATE retention SET state = 'held', means = NULL, revision = NULL, decided_by = $3, decided_at = $4, reason = $5, \
           held_until = $6 WHERE owner_id = $1 AND object_id = $2";
    /// Takes a decision back.
    UNDECIDE = "retention.undecide",
        "UPDATE retention SET state = 'due', means = NULL, revision = NULL, decided_by = NULL, decided_at = NULL, reason = NULL, \
           held_until = NULL WHERE owner_id = $1 AND object_id = $2";

    /// Approved longer ago than `$1`, and unchanged since.
    READY = "retention.ready", concat!(
        "SELECT ", due!(), " FROM retention r JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.object_id \
         WHERE r.state = 'approved' AND r.decided_at <= $1 AND r.revision = g.revision ORDER BY r.decided_at, r.object_id LIMIT $2");
    /// The decision about one object, read again where it is erased.
    DECISION = "retention.decision",
        "SELECT state, rules, means, revision, decided_by, decided_at, archive, archive_revision FROM retention \
         WHERE owner_id = $1 AND object_id = $2";
    /// Holds the decision fast while the object is erased: nobody takes it back meanwhile.
    CLAIM = "retention.claim",
        "UPDATE retention SET state = 'approved' WHERE owner_id = $1 AND object_id = $2 AND state = 'approved' AND revision = $3";
    /// Notes the archive package.
    ARCHIVED = "retention.archived",
        "UPDATE retention SET archive = $3, archive_revision = $4 WHERE owner_id = $1 AND object_id = $2 AND state = 'approved'";
    /// The one row that is left.
    ERASED = "retention.erased",
        "INSERT INTO erased (owner_id, id, number, kind, unit_id, rules, approved_by, approved_at, at, archive) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)";

    /// The whole journal, oldest first.
    EXPORT_ENTRIES = "retention.export.entries",
        "SELECT e.id, e.at, e.seq, e.written_at, e.kind, e.code, e.event, e.step, e.detail, e.sealed, e.author_id AS user_id, \
           e.quiet, a.name AS name FROM case_entry e LEFT JOIN account a ON a.id = e.author_id \
         WHERE e.owner_id = $1 AND e.case_id = $2 ORDER BY e.at, e.seq";
    /// All tasks.
    EXPORT_TASKS = "retention.export.tasks",
        "SELECT id, assignee_id, due_at, made_at, made_by, done_at, done_by, sealed FROM case_task \
         WHERE owner_id = $1 AND case_id = $2 ORDER BY id";
    /// All documents.
    EXPORT_DOCUMENTS = "retention.export.documents",
        "SELECT id, kind, removed, sealed, made_at, made_by FROM case_document WHERE owner_id = $1 AND case_id = $2 ORDER BY id";
    /// The copies of one document.
    BYTES = "retention.export.bytes",
        "SELECT form, sealed FROM case_document_bytes WHERE owner_id = $1 AND document_id = $2 AND case_id = $3 ORDER BY form";
    /// All assessments.
    EXPORT_ASSESSMENTS = "retention.export.assessments",
        "SELECT id, version, at, author_id, audience, purpose, indicators_version, answers, sealed FROM case_assessment \
         WHERE owner_id = $1 AND case_id = $2 ORDER BY version";

    /// Erases bytes of documents.
    ERASE_BYTES = "retention.erase.bytes",
        "DELETE FROM case_document_bytes WHERE owner_id = $1 AND document_id IN \
           (SELECT d.id FROM case_document d WHERE d.owner_id = $1 AND d.case_id = $2)";
    /// Erases documents.
    ERASE_DOCUMENTS = "retention.erase.documents", "DELETE FROM case_document WHERE owner_id = $1 AND case_id = $2";
    /// Erases the blind indexes of persons.
    ERASE_TOKENS = "retention.erase.tokens",
        "DELETE FROM person_token WHERE owner_id = $1 AND person_id IN \
           (SELECT p.id FROM case_person p WHERE p.owner_id = $1 AND p.case_id = $2)";
    /// Erases persons.
    ERASE_PERSONS = "retention.erase.persons", "DELETE FROM case_person WHERE owner_id = $1 AND case_id = $2";
    /// Erases the journal.
    ERASE_ENTRIES = "retention.erase.entries", "DELETE FROM case_entry WHERE owner_id = $1 AND case_id = $2";
    /// Erases tasks.
    ERASE_TASKS = "retention.erase.tasks", "DELETE FROM case_task WHERE owner_id = $1 AND case_id = $2";
    /// Erases assessments.
    ERASE_ASSESSMENTS = "retention.erase.assessments", "DELETE FROM case_assessment WHERE owner_id = $1 AND case_id = $2";
    /// Erases the registration.
    ERASE_REGISTRATION = "retention.erase.registration", "DELETE FROM registration WHERE owner_id = $1 AND case_id = $2";
    /// Erases the case's own row.
    ERASE_RECORD = "retention.erase.record", "DELETE FROM case_record WHERE owner_id = $1 AND id = $2";
}
