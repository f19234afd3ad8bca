//! Inbox, reports, new report, oversight, the unit's overview.

mod handle;
mod inbox;
mod new;
mod oversight;
mod report;
mod sent;
pub(crate) mod unit;

use ::intake::{IntakeError, State, Summary, Urgency};
use access::{Area, actions, enter_area};
use jiff::Timestamp;
use web_kit::{
    Form, Page, Problem,
    forms::FieldError,
    parts::{Due, Tag, Tone},
};

use crate::{Desk, Refusal, Routes, casework::plan};

/// The routes of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/inbox", inbox::show)
        .get("/reports/new", new::show)
        .post("/reports/new", new::send)
        .get("/reports/sent", sent::list)
        .get("/reports/receipt/{number}", sent::receipt)
        .get("/reports/{number}", report::show)
        .post("/reports/{number}/open", report::open)
        .get("/reports/{number}/assess", handle::assess_form)
        .post("/reports/{number}/assess", handle::assess)
        .get("/reports/{number}/decide", handle::decide_form)
        .post("/reports/{number}/decide", handle::decide)
        .get("/reports/{number}/feedback", handle::feedback_form)
        .post("/reports/{number}/feedback", handle::feedback)
        .get("/reports/{number}/move", handle::move_form)
        .post("/reports/{number}/move", handle::move_on)
        .get("/oversight", oversight::show)
        .get("/unit", unit::show)
        .post("/unit/synthetic", unit::switch)
        .post("/unit/alarms/{alarm}", unit::look)
        .get("/alarms", unit::alarms)
        .post("/alarms/{alarm}", unit::look_all)
}

impl From<IntakeError> for Refusal {
    fn from(error: IntakeError) -> Self {
        match error {
            IntakeError::Access(e) => e.into(),
            IntakeError::Store(e) => e.into(),
            IntakeError::Stale { .. } | IntakeError::Order { .. } => Self(Problem::Conflict),
            IntakeError::Invalid(_) | IntakeError::NoReceiver => Self(Problem::BadRequest),
            IntakeError::Damaged => Self(Problem::internal(&error)),
        }
    }
}

/// Puts what must be corrected at its field.
///
/// # Errors
/// What no correction of the form can help.
fn at_fields(form: &mut Form, error: IntakeError) -> Result<(), Refusal> {
    match error {
        IntakeError::Invalid(faults) => {
            for fault in faults {
                form.errors.push(FieldError {
                    field: fault.field.to_owned(),
                    target: fault.field.to_owned(),
                    key: fault.key,
                    label: "",
                    args: Vec::new(),
                });
            }
            Ok(())
        }
        IntakeError::NoReceiver => {
            form.fault("municipality", "intake-fault-no-receiver", "");
            Ok(())
        }
        other => Err(other.into()),
    }
}

/// A page that only looks something up leaves its event too.
async fn enter_directory(desk: &Desk) -> Result<(), Refusal> {
    let entry = enter_area::<actions::DirectoryRead>(desk.house(), &desk.cx, Area::Directory).await?;
    entry.work.commit(entry.permit.recorded(), ()).await.map_err(Into::into)
}

/// Words of a code: `intake-<list>-<code>`.
fn word(page: &Page, list: &str, code: &str) -> String {
    page.t(&format!("intake-{list}-{code}"))
}

/// "för 3 timmar sedan".
fn ago(page: &Page, now: Timestamp, at: Timestamp) -> String {
    let minutes = now.duration_since(at).as_mins();
    match minutes {
        ..60 => page.tn("minutes-ago", minutes.max(0)),
        60..2880 => page.tn("hours-ago", minutes / 60),
        _ => page.tn("days-ago", minutes / 1440),
    }
}

/// The next clock of a report.
fn next_due(desk: &Desk, s: &Summary) -> Option<Due> {
    ::intake::next_due(desk.house(), s).map(|due| plan::due(&due, desk.cx.now, &desk.page))
}

/// Urgency, state, and whether it is synthetic.
fn tags(page: &Page, s: &Summary) -> Vec<Tag> {
    let mut tags = Vec::new();
    if s.synthetic {
        tags.push(Tag::new(page.t("intake-synthetic"), Tone::Info));
    }
    if s.urgency == Urgency::Acute {
        tags.push(Tag::new(word(page, "urgency", s.urgency.code()), Tone::Danger));
    }
    let tone = match s.state {
        State::Unopened => Tone::Warn,
        State::Opened | State::Assessed | State::Decided => Tone::Info,
        State::Closed => Tone::Ok,
    };
    tags.push(Tag::new(word(page, "state", s.state.code()), tone));
    tags
}
