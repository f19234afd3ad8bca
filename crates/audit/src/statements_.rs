//! SQL of this room.

/// Everything an event says, as [`crate::body`] reads it.
macro_rules! event {
    () => {
        "e.id, e.seq, e.salt, e.at, e.actor_kind, e.user_id, e.org_id, e.unit_id, e.session_id, e.request_id, e.action, \
         e.object_kind, e.owner_id, e.object_id, e.shown, e.field_groups, e.purpose, e.rule_id, e.decision, e.detail"
    };
}

/// Columns of one look to go through, from `log_control i`; the argument is its number.
macro_rules! line {
    ($number:literal) => {
        concat!(
            "CASE WHEN i.outcome IS NULL THEN i.due_at ELSE -i.found_at END AS place, i.owner_id, i.id, i.unit_id, i.kind, i.user_id, i.user_org_id, i.user_unit_id, i.signs, i.looks, i.acted, i.first_at, \
             i.last_at, i.found_at, i.due_at, i.reviewer, i.revision, i.outcome, i.why, i.decided_by, i.decided_at, ",
            $number,
            " AS number"
        )
    };
}

/// What is open, most urgent first; what is done, newest first.
macro_rules! after {
    ($place:literal, $id:literal) => {
        concat!(
            "(CASE WHEN i.outcome IS NULL THEN i.due_at ELSE -i.found_at END, i.id) > (",
            $place,
            ", ",
            $id,
            ") ORDER BY CASE WHEN i.outcome IS NULL THEN i.due_at ELSE -i.found_at END, i.id"
        )
    };
}

/// What a manager (`$3`, at `$4`) may go through: the object, unless it is gone, is not hidden from them.
macro_rules! by_manager {
    () => {
        concat!(
            "i.reviewer = 'manager' AND i.user_id <> $3 AND (g.id IS NULL OR (",
            access::no_conflict!(),
            " AND ",
            access::open_or_named!(),
            "))"
        )
    };
}

/// What the data-protection officer (`$2`, at `$3`) may go through.
macro_rules! by_officer {
    () => {
        "i.user_id <> $2 AND (i.reviewer = 'data_protection' OR i.due_at < $3 OR i.signs LIKE '%break_glass%')"
    };
}

/// An open alarm about looks that have lain too long, where none lies any more at `$1`.
macro_rules! lies_no_more {
    () => {
        "kind = 'log_control' AND cleared_at IS NULL AND NOT EXISTS (SELECT 1 FROM log_control i WHERE i.outcome IS NULL \
           AND i.due_at < $1 AND i.owner_id = alarm.org_id AND ((i.reviewer = 'manager' AND i.unit_id = alarm.unit_id) \
             OR (i.reviewer <> 'manager' AND alarm.unit_id IS NULL)))"
    };
}

store::statements! {
    /// The log of one object below a cursor, newest first.
    OF_OBJECT = "audit.of_object",
        "SELECT id, at, actor_kind, user_id, org_id, unit_id, action, rule_id, decision, purpose, detail FROM audit_event \
         WHERE object_id = $1 AND (at < $2 OR (at = $2 AND id < $3)) ORDER BY at DESC, id DESC LIMIT $4";

    /// What was done with one object and allowed, newest first, by unit.
    EXTRACT = "audit.extract",
        "SELECT e.at, e.action, e.rule_id, o.name AS org_name, u.name AS unit_name FROM audit_event e \
         LEFT JOIN organisation o ON o.id = e.org_id LEFT JOIN unit u ON u.id = e.unit_id \
         WHERE e.object_id = $1 AND e.decision = $2 ORDER BY e.at DESC, e.id DESC LIMIT $3";

    /// Begins the tree, once.
    TREE_MAKE = "audit.tree.make",
        "INSERT INTO audit_tree (one, size, edge) VALUES (1, 0, $1) ON CONFLICT (one) DO NOTHING";
    /// Locks the tree: one sequencer at a time, over all nodes.
    TREE_LOCK = "audit.tree.lock", "UPDATE audit_tree SET size = size WHERE one = 1";
    /// Its right edge.
    TREE = "audit.tree", "SELECT size, edge FROM audit_tree WHERE one = 1";
    /// Moves the edge.
    TREE_SET = "audit.tree.set", "UPDATE audit_tree SET size = $1, edge = $2 WHERE one = 1";
    /// Events that have no place yet, oldest first.
    NEW = "audit.new", concat!("SELECT ", event!(), " FROM audit_event e WHERE e.seq IS NULL ORDER BY e.at, e.id LIMIT $1");
    /// Whether there is any.
    NEW_ANY = "audit.new.any", "SELECT id FROM audit_event WHERE seq IS NULL LIMIT 1";
    /// How many there are.
    NEW_COUNT = "audit.new.count", "SELECT count(*) AS n FROM audit_event WHERE seq IS NULL";
    /// Gives an event its place, once.
    PLACE = "audit.place", "UPDATE audit_event SET seq = $2, salt = $3 WHERE id = $1 AND seq IS NULL";
    /// Commitments of up to 256 events.
    BUNDLE = "audit.bundle", "SELECT commitments FROM audit_bundle WHERE place = $1";
    /// Keeps them.
    BUNDLE_PUT = "audit.bundle.put",
        "INSERT INTO audit_bundle (place, commitments) VALUES ($1, $2) ON CONFLICT (place) DO UPDATE SET commitments = excluded.commitments";
    /// Keeps a complete subtree.
    NODE_PUT = "audit.node.put", "INSERT INTO audit_node (level, place, hash) VALUES ($1, $2, $3)";
    /// Neighbouring subtrees of one level: from `$2` to before `$3`.
    NODES = "audit.nodes", "SELECT hash FROM audit_node WHERE level = $1 AND place >= $2 AND place < $3 ORDER BY place";
    /// Events of a range of places.
    PLACED = "audit.placed", concat!("SELECT ", event!(), " FROM audit_event e WHERE e.seq >= $1 AND e.seq < $2 ORDER BY e.seq");
    /// Events with a place that no tree of this size has.
    BEYOND = "audit.beyond", "SELECT count(*) AS n FROM audit_event WHERE seq >= $1";
    /// One event.
    EVENT = "audit.event", concat!("SELECT ", event!(), " FROM audit_event e WHERE e.id = $1");

    /// Keeps a checkpoint.
    CHECKPOINT_PUT = "audit.checkpoint.put",
        "INSERT INTO audit_checkpoint (size, at, note) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING";
    /// The newest one.
    CHECKPOINT_LAST = "audit.checkpoint.last", "SELECT size, at, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1";
    /// All, oldest first, after a size.
    CHECKPOINTS = "audit.checkpoints", "SELECT size, note FROM audit_checkpoint WHERE size > $1 ORDER BY size LIMIT $2";

    /// When the log begins.
    FIRST_AT = "audit.first", "SELECT at FROM audit_event WHERE seq = 0";
    /// The first signed state from an instant on that is longer than a size.
    CHECKPOINT_FROM = "audit.checkpoint.from",
        "SELECT size FROM audit_checkpoint WHERE at >= $1 AND size > $2 ORDER BY size LIMIT 1";
    /// The last period of log control.
    PERIOD_LAST = "audit.period.last", "SELECT size, ends_at FROM log_period ORDER BY size DESC LIMIT 1";
    /// Keeps a period.
    PERIOD_INSERT = "audit.period.insert",
        "INSERT INTO log_period (size, from_size, ends_at, root, drawn_at) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (size) DO NOTHING";
    /// Keeps how much was looked at at a unit.
    PERIOD_UNIT_INSERT = "audit.period.unit",
        "INSERT INTO log_period_unit (owner_id, unit_id, size, ends_at, looks, readers) VALUES ($1,$2,$3,$4,$5,$6) \
         ON CONFLICT (owner_id, unit_id, size) DO NOTHING";
    /// What people did with cases and reports at these places of the log.
    LOOKS = "audit.looks",
        "SELECT at, action, object_kind, owner_id, object_id, user_id, org_id, unit_id, rule_id FROM audit_event \
         WHERE seq >= $1 AND seq < $2 AND actor_kind = 'staff' AND decision = 'allow' AND object_kind IN ('case','report') \
           AND object_id IS NOT NULL AND owner_id IS NOT NULL AND user_id IS NOT NULL ORDER BY seq";
    /// Units that are on duty when others are not.
    ON_DUTY = "audit.on_duty", "SELECT id FROM unit WHERE covers_org";
    /// Of an object and its reader (`$3`), between `$4` and `$5`.
    KNOWN = "audit.known",
        "SELECT g.unit_id, g.secrecy, \
           EXISTS (SELECT 1 FROM guarded_member gm WHERE gm.owner_id = g.owner_id AND gm.object_id = g.id AND gm.user_id = $3 \
             AND gm.valid_from <= $5 AND (gm.valid_to IS NULL OR gm.valid_to > $4)) AS tied, \
           EXISTS (SELECT 1 FROM membership m WHERE m.user_id = $3 AND m.unit_id = g.unit_id AND m.role = 'manager' \
             AND m.valid_from <= $5 AND (m.valid_to IS NULL OR m.valid_to > $4)) AS leads \
         FROM guarded g WHERE g.owner_id = $1 AND g.id = $2";
    /// A reader's name.
    READER = "audit.reader", "SELECT name FROM account WHERE id = $1";
    /// Whether somebody in a case bears a name.
    NAME_IN_CASE = "audit.name.in_case",
        "SELECT 1 AS found FROM person_token WHERE owner_id = $1 AND token = $2 AND case_id = $3 LIMIT 1";
    /// How many in the organisation bear it, counted no further than `$3`.
    COMMON_NAME = "audit.name.common",
        "SELECT count(*) AS n FROM (SELECT 1 AS one FROM person_token WHERE owner_id = $1 AND token = $2 LIMIT $3) t";
    /// A row when somebody who leads the unit `$5` may go through it at `$4`: not the reader (`$3`), nor anybody where the reader
    /// leads too; without a conflict, and named on what is protected (`$6`).
    MANAGER_MAY = "audit.control.manager",
        "SELECT 1 AS found FROM membership m WHERE m.unit_id = $5 AND m.role = 'manager' AND m.user_id <> $3 \
           AND m.valid_from <= $4 AND (m.valid_to IS NULL OR m.valid_to > $4) \
           AND NOT EXISTS (SELECT 1 FROM membership r WHERE r.unit_id = $5 AND r.role = 'manager' AND r.user_id = $3 \
             AND r.valid_from <= $4 AND (r.valid_to IS NULL OR r.valid_to > $4)) \
           AND NOT EXISTS (SELECT 1 FROM guarded_conflict gc WHERE gc.owner_id = $1 AND gc.object_id = $2 AND gc.party_id = m.user_id) \
           AND (NOT $6 OR EXISTS (SELECT 1 FROM guarded_member gm WHERE gm.owner_id = $1 AND gm.object_id = $2 \
             AND gm.user_id = m.user_id AND gm.part = 'named' AND gm.valid_from <= $4 AND (gm.valid_to IS NULL OR gm.valid_to > $4))) \
         LIMIT 1";
    /// Puts a look into the queue, once.
    CONTROL_INSERT = "audit.control.insert",
        "INSERT INTO log_control (owner_id, id, unit_id, object_id, kind, user_id, user_org_id, user_unit_id, size, signs, looks, acted, \
           first_at, last_at, found_at, due_at, reviewer, revision) \
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,1) ON CONFLICT DO NOTHING";

    /// A manager's queue at a unit: what is not their own and what they may know of; `$5` only what is open, `$6`,`$7` the cursor,
    /// `$8` rows.
    QUEUE_UNIT = "audit.control.queue.unit", concat!(
        "SELECT ", line!("g.number"), " FROM log_control i LEFT JOIN guarded g ON g.owner_id = i.owner_id AND g.id = i.object_id \
         WHERE i.owner_id = $1 AND i.unit_id = $2 AND ", by_manager!(), " AND (i.outcome IS NULL) = $5 AND ", after!("$6", "$7"), " LIMIT $8");
    /// One of them, `$5`.
    QUEUE_UNIT_ONE = "audit.control.unit.one", concat!(
        "SELECT ", line!("g.number"), ", i.object_id, i.sealed FROM log_control i \
         LEFT JOIN guarded g ON g.owner_id = i.owner_id AND g.id = i.object_id \
         WHERE i.owner_id = $1 AND i.unit_id = $2 AND ", by_manager!(), " AND i.id = $5");
    /// The data-protection officer's queue: what no manager may go through, what is late, and every emergency; never their own
    /// (`$2`). `$3` now, `$4` only what is open, `$5`,`$6` the cursor, `$7` rows.
    QUEUE_OFFICER = "audit.control.queue.officer", concat!(
        "SELECT ", line!("CASE WHEN g.secrecy = 'normal' THEN g.number END"), " FROM log_control i \
         LEFT JOIN guarded g ON g.owner_id = i.owner_id AND g.id = i.object_id \
         WHERE i.owner_id = $1 AND ", by_officer!(), " AND (i.outcome IS NULL) = $4 AND ", after!("$5", "$6"), " LIMIT $7");
    /// One of them, `$4`.
    QUEUE_OFFICER_ONE = "audit.control.officer.one", concat!(
        "SELECT ", line!("CASE WHEN g.secrecy = 'normal' THEN g.number END"), ", i.object_id, i.sealed FROM log_control i \
         LEFT JOIN guarded g ON g.owner_id = i.owner_id AND g.id = i.object_id \
         WHERE i.owner_id = $1 AND ", by_officer!(), " AND i.id = $4");
    /// What the reader did with the object in that time.
    CONTROL_EVENTS = "audit.control.events",
        "SELECT at, action, rule_id, detail FROM audit_event WHERE object_id = $1 AND user_id = $2 AND at >= $3 AND at <= $4 \
           AND decision = 'allow' ORDER BY at, id LIMIT $5";
    /// What the reader looked at in that time, whatever it was.
    CONTROL_HOURS = "audit.control.hours",
        "SELECT at, action, rule_id, detail FROM audit_event WHERE user_id = $1 AND at >= $2 AND at <= $3 \
           AND decision = 'allow' AND action IN ('case.read','case.persons','document.read','report.read','share.read') ORDER BY at, id LIMIT $4";
    /// Writes down what came out, or only a note.
    CONTROL_DECIDE = "audit.control.decide",
        "UPDATE log_control SET outcome = $4, why = $5, decided_by = $6, decided_at = $7, sealed = $8, revision = revision + 1 \
         WHERE owner_id = $1 AND id = $2 AND revision = $3 AND outcome IS NULL";
    /// Ends the alarm that was raised with it.
    CONTROL_ALARM = "audit.control.alarm", "UPDATE alarm SET cleared_at = $2 WHERE id = $1 AND cleared_at IS NULL";
    /// Where looks have lain too long and no alarm says so.
    LATE = "audit.control.late",
        "SELECT DISTINCT t.owner_id, t.unit_id FROM (SELECT owner_id, due_at, CASE WHEN reviewer = 'manager' THEN unit_id END AS unit_id \
           FROM log_control WHERE outcome IS NULL AND due_at < $1) t \
         WHERE NOT EXISTS (SELECT 1 FROM alarm a WHERE a.kind = 'log_control' AND a.cleared_at IS NULL AND a.org_id = t.owner_id \
           AND (a.unit_id = t.unit_id OR (a.unit_id IS NULL AND t.unit_id IS NULL)))";
    /// Raises the alarm.
    ALARM_RAISE = "audit.control.alarm.raise",
        "INSERT INTO alarm (id, kind, org_id, unit_id, at, detail) VALUES ($1, 'log_control', $2, $3, $4, '')";
    /// Whether one is open where nothing lies any more.
    ALARM_ENDED = "audit.control.alarm.ended", concat!("SELECT id FROM alarm WHERE ", lies_no_more!(), " LIMIT 1");
    /// Ends those.
    ALARM_END = "audit.control.alarm.end", concat!("UPDATE alarm SET cleared_at = $1 WHERE ", lies_no_more!());
    /// How much was looked at at each unit of an organisation, week by week, newest first.
    FIGURES_LOOKS = "audit.control.figures.looks",
        "SELECT p.unit_id, u.name, p.size, p.ends_at, p.looks, p.readers FROM log_period_unit p JOIN unit u ON u.id = p.unit_id \
         WHERE p.owner_id = $1 AND ($2 OR p.unit_id = $3) AND p.ends_at >= $4 ORDER BY u.name, p.unit_id, p.size DESC";
    /// What became of what was to be gone through.
    FIGURES = "audit.control.figures",
        "SELECT i.unit_id, u.name, i.signs, i.outcome, count(*) AS n, \
           sum(CASE WHEN coalesce(i.decided_at, $5) > i.due_at THEN 1 ELSE 0 END) AS late \
         FROM log_control i JOIN unit u ON u.id = i.unit_id \
         WHERE i.owner_id = $1 AND ($2 OR i.unit_id = $3) AND i.found_at >= $4 \
         GROUP BY i.unit_id, u.name, i.signs, i.outcome";
}
