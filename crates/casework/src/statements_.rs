//! SQL of this room.

use access::{visible_by_share, visible_in_unit, visible_to_user};

/// Columns of one worklist row; `$1`–`$4` from the permit, `$5`,`$6` the cursor, `$7` the number of rows.
macro_rules! worklist {
    ($where:literal) => {
        concat!(
            "SELECT c.id, g.number, g.secrecy, c.sex, c.age_years, c.age_band, c.age_doubt, c.purpose, c.next_step, c.next_state, \
               c.next_order, c.due_step, c.next_due, c.next_warn, c.handler_id, a.name AS handler_name \
             FROM case_record c JOIN guarded g ON g.owner_id = c.owner_id AND g.id = c.id \
             LEFT JOIN account a ON a.id = c.handler_id \
             WHERE ", visible_in_unit!(), " AND c.owner_id = $1 AND c.unit_id = $2 AND c.status = 'open'", $where,
            " AND (c.next_order, c.id) > ($5, $6) ORDER BY c.next_order, c.id LIMIT $7"
        )
    };
}

/// Columns of one hit. The inner part walks the persons that `t` finds in the order of the page and stops at its end;
/// CROSS JOIN (an inner join for both engines) keeps SQLite from walking every person of the organisation instead.
macro_rules! search {
    ($from:literal, $where:literal) => {
        concat!(
            "SELECT f.case_id, f.number, f.unit_id, f.secrecy, c.status, c.sex, c.age_years, c.age_band, c.age_doubt, c.purpose, \
               p.id AS person_id, p.role, p.sealed, k.wrapped \
             FROM (SELECT t.person_id, t.case_id, g.number, g.unit_id, g.secrecy FROM ",
            $from,
            " CROSS JOIN guarded g WHERE ", visible_to_user!(), " AND g.id = t.case_id AND g.kind = 'case' AND t.person_id < $5",
            $where,
            " ORDER BY t.person_id DESC LIMIT $6) f \
             JOIN case_person p ON p.owner_id = $1 AND p.id = f.person_id \
             JOIN case_record c ON c.owner_id = $1 AND c.id = f.case_id \
             JOIN data_key k ON k.owner_id = $1 AND k.subject_id = f.case_id \
             ORDER BY f.person_id DESC"
        )
    };
}

store::statements! {
    /// A new case.
    RECORD_INSERT = "casework.record.insert",
        "INSERT INTO case_record (owner_id, id, unit_id, status, received_at, opened_at, handler_id, report_id, facts, sex, \
           age_years, age_band, age_doubt, purpose, process_version, next_step, next_state, next_order, due_step, next_due, next_warn, \
           refresh_at) \
         VALUES ($1,$2,$3,'open',$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,NULL,'nothing',$15,NULL,$15,$15,$15)";
    /// One case with its counts.
    RECORD = "casework.record",
        "SELECT c.status, c.received_at, c.opened_at, c.closed_at, c.close_reason, c.report_id, \
           (SELECT x.number FROM guarded x WHERE x.owner_id = c.owner_id AND x.id = c.report_id) AS report, \
           c.facts, c.sex, u.name AS unit_name, o.name AS org_name, o.kind AS org_kind, \
           (SELECT count(*) FROM case_person x WHERE x.owner_id = c.owner_id AND x.case_id = c.id) AS persons, \
           (SELECT count(*) FROM case_document x WHERE x.owner_id = c.owner_id AND x.case_id = c.id) AS documents, \
           (SELECT count(*) FROM case_assessment x WHERE x.owner_id = c.owner_id AND x.case_id = c.id) AS assessments, \
           EXISTS (SELECT 1 FROM registration x WHERE x.owner_id = c.owner_id AND x.case_id = c.id) AS registered \
         FROM case_record c JOIN unit u ON u.id = c.unit_id JOIN organisation o ON o.id = u.org_id \
         WHERE c.owner_id = $1 AND c.id = $2";
    /// What comes next, after every change.
    RECORD_NEXT = "casework.record.next",
        "UPDATE case_record SET process_version = $3, next_step = $4, next_state = $5, next_order = $6, due_step = $7, \
           next_due = $8, next_warn = $9, refresh_at = $10 WHERE owner_id = $1 AND id = $2";
    /// Locks the row, so that what is read after it is the newest.
    RECORD_LOCK = "casework.record.lock",
        "UPDATE case_record SET refresh_at = refresh_at WHERE owner_id = $1 AND id = $2";
    /// Coded facts.
    RECORD_FACTS = "casework.record.facts",
        "UPDATE case_record SET facts = $3, age_years = $4, age_band = $5, age_doubt = $6, purpose = $7 WHERE owner_id = $1 AND id = $2";
    /// The child's sex, for headings.
    RECORD_SEX = "casework.record.sex", "UPDATE case_record SET sex = $3 WHERE owner_id = $1 AND id = $2";
    /// Unit and handler: follows `guarded` in the same transaction.
    RECORD_ASSIGN = "casework.record.assign",
        "UPDATE case_record SET unit_id = $3, handler_id = $4 WHERE owner_id = $1 AND id = $2";
    /// Close or reopen.
    RECORD_STATUS = "casework.record.status",
        "UPDATE case_record SET status = $3, closed_at = $4, close_reason = $5 WHERE owner_id = $1 AND id = $2";
    /// Cases whose plan may have changed by time.
    REFRESH_TIME = "casework.refresh.time",
        "SELECT owner_id, id FROM case_record WHERE status = 'open' AND refresh_at <= $1 ORDER BY refresh_at LIMIT $2";
    /// Cases whose plan was derived from another version of the process.
    REFRESH_VERSION = "casework.refresh.version",
        "SELECT owner_id, id FROM case_record WHERE status = 'open' AND (process_version < $1 OR process_version > $1) LIMIT $2";

    /// Adds to the journal.
    ENTRY_INSERT = "casework.entry.insert",
        "INSERT INTO case_entry (owner_id, id, case_id, at, seq, written_at, kind, code, event, step, process_version, detail, \
           sealed, author_id, quiet) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)";
    /// What the plan reads.
    EVENTS = "casework.events",
        "SELECT event, at, step, process_version, detail FROM case_entry \
         WHERE owner_id = $1 AND case_id = $2 AND event IS NOT NULL ORDER BY at, seq";
    /// What the first page of a case shows below its own row, in one go: the entries the plan reads and the latest ones with
    /// their texts (`$3` false, `$4` how many), open tasks, and who is tied to the case (`$5` now).
    UNDER = "casework.under",
        "SELECT 'entry' AS what, e.id AS id, e.at AS at, e.seq AS seq, e.written_at AS written_at, e.kind AS kind, e.code AS code, \
           e.event AS event, e.step AS step, e.process_version AS process_version, e.detail AS detail, e.author_id AS user_id, \
           a.name AS name, CASE WHEN l.id IS NULL THEN NULL ELSE e.sealed END AS sealed, (l.id IS NOT NULL) AS shown \
         FROM case_entry e \
         LEFT JOIN (SELECT id FROM case_entry WHERE owner_id = $1 AND case_id = $2 AND quiet = $3 \
           ORDER BY at DESC, seq DESC LIMIT $4) l ON l.id = e.id \
         LEFT JOIN account a ON a.id = e.author_id \
         WHERE e.owner_id = $1 AND e.case_id = $2 AND (e.event IS NOT NULL OR l.id IS NOT NULL) \
         UNION ALL \
         SELECT 'task', t.id, t.due_at, 0, t.made_at, '', '', NULL, NULL, NULL, NULL, t.assignee_id, a.name, t.sealed, (1 = 0) \
         FROM case_task t LEFT JOIN account a ON a.id = t.assignee_id \
         WHERE t.owner_id = $1 AND t.case_id = $2 AND t.done_at IS NULL \
         UNION ALL \
         SELECT 'tie', m.object_id, m.valid_from, 0, m.valid_from, m.part, '', NULL, NULL, NULL, NULL, m.user_id, a.name, NULL, (1 = 0) \
         FROM guarded_member m LEFT JOIN account a ON a.id = m.user_id \
         WHERE m.owner_id = $1 AND m.object_id = $2 AND m.valid_from <= $5 AND (m.valid_to IS NULL OR m.valid_to > $5) \
         ORDER BY at, seq";
    /// What retention asks of the journal: what has happened, and the last entry.
    HAPPENED = "casework.happened",
        "SELECT event, max(at) AS at, max(written_at) AS written_at FROM case_entry WHERE owner_id = $1 AND case_id = $2 GROUP BY event";
    /// A page of the journal, newest first.
    JOURNAL = "casework.journal",
        "SELECT e.id, e.at, e.seq, e.written_at, e.kind, e.code, e.step, e.detail, e.sealed, e.author_id AS user_id, a.name AS name \
         FROM case_entry e LEFT JOIN account a ON a.id = e.author_id \
         WHERE e.owner_id = $1 AND e.case_id = $2 AND e.quiet = $3 AND (e.at, e.seq) < ($4, $5) \
         ORDER BY e.at DESC, e.seq DESC LIMIT $6";

    /// A new person.
    PERSON_INSERT = "casework.person.insert",
        "INSERT INTO case_person (owner_id, id, case_id, role, coded, sealed, made_at, changed_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$7)";
    /// Changes a person.
    PERSON_UPDATE = "casework.person.update",
        "UPDATE case_person SET role = $4, coded = $5, sealed = $6, changed_at = $7 WHERE owner_id = $1 AND id = $2 AND case_id = $3";
    /// Persons of a case.
    PERSONS = "casework.persons",
        "SELECT id, role, coded, sealed FROM case_person WHERE owner_id = $1 AND case_id = $2 ORDER BY id LIMIT $3";
    /// The child of a case.
    CHILD = "casework.child",
        "SELECT id, sealed FROM case_person WHERE owner_id = $1 AND case_id = $2 AND role = 'child' ORDER BY id LIMIT 1";
    /// Roles of a case.
    PERSON_ROLES = "casework.person.roles",
        "SELECT id, role FROM case_person WHERE owner_id = $1 AND case_id = $2 ORDER BY id LIMIT $3";
    /// A blind index of a person.
    TOKEN_INSERT = "casework.token.insert",
        "INSERT INTO person_token (owner_id, token, person_id, case_id) VALUES ($1,$2,$3,$4) ON CONFLICT (owner_id, token, person_id) DO NOTHING";
    /// Forgets a person's blind indexes.
    TOKENS_DELETE = "casework.token.delete", "DELETE FROM person_token WHERE owner_id = $1 AND person_id = $2";

    /// A new task.
    TASK_INSERT = "casework.task.insert",
        "INSERT INTO case_task (owner_id, id, case_id, assignee_id, due_at, made_at, made_by, sealed) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)";
    /// A task is done; once.
    TASK_DONE = "casework.task.done",
        "UPDATE case_task SET done_at = $4, done_by = $5 WHERE owner_id = $1 AND id = $2 AND case_id = $3 AND done_at IS NULL";

    /// A new document.
    DOCUMENT_INSERT = "casework.document.insert",
        "INSERT INTO case_document (owner_id, id, case_id, kind, size, removed, stripped, sealed, made_at, made_by) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)";
    /// Its bytes.
    BYTES_INSERT = "casework.bytes.insert",
        "INSERT INTO case_document_bytes (owner_id, document_id, form, case_id, sealed) VALUES ($1,$2,$3,$4,$5)";
    /// Documents of a case, newest first, before the given one.
    DOCUMENTS = "casework.documents",
        "SELECT id, kind, size, removed, stripped, sealed, made_at FROM case_document \
         WHERE owner_id = $1 AND case_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4";
    /// One document with its bytes.
    DOCUMENT = "casework.document",
        "SELECT d.kind, d.sealed, b.sealed AS bytes FROM case_document d JOIN case_document_bytes b \
           ON b.owner_id = d.owner_id AND b.document_id = d.id \
         WHERE d.owner_id = $1 AND d.case_id = $2 AND d.id = $3 AND b.form = $4";

    /// The latest version of a case's assessments.
    ASSESSMENT_LAST = "casework.assessment.last",
        "SELECT max(version) AS version FROM case_assessment WHERE owner_id = $1 AND case_id = $2";
    /// A new version.
    ASSESSMENT_INSERT = "casework.assessment.insert",
        "INSERT INTO case_assessment (owner_id, id, case_id, version, at, made_at, author_id, audience, purpose, \
           indicators_version, process_version, answers, sealed) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)";
    /// Versions, newest first.
    ASSESSMENTS = "casework.assessments",
        "SELECT s.id, s.version, s.at, s.audience, s.purpose, s.indicators_version, a.name AS author_name FROM case_assessment s \
         LEFT JOIN account a ON a.id = s.author_id WHERE s.owner_id = $1 AND s.case_id = $2 AND s.version < $3 \
         ORDER BY s.version DESC LIMIT $4";
    /// One version.
    ASSESSMENT = "casework.assessment",
        "SELECT id, at, audience, purpose, answers, sealed FROM case_assessment WHERE owner_id = $1 AND case_id = $2 AND version = $3";

    /// Saves the registration of the owner for this case.
    REGISTRATION_PUT = "casework.registration.put",
        "INSERT INTO registration (owner_id, id, case_id, coded, codes_date, made_at, changed_at, author_id) \
         VALUES ($1,$2,$3,$4,$5,$6,$6,$7) ON CONFLICT (owner_id, case_id) DO UPDATE SET coded = excluded.coded, \
         codes_date = excluded.codes_date, changed_at = excluded.changed_at, author_id = excluded.author_id";
    /// The registration.
    REGISTRATION = "casework.registration",
        "SELECT id, coded, codes_date, changed_at FROM registration WHERE owner_id = $1 AND case_id = $2";

    /// Worklist: all open cases of the unit.
    WORKLIST_ALL = "casework.worklist.all", worklist!("");
    /// Worklist: handled by the person.
    WORKLIST_MINE = "casework.worklist.mine", worklist!(" AND c.handler_id = $3");
    /// Worklist: late at `$4`. No case is sorted after its clock, so the order ends the search.
    WORKLIST_OVERDUE = "casework.worklist.overdue", worklist!(" AND c.next_order <= $4 AND c.next_due <= $4");
    /// Worklist: waiting for somebody else.
    WORKLIST_WAITING = "casework.worklist.waiting", worklist!(" AND c.next_state = 'waiting'");

    /// How many cases of a unit are open.
    OPEN_AT = "casework.open_at",
        "SELECT count(*) AS n FROM case_record WHERE owner_id = $1 AND unit_id = $2 AND status = 'open'";

    /// Search by one name part: walks the persons with it, newest first, and stops at the end of the page. `$5` before this
    /// person, `$6` rows, `$7` token.
    SEARCH_NAME = "casework.search.name", search!("person_token t", " AND t.owner_id = $1 AND t.token = $7");
    /// Search by two to six name parts, all of which must match: as above, `$7`…`$12` tokens, the first repeated. The lists of the
    /// two first are cut against each other in the index alone; the few persons left are asked for the rest, behind an
    /// OR, so that no engine makes a join of it. Every form that left the engine a choice was slow somewhere: SQLite without
    /// statistics walked all persons, PostgreSQL walked one list for each person of the other. The limit, which nothing
    /// reaches, keeps SQLite from dropping the order and with it the merge.
    SEARCH_NAMES = "casework.search.names", search!(
        "(SELECT b.person_id, n.case_id FROM (SELECT x.person_id FROM person_token x WHERE x.owner_id = $1 AND x.token = $7 \
               AND x.person_id < $5 INTERSECT SELECT x.person_id FROM person_token x WHERE x.owner_id = $1 AND x.token = $8 \
               AND x.person_id < $5 ORDER BY 1 DESC LIMIT 1000000) b \
             CROSS JOIN case_person n WHERE n.owner_id = $1 AND n.id = b.person_id) t",
        " AND ($9 = $7 OR EXISTS (SELECT 1 FROM person_token x WHERE x.owner_id = $1 AND x.token = $9 AND x.person_id = t.person_id)) \
          AND ($10 = $7 OR EXISTS (SELECT 1 FROM person_token x WHERE x.owner_id = $1 AND x.token = $10 AND x.person_id = t.person_id)) \
          AND ($11 = $7 OR EXISTS (SELECT 1 FROM person_token x WHERE x.owner_id = $1 AND x.token = $11 AND x.person_id = t.person_id)) \
          AND ($12 = $7 OR EXISTS (SELECT 1 FROM person_token x WHERE x.owner_id = $1 AND x.token = $12 AND x.person_id = t.person_id))"
    );
    /// Search by a number of any kind: one of five tokens.
    SEARCH_EXACT = "casework.search.exact", search!(
        "(SELECT x.person_id, x.case_id FROM person_token x WHERE x.owner_id = $1 AND x.token = $7 \
           UNION SELECT x.person_id, x.case_id FROM person_token x WHERE x.owner_id = $1 AND x.token = $8 \
           UNION SELECT x.person_id, x.case_id FROM person_token x WHERE x.owner_id = $1 AND x.token = $9 \
           UNION SELECT x.person_id, x.case_id FROM person_token x WHERE x.owner_id = $1 AND x.token = $10 \
           UNION SELECT x.person_id, x.case_id FROM person_token x WHERE x.owner_id = $1 AND x.token = $11) t",
        ""
    );
    /// Somebody who works at a receiving unit, by login.
    RECEIVER = "casework.receiver",
        "SELECT a.id FROM account a JOIN membership m ON m.user_id = a.id WHERE a.login = $1 AND m.unit_id = $2 \
         AND m.role IN ('handler','manager') AND m.valid_from <= $3 AND (m.valid_to IS NULL OR m.valid_to > $3) \
         AND a.disabled_at IS NULL LIMIT 1";
    /// What others have shared with a unit.
    SHARED_WITH = "casework.shared_with", concat!(
        "SELECT s.id, g.number, s.gate, s.field_groups, s.made_at, s.valid_to, c.sex, c.age_years, c.age_band, c.age_doubt, \
           c.purpose, o.name AS org_name, u.name AS unit_name \
         FROM guarded_share s CROSS JOIN guarded g JOIN case_record c ON c.owner_id = g.owner_id AND c.id = g.id \
         JOIN organisation o ON o.id = g.owner_id JOIN unit u ON u.id = g.unit_id WHERE ",
        visible_by_share!(),
        " ORDER BY s.made_at DESC, s.id DESC LIMIT $5"
    );
    /// A share waits for the receiver's yes in a thread.
    SHARE_WAITS = "casework.share.waits",
        "SELECT 1 AS n FROM guarded_share WHERE owner_id = $1 AND id = $2 AND thread_id IS NOT NULL AND approved_at IS NULL \
         AND revoked_at IS NULL";
    /// The organisation a share is of.
    SHARE_OWNER = "casework.share.owner", "SELECT owner_id FROM guarded_share WHERE id = $1";
    /// Tells the responsible unit that a case was opened in an emergency. Each opening is an alarm of its own.
    GLASS_ALARM = "casework.glass.alarm",
        "INSERT INTO alarm (id, kind, org_id, unit_id, at, detail) VALUES ($1,$2,$3,$4,$5,$6)";
    /// Search by case number: the child of the case.
    SEARCH_NUMBER = "casework.search.number", search!(
        "(SELECT x.id AS person_id, x.case_id FROM guarded n JOIN case_person x ON x.owner_id = n.owner_id AND x.case_id = n.id \
           WHERE n.owner_id = $1 AND n.number = $7 AND x.role = 'child') t",
        ""
    );
}
