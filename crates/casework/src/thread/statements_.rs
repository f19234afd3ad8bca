//! SQL of threads.

use access::visible_in_unit;

/// Columns of a thread with the names of both sides.
macro_rules! thread {
    ($($rest:expr),*) => {
        concat!(
            "SELECT t.id, t.kind, t.giver_org, t.giver_unit, t.giver_case, t.taker_org, t.taker_unit, t.taker_case, t.giver, t.taker, \
               t.phase, t.awaits, t.share_id, t.preview, t.opened_at, t.changed_at, t.since, t.stage, t.next_at, t.ended_at, t.taken_by, \
               t.revision, go.name AS giver_org_name, go.kind AS giver_org_kind, gu.name AS giver_unit_name, \
               ko.name AS taker_org_name, ko.kind AS taker_org_kind, ku.name AS taker_unit_name \
             FROM thread t JOIN organisation go ON go.id = t.giver_org JOIN unit gu ON gu.id = t.giver_unit \
               JOIN organisation ko ON ko.id = t.taker_org JOIN unit ku ON ku.id = t.taker_unit ",
            $($rest),*
        )
    };
}

/// Threads of one unit at one side; `$1`–`$4` from the permit, `$5` rows.
macro_rules! threads_of {
    ($unit:literal, $org:literal, $where:literal) => {
        thread!(
            "JOIN guarded g ON g.owner_id = $1 AND g.id = t.id WHERE ",
            visible_in_unit!(),
            " AND t.",
            $unit,
            " = $2 AND t.",
            $org,
            " = $1 AND t.ended_at IS ",
            $where,
            " ORDER BY t.changed_at DESC, t.id DESC LIMIT $5"
        )
    };
}

store::statements! {
    /// A new thread. The index of offers refuses a second one about the same case.
    THREAD_INSERT = "casework.thread.insert",
        "INSERT INTO thread (id, kind, giver_org, giver_unit, giver_case, taker_org, taker_unit, giver, taker, phase, takeable, \
           awaits, share_id, preview, opened_at, changed_at, since, stage, next_at, revision) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$15,$15,'none',$16,1)";
    /// Before anything is read that will be changed: somebody else may be faster.
    THREAD_LOCK = "casework.thread.lock",
        "UPDATE thread SET revision = revision + 1 WHERE id = $1 AND revision = $2";
    /// One thread.
    THREAD = "casework.thread", thread!("WHERE t.id = $1");
    /// What has become of it.
    THREAD_PUT = "casework.thread.put",
        "UPDATE thread SET giver = $2, taker = $3, phase = $4, takeable = $5, awaits = $6, changed_at = $7, since = $8, stage = $9, \
           next_at = $10, ended_at = $11, taker_case = $12, taken_by = $13 WHERE id = $1";
    /// What is sent when the wish of a unit is answered.
    THREAD_ANSWERED = "casework.thread.answered", "UPDATE thread SET share_id = $2, preview = $3 WHERE id = $1";
    /// Adds what was said or done.
    THREAD_SAID = "casework.thread.said",
        "INSERT INTO thread_entry (id, thread_id, revision, at, side, code, org_id, author_id, sealed) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)";
    /// The latest of it, in order.
    THREAD_ENTRIES = "casework.thread.entries",
        "SELECT e.id, e.at, e.side, e.code, e.org_id, e.author_id, e.sealed, a.name \
         FROM (SELECT id, revision, at, side, code, org_id, author_id, sealed FROM thread_entry WHERE thread_id = $1 \
           ORDER BY revision DESC, id DESC LIMIT 500) e \
         LEFT JOIN account a ON a.id = e.author_id ORDER BY e.revision, e.id";
    /// Threads about a case.
    THREADS_OF_CASE = "casework.threads.case",
        thread!("WHERE t.giver_org = $1 AND t.giver_case = $2 ORDER BY t.opened_at DESC, t.id DESC LIMIT 50");
    /// The thread a case came by.
    THREAD_BEFORE = "casework.thread.before", thread!("WHERE t.taker_org = $1 AND t.taker_case = $2");
    /// An offer of the case is open.
    OFFERED = "casework.thread.offered",
        "SELECT 1 AS n FROM thread WHERE giver_org = $1 AND giver_case = $2 AND takeable AND ended_at IS NULL";
    /// Open threads a unit has begun.
    GIVEN_OPEN = "casework.threads.given", threads_of!("giver_unit", "giver_org", "NULL");
    /// Open threads a unit is asked in.
    TAKEN_OPEN = "casework.threads.taken", threads_of!("taker_unit", "taker_org", "NULL");
    /// Ended ones.
    GIVEN_ENDED = "casework.threads.given.ended", threads_of!("giver_unit", "giver_org", "NOT NULL");
    /// Ended ones.
    TAKEN_ENDED = "casework.threads.taken.ended", threads_of!("taker_unit", "taker_org", "NOT NULL");
    /// How many threads wait for a unit. No identities, so no closed lists: protected ones count.
    AWAITED = "casework.threads.awaited",
        "SELECT (SELECT count(*) FROM thread WHERE taker_unit = $1 AND taker_org = $2 AND awaits = 'taker') \
           + (SELECT count(*) FROM thread WHERE giver_unit = $1 AND giver_org = $2 AND awaits = 'giver') AS n";

    /// Which organisations a thread is between.
    ORGS = "casework.thread.orgs", "SELECT giver_org, taker_org FROM thread WHERE id = $1";
    /// The number of a case.
    NUMBER = "casework.thread.number", "SELECT number FROM guarded WHERE owner_id = $1 AND id = $2";
    /// Who decided what a share shows.
    MAKER = "casework.thread.maker", "SELECT made_by FROM guarded_share WHERE id = $1 AND owner_id = $2";
    /// Every row of a journal, in order.
    ENTRIES_ALL = "casework.entries.all",
        "SELECT id, at, kind, code, event, step, process_version, detail, sealed, quiet FROM case_entry \
         WHERE owner_id = $1 AND case_id = $2 ORDER BY at, seq";
    /// Every document.
    DOCUMENTS_ALL = "casework.documents.all",
        "SELECT id, kind, size, removed, stripped, sealed FROM case_document WHERE owner_id = $1 AND case_id = $2 ORDER BY id";
    /// The bytes of one.
    BYTES_ALL = "casework.bytes.all",
        "SELECT form, sealed FROM case_document_bytes WHERE owner_id = $1 AND document_id = $2";
    /// The chain a case belongs to.
    CHAIN = "casework.chain", "SELECT chain_id FROM case_record WHERE owner_id = $1 AND id = $2";
    /// Joins a case to a chain. The index refuses a second open case in it.
    CHAIN_SET = "casework.chain.set", "UPDATE case_record SET chain_id = $3 WHERE owner_id = $1 AND id = $2";
    /// Threads that an erased case was a side of.
    THREADS_ERASE = "casework.threads.erase",
        "SELECT id, giver_org, taker_org, taker_case FROM thread WHERE giver_org = $1 AND giver_case = $2 \
         UNION SELECT id, giver_org, taker_org, taker_case FROM thread WHERE taker_org = $1 AND taker_case = $2";
    /// A side of a thread is left.
    THREAD_SIDE = "casework.thread.side",
        "SELECT 1 AS n FROM guarded WHERE id = $1 AND owner_id IN ($2, $3) LIMIT 1";
    /// What was said goes with the last side.
    THREAD_ENTRIES_ERASE = "casework.thread.entries.erase", "DELETE FROM thread_entry WHERE thread_id = $1";
    /// And the thread.
    THREAD_ERASE = "casework.thread.erase", "DELETE FROM thread WHERE id = $1";
    /// Threads somebody must be told of by now.
    WATCH = "casework.threads.watch",
        "SELECT id, revision FROM thread WHERE next_at <= $1 ORDER BY next_at LIMIT $2";
    /// What is unanswered between units, of one region or (`$1` empty) of all. Ids and states only.
    BOARD = "casework.threads.board",
        "SELECT t.id, t.kind, t.phase, t.awaits, t.preview, t.opened_at, t.since, t.stage, go.name AS giver_org_name, \
           gu.name AS giver_unit_name, ko.name AS taker_org_name, ku.name AS taker_unit_name \
         FROM thread t JOIN organisation go ON go.id = t.giver_org JOIN unit gu ON gu.id = t.giver_unit \
           JOIN organisation ko ON ko.id = t.taker_org JOIN unit ku ON ku.id = t.taker_unit \
         WHERE t.awaits IS NOT NULL AND ($1 = '' OR gu.region = $1 OR ku.region = $1) ORDER BY t.since, t.id LIMIT $2";
    /// How far it has been told.
    STAGE_PUT = "casework.thread.stage",
        "UPDATE thread SET stage = $3, next_at = $4 WHERE id = $1 AND revision = $2";
    /// Tells a unit.
    THREAD_ALARM = "casework.thread.alarm",
        "INSERT INTO alarm (id, kind, org_id, unit_id, at, detail) VALUES ($1,$2,$3,$4,$5,$6)";
    /// Nobody waits any more.
    THREAD_ALARMS_CLEAR = "casework.thread.alarms.clear",
        "UPDATE alarm SET cleared_at = $2 WHERE detail = $1 AND cleared_at IS NULL AND kind LIKE 'thread-%'";
}
