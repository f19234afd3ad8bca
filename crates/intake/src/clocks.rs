//! The clocks of a report, from `content/law/clocks.yaml`.

use access::House;
use jiff::{SignedDuration, Timestamp};
use law::{Due, Law};

use crate::{
    Urgency,
    escalate::Ladder,
    model::{ReportClock, Summary},
};

const fn law(house: &House) -> &'static Law {
    &house.content.law
}

/// A clock of a report. Content without the clock (an overlay took it away) leaves the matter due at once: too early
/// is safe, never is not.
fn due(house: &House, clock: &str, urgency: Urgency, from: Timestamp) -> Option<Due> {
    match urgency {
        Urgency::Acute => law(house).due_acute(clock, from),
        Urgency::Normal => law(house).due(clock, from),
    }
}

fn late(due: Option<Due>, from: Timestamp) -> Timestamp {
    due.and_then(|d| d.late_after()).unwrap_or(from)
}

/// The instants fixed when a report is received.
pub(crate) struct Received {
    pub(crate) open: Timestamp,
    pub(crate) assess: Timestamp,
    pub(crate) decide: Timestamp,
}

pub(crate) fn received(house: &House, urgency: Urgency, at: Timestamp) -> Received {
    Received {
        open: open_due(house, urgency, at),
        assess: late(due(house, "protection-assessment", urgency, at), at),
        decide: late(due(house, "inquiry-decision", urgency, at), at),
    }
}

/// When a report that arrived at a unit at `at` must have been opened.
pub(crate) fn open_due(house: &House, urgency: Urgency, at: Timestamp) -> Timestamp {
    late(due(house, "report-open", urgency, at), at)
}

/// When the reporter must have been told. A report added to an open inquiry is answered at once.
pub(crate) fn feedback_due(house: &House, joined: bool, decided: Timestamp) -> Timestamp {
    let clock = if joined { "feedback-later" } else { "feedback" };
    late(due(house, clock, Urgency::Normal, decided), decided)
}

/// How long after the opening time each escalation comes.
pub(crate) fn ladder(house: &House, urgency: Urgency) -> Ladder {
    let from = Timestamp::UNIX_EPOCH;
    let after = |clock: &str, otherwise: i64| {
        due(house, clock, urgency, from)
            .map_or(SignedDuration::from_hours(otherwise), |d| d.limit.duration_since(from))
    };
    Ladder {
        manager: after("report-escalate-manager", 2),
        coordinator: after("report-escalate-coordinator", 6),
    }
}

/// The next clock of a report that runs, with its explanation.
#[must_use]
pub fn next_due(house: &House, s: &Summary) -> Option<Due> {
    let (id, _) = s.next_clock()?;
    // A report added to an open inquiry is answered by another clock of the same place.
    let answers = |clock: &str| clock == id || (id == "feedback" && clock == "feedback-later");
    all(house, s).into_iter().map(|c| c.due).find(|d| answers(&d.clock))
}

/// The clocks of a report with their explanations, in order.
pub(crate) fn all(house: &House, s: &Summary) -> Vec<ReportClock> {
    let clock = |id: &str, from: Timestamp, done_at: Option<Timestamp>| {
        due(house, id, s.urgency, from).map(|due| ReportClock { due, done_at })
    };
    let mut clocks = vec![
        // Counted again from the arrival at the present unit, which is what `open_due` holds.
        clock("report-open", s.arrived_at, s.opened_at),
        clock("protection-assessment", s.received_at, s.assessed_at),
        clock("inquiry-decision", s.received_at, s.decided_at),
    ];
    if let (Some(decided), Some(_)) = (s.decided_at, s.feedback_due) {
        let joined = s.decision == Some(crate::Decision::Joined);
        clocks.push(clock(if joined { "feedback-later" } else { "feedback" }, decided, s.feedback_done_at));
    }
    clocks.into_iter().flatten().collect()
}
