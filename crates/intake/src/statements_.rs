//! SQL of this room.

/// The coded columns of a report and its place in the inbox.
macro_rules! summary {
    () => {
        "r.id, r.owner_id, r.unit_id, g.number, g.revision, r.kind, r.urgency, r.state, r.received_at, r.arrived_at, r.open_due, r.opened_at, \
         r.step_level, r.assess_due, r.assessed_at, r.decide_due, r.decided_at, r.decision, r.feedback_due, r.feedback_done_at, \
         r.case_id, r.synthetic, r.rank, r.sort_at"
    };
}

store::statements! {
    /// A new report.
    REPORT_INSERT = "intake.report.insert",
        "INSERT INTO report (owner_id, id, unit_id, region, kind, urgency, state, tab, rank, sort_at, round, received_at, arrived_at, \
           open_due, step_level, step_due, assess_due, decide_due, feedback_wanted, reporter_kind, duty_bound, from_org, from_unit, \
           from_user, municipality, age_band, purposes, synthetic, sealed) \
         VALUES ($1,$2,$3,$4,$5,$6,'unopened','unopened',$7,$8,1,$9,$9,$8,0,$8,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22)";
    /// The sender's receipt.
    SENT_INSERT = "intake.sent.insert",
        "INSERT INTO sent_report (owner_id, id, from_user, number, to_unit, sent_at, open_due, urgency) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)";
    /// The receipt again, for a form sent twice.
    SENT_BY_NUMBER = "intake.sent.by_number",
        "SELECT number, to_unit, sent_at, open_due, urgency FROM sent_report WHERE owner_id = $1 AND from_user = $2 AND number = $3";
    /// The sender's list, newest first.
    SENT_LIST = "intake.sent.list",
        "SELECT id, number, to_unit, sent_at, opened_at FROM sent_report WHERE owner_id = $1 AND from_user = $2 AND (sent_at, id) < ($3, $4) \
         ORDER BY sent_at DESC, id DESC LIMIT $5";
    /// The sender learns that it was opened.
    SENT_OPENED = "intake.sent.opened",
        "UPDATE sent_report SET opened_at = $3 WHERE owner_id = $1 AND id = $2 AND opened_at IS NULL";
    /// One part of a unit's inbox, one page.
    INBOX = "intake.inbox", concat!(
        "SELECT ", summary!(), " FROM report r JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.id \
         WHERE r.owner_id = $1 AND r.unit_id = $2 AND r.tab = $5 AND (r.rank, r.sort_at, r.id) > ($6, $7, $8) AND ",
        access::visible_in_unit!(), " ORDER BY r.rank, r.sort_at, r.id LIMIT $9");
    /// How many lie in the parts of an inbox where something is left to do.
    INBOX_COUNTS = "intake.inbox.counts", concat!(
        "SELECT r.tab, r.rank, count(*) AS n FROM report r JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.id \
         WHERE r.owner_id = $1 AND r.unit_id = $2 AND r.tab IN ('unopened','working') AND r.synthetic = $5 AND ",
        access::visible_in_unit!(), " GROUP BY r.tab, r.rank");
    /// How many reports of a unit nobody has opened.
    UNOPENED = "intake.unopened", concat!(
        "SELECT count(*) AS n FROM report r JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.id \
         WHERE r.owner_id = $1 AND r.unit_id = $2 AND r.tab = 'unopened' AND r.synthetic = $5 AND ", access::visible_in_unit!());
    /// How many reports of a unit are not done.
    OPEN_AT = "intake.open_at",
        "SELECT count(*) AS n FROM report WHERE owner_id = $1 AND unit_id = $2 AND tab IN ('unopened','working')";
    /// One report whole.
    REPORT = "intake.report", concat!(
        "SELECT ", summary!(), ", r.round, r.opened_by, r.needs_immediate, r.feedback_wanted, r.reporter_kind, r.duty_bound, r.from_org, \
           r.from_unit, r.from_user, r.municipality, r.age_band, r.purposes, r.sealed, \
           (SELECT o.kind FROM organisation o WHERE o.id = r.owner_id) AS org_kind, \
           (SELECT max(n.at) FROM report_note n WHERE n.owner_id = r.owner_id AND n.report_id = r.id) AS noted_at \
         FROM report r JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.id WHERE r.owner_id = $1 AND r.id = $2");
    /// Its notes.
    NOTES = "intake.notes",
        "SELECT id, at, by_user, kind, code, sealed FROM report_note WHERE owner_id = $1 AND report_id = $2 ORDER BY id LIMIT 200";
    /// When something was last written about it or done with it.
    LAST_NOTE = "intake.note.last",
        "SELECT max(x.at) AS at FROM (SELECT n.at AS at FROM report_note n WHERE n.owner_id = $1 AND n.report_id = $2 \
           UNION ALL SELECT r.received_at FROM report r WHERE r.owner_id = $1 AND r.id = $2 \
           UNION ALL SELECT r.feedback_done_at FROM report r WHERE r.owner_id = $1 AND r.id = $2) x";
    /// Whether a finished report waits to be looked at.
    KEEP_ANY = "intake.keep.any",
        "SELECT 1 AS due FROM report r WHERE r.tab = 'done' AND r.keep_look_at <= $1 AND r.synthetic = $2 LIMIT 1";
    /// Finished reports to be looked at.
    KEEP_DUE = "intake.keep.due", concat!(
        "SELECT ", summary!(), ", \
           (SELECT o.kind FROM organisation o WHERE o.id = r.owner_id) AS org_kind, \
           (SELECT max(n.at) FROM report_note n WHERE n.owner_id = r.owner_id AND n.report_id = r.id) AS noted_at \
         FROM report r JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.id \
         WHERE r.tab = 'done' AND r.keep_look_at <= $1 AND r.synthetic = $2 ORDER BY r.keep_look_at LIMIT $3");
    /// Notes when a report is looked at again.
    KEEP_LOOKED = "intake.keep.looked", "UPDATE report SET keep_look_at = $3 WHERE owner_id = $1 AND id = $2";
    /// Reports that led to a case.
    OF_CASE = "intake.of_case", "SELECT id FROM report WHERE owner_id = $1 AND case_id = $2 ORDER BY id";
    /// Erases a report's notes.
    ERASE_NOTES = "intake.erase.notes", "DELETE FROM report_note WHERE owner_id = $1 AND report_id = $2";
    /// Erases its escalation steps.
    ERASE_STEPS = "intake.erase.steps", "DELETE FROM report_step WHERE owner_id = $1 AND report_id = $2";
    /// Erases a report.
    ERASE_REPORT = "intake.erase.report", "DELETE FROM report WHERE owner_id = $1 AND id = $2";
    /// Erases the sender's receipt.
    ERASE_SENT = "intake.erase.sent", "DELETE FROM sent_report WHERE owner_id = $1 AND id = $2";
    /// A new note.
    NOTE_INSERT = "intake.note.insert",
        "INSERT INTO report_note (owner_id, report_id, id, at, by_user, kind, code, sealed) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)";
    /// Its escalation steps while at the present unit.
    STEPS = "intake.steps",
        "SELECT level, at FROM report_step WHERE owner_id = $1 AND report_id = $2 AND round = $3 ORDER BY at, level";
    /// The first opening; nothing when it is open.
    OPEN = "intake.open",
        "UPDATE report SET state = 'opened', tab = 'working', sort_at = assess_due, opened_at = $3, opened_by = $4, step_due = NULL \
         WHERE owner_id = $1 AND id = $2 AND state = 'unopened'";
    /// Protection assessed.
    ASSESS = "intake.assess",
        "UPDATE report SET needs_immediate = $3, assessed_at = COALESCE(assessed_at, $4), state = $5, sort_at = $6, rank = $7 \
         WHERE owner_id = $1 AND id = $2";
    /// Decided.
    DECIDE = "intake.decide",
        "UPDATE report SET decision = $3, decided_at = $4, feedback_due = $5 WHERE owner_id = $1 AND id = $2 AND decided_at IS NULL";
    /// The reporter was told.
    FEEDBACK = "intake.feedback",
        "UPDATE report SET feedback_done_at = $3 WHERE owner_id = $1 AND id = $2 AND feedback_done_at IS NULL";
    /// A case was opened from it; nothing when one was already.
    LINK = "intake.link", "UPDATE report SET case_id = $3 WHERE owner_id = $1 AND id = $2 AND case_id IS NULL";
    /// Its place in the inbox.
    PLACE = "intake.place", "UPDATE report SET state = $3, tab = $4, sort_at = $5 WHERE owner_id = $1 AND id = $2";
    /// To another unit of the organisation: unopened there, with a new round of escalation; legal clocks go on.
    REDIRECT = "intake.redirect",
        "UPDATE report SET unit_id = $3, region = $4, state = 'unopened', tab = 'unopened', round = round + 1, arrived_at = $5, \
           open_due = $6, sort_at = $6, step_due = $6, step_level = 0, opened_at = NULL, opened_by = NULL WHERE owner_id = $1 AND id = $2";

    /// Whether any escalation is due.
    STEP_ANY = "intake.step.any", "SELECT 1 AS due FROM report WHERE step_due <= $1 LIMIT 1";
    /// Reports whose next escalation is due.
    STEP_DUE = "intake.step.due",
        "SELECT owner_id, id, unit_id, region, urgency, open_due, step_level, round FROM report WHERE step_due <= $1 \
         ORDER BY step_due, owner_id, id LIMIT 200";
    /// Takes the step, unless it was opened, moved or escalated meanwhile.
    STEP_TAKE = "intake.step.take",
        "UPDATE report SET step_level = $5, step_due = $6 WHERE owner_id = $1 AND id = $2 AND state = 'unopened' AND round = $3 AND step_level = $4";
    /// Notes the step.
    STEP_INSERT = "intake.step.insert",
        "INSERT INTO report_step (owner_id, report_id, round, level, at) VALUES ($1,$2,$3,$4,$5) ON CONFLICT (owner_id, report_id, round, level) DO NOTHING";
    /// Escalated reports of a unit, for its manager.
    UNIT_OVERDUE = "intake.unit.overdue", concat!(
        "SELECT ", summary!(), " FROM report r JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.id \
         WHERE r.owner_id = $1 AND r.unit_id = $2 AND r.tab = 'unopened' AND r.step_level >= $5 AND ",
        access::visible_in_unit!(), " ORDER BY r.rank, r.sort_at, r.id LIMIT 50");
    /// Reports that have reached the regional coordinator: no number, nothing about the child.
    OVERSIGHT = "intake.oversight",
        "SELECT unit_id, arrived_at, urgency, state FROM report WHERE region = $1 AND tab = 'unopened' AND step_level >= 3 AND synthetic = $2 \
         ORDER BY arrived_at, id LIMIT 200";

    /// Switches synthetic reports on or off.
    SYNTHETIC_SET = "intake.synthetic.set",
        "INSERT INTO synthetic_unit (unit_id, org_id, enabled, since) VALUES ($1,$2,$3,$4) \
         ON CONFLICT (unit_id) DO UPDATE SET org_id = excluded.org_id, enabled = excluded.enabled, since = excluded.since";
    /// A unit's switch.
    SYNTHETIC_UNIT = "intake.synthetic.unit",
        "SELECT unit_id, org_id, enabled, since, last_run, last_ok FROM synthetic_unit WHERE unit_id = $1";
    /// Units not run since the given instant.
    SYNTHETIC_DUE = "intake.synthetic.due",
        "SELECT unit_id, org_id FROM synthetic_unit WHERE enabled = $1 AND (last_run IS NULL OR last_run < $2) ORDER BY unit_id LIMIT 500";
    /// Units without success since the given instant.
    SYNTHETIC_LATE = "intake.synthetic.late",
        "SELECT unit_id, org_id FROM synthetic_unit WHERE enabled = $1 AND COALESCE(last_ok, since) < $2 ORDER BY unit_id LIMIT 500";
    /// Notes that it was tried.
    SYNTHETIC_RUN = "intake.synthetic.run", "UPDATE synthetic_unit SET last_run = $2 WHERE unit_id = $1";
    /// Notes success.
    SYNTHETIC_OK = "intake.synthetic.ok", "UPDATE synthetic_unit SET last_ok = $2 WHERE unit_id = $1";
    /// Is this synthetic report in the inbox as everyone sees it?
    SYNTHETIC_SEEN = "intake.synthetic.seen", concat!(
        "SELECT r.id FROM report r JOIN guarded g ON g.owner_id = r.owner_id AND g.id = r.id \
         WHERE r.owner_id = $1 AND r.unit_id = $2 AND r.tab = 'unopened' AND r.id = $5 AND ", access::visible_in_unit!());
    /// Raises an alarm, once while it is not cleared.
    ALARM_RAISE = "intake.alarm.raise",
        "INSERT INTO alarm (id, kind, org_id, unit_id, at, detail) SELECT $1, $2, $3, $4, $5, $6 \
         WHERE NOT EXISTS (SELECT 1 FROM alarm a WHERE a.kind = $2 AND a.unit_id = $4 AND a.cleared_at IS NULL)";
    /// Clears a unit's alarms of the synthetic path.
    ALARM_CLEAR = "intake.alarm.clear",
        "UPDATE alarm SET cleared_at = $2 WHERE unit_id = $1 AND cleared_at IS NULL AND kind IN ('synthetic','synthetic_late')";
    /// Somebody looks into a unit's alarm; the first one stays.
    ALARM_SEEN_UNIT = "intake.alarm.seen.unit",
        "UPDATE alarm SET seen_by = $2, seen_at = $3 WHERE id = $1 AND seen_at IS NULL AND cleared_at IS NULL AND unit_id = $4";
    /// Somebody looks into any alarm; the first one stays.
    ALARM_SEEN = "intake.alarm.seen",
        "UPDATE alarm SET seen_by = $2, seen_at = $3 WHERE id = $1 AND seen_at IS NULL AND cleared_at IS NULL";
    /// Synthetic reports received before the given instant.
    SYNTHETIC_OLD = "intake.synthetic.old",
        "SELECT owner_id, id FROM report WHERE synthetic AND received_at < $1 ORDER BY received_at LIMIT $2";
    /// Removes a synthetic report.
    SYNTHETIC_DELETE = "intake.synthetic.delete", "DELETE FROM report WHERE owner_id = $1 AND id = $2 AND synthetic";
    /// Removes its escalation steps.
    SYNTHETIC_DELETE_STEPS = "intake.synthetic.delete.steps", "DELETE FROM report_step WHERE owner_id = $1 AND report_id = $2";
    /// Removes its notes.
    SYNTHETIC_DELETE_NOTES = "intake.synthetic.delete.notes", "DELETE FROM report_note WHERE owner_id = $1 AND report_id = $2";
    /// Alarms of one unit, newest first.
    ALARMS_UNIT = "intake.alarms.unit",
        "SELECT id, kind, org_id, unit_id, at, detail, seen_by, seen_at FROM alarm WHERE cleared_at IS NULL AND unit_id = $1 ORDER BY at DESC, id LIMIT 50";
    /// All alarms about the installation, newest first. That a case was opened is its unit's to know.
    ALARMS_ALL = "intake.alarms.all",
        "SELECT id, kind, org_id, unit_id, at, detail, seen_by, seen_at FROM alarm WHERE cleared_at IS NULL AND kind <> 'break_glass' AND kind NOT LIKE 'thread-%' ORDER BY at DESC, id LIMIT 200";
}
