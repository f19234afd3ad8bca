//! The forms about an opened report: assess protection, decide, answer the reporter, move it on.

use ::intake::{
    ChildView, Decision, Form as Mark, IntakeError, Met, Needs, ProtectionAssessment, ReportPage, State,
    redirect, report_page,
};
use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use casework::{assess_report, decide_report, report_feedback};
use ground::UnitId;
use http::StatusCode;
use web_kit::{
    Form, Page,
    parts::{Choice, Crumb, SummaryRow},
};

use super::{
    at_fields,
    report::{self, ClockView, clock_views, told_rows},
    word,
};
use crate::{Desk, Refusal, Sent};

/// Which form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Assess,
    Decide,
    Feedback,
    Move,
}

impl What {
    const fn path(self) -> &'static str {
        match self {
            Self::Assess => "assess",
            Self::Decide => "decide",
            Self::Feedback => "feedback",
            Self::Move => "move",
        }
    }

    /// Whether the form makes sense for the report as it stands; what must come first otherwise.
    const fn fits(self, state: State) -> bool {
        match self {
            Self::Assess | Self::Move => matches!(state, State::Opened | State::Assessed),
            Self::Decide => matches!(state, State::Assessed),
            Self::Feedback => matches!(state, State::Decided),
        }
    }
}

#[derive(Template)]
#[template(path = "intake/handle.html")]
struct Handle {
    page: Page,
    crumbs: Vec<Crumb>,
    what: &'static str,
    action: String,
    back: String,
    form: Form,
    /// Somebody else has changed the report: what typed is kept.
    stale: bool,
    told: Vec<SummaryRow>,
    clocks: Vec<ClockView>,
    needs: Vec<Choice>,
    met: Vec<Choice>,
    decisions: Vec<Choice>,
    asked: Vec<Choice>,
    units: Vec<Choice>,
}

fn choices(page: &Page, list: &str, codes: impl Iterator<Item = &'static str>) -> Vec<Choice> {
    codes
        .map(|c| {
            Choice::new(c, word(page, list, c)).hint(match (list, c) {
                ("decision", _) => page.t(&format!("intake-decision-{c}-hint")),
                _ => String::new(),
            })
        })
        .collect()
}

async fn render(
    desk: &Desk,
    what: What,
    current: &ReportPage,
    form: Form,
    stale: bool,
) -> Result<Response, Refusal> {
    let number = current.summary.number.as_str();
    if !what.fits(current.summary.state) {
        return report::render(desk, current.clone(), StatusCode::CONFLICT, "intake-not-now").await;
    }
    let mut page = desk.titled(&format!("intake-{}-title", what.path()), "inbox");
    page.failed = form.failed();
    page.path = format!("/reports/{number}/{}", what.path());
    let mut units = Vec::new();
    if what == What::Move {
        for u in directory::units(&desk.house().store, desk.signed.staff.org).await? {
            if u.active && u.id != current.unit {
                units.push(Choice::new(u.id.to_string(), u.name));
            }
        }
    }
    let status = match (stale, form.failed()) {
        (true, _) => StatusCode::CONFLICT,
        (_, true) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let view = Handle {
        crumbs: vec![
            Crumb::new("/inbox", page.t("nav-inbox")),
            Crumb::new(format!("/reports/{number}"), number),
        ],
        what: what.path(),
        action: format!("/reports/{number}/{}", what.path()),
        back: format!("/reports/{number}"),
        form: form.version(current.revision),
        stale,
        told: current.opened.as_ref().map(|o| told_rows(desk, &page, o)).unwrap_or_default(),
        clocks: clock_views(desk, &page, current),
        needs: choices(&page, "needs", Needs::ALL.iter().map(|c| c.code())),
        met: choices(&page, "met", Met::ALL.iter().map(|c| c.code())),
        decisions: choices(&page, "decision", Decision::ALL.iter().map(|c| c.code())),
        asked: choices(&page, "asked", ["yes", "no"].into_iter()),
        units,
        page,
    };
    Ok(Page::render_as(status, &view)?)
}

async fn show(desk: &Desk, what: What, number: &str) -> Result<Response, Refusal> {
    let current = report_page(desk.house(), &desk.cx, number).await?;
    render(desk, what, &current, Form::fresh(desk.cx.entropy()), false).await
}

/// After a form: on to the report, or back to the form with what was typed.
async fn answer(
    desk: &Desk,
    what: What,
    number: &str,
    mut form: Form,
    done: Result<(), IntakeError>,
) -> Result<Response, Refusal> {
    let error = match done {
        Ok(()) if what == What::Move => return Ok(Redirect::to("/inbox?tab=working").into_response()),
        Ok(()) => return Ok(Redirect::to(&format!("/reports/{number}")).into_response()),
        Err(error) => error,
    };
    match error {
        IntakeError::Stale { current } => render(desk, what, &current, form, true).await,
        IntakeError::Order { .. } => {
            let current = report_page(desk.house(), &desk.cx, number).await?;
            report::render(desk, current, StatusCode::CONFLICT, "intake-not-now").await
        }
        other => {
            at_fields(&mut form, other)?;
            let current = report_page(desk.house(), &desk.cx, number).await?;
            render(desk, what, &current, form, false).await
        }
    }
}

fn mark(number: &str, form: &Form) -> Mark {
    Mark { number: number.to_owned(), revision: form.version.parse().unwrap_or(0), key: form.key.clone() }
}

fn child_view(form: &mut Form) -> Option<ChildView> {
    let asked = form.one_of("asked", "intake-asked", &["yes", "no"]).required().read()?;
    Some(if asked == "yes" {
        ChildView::Asked(form.value("child_said").to_owned())
    } else {
        ChildView::NotAsked(form.value("child_not_asked").to_owned())
    })
}

/// A code chosen from a list.
fn code<T: std::str::FromStr>(
    form: &mut Form,
    name: &str,
    label: &'static str,
    all: &[&'static str],
) -> Option<T> {
    form.one_of(name, label, all).required().read()?.parse().ok()
}

/// Something was not chosen: everything else that is missing is told at the same time.
fn incomplete(form: &mut Form, text: &str, key: &'static str, view: Option<&ChildView>) -> IntakeError {
    if form.value(text).trim().is_empty() {
        form.fault(text, key, "");
    }
    match view {
        Some(ChildView::Asked(said)) if said.trim().is_empty() => {
            form.fault("child_said", "intake-fault-child-said", "");
        }
        Some(ChildView::NotAsked(why)) if why.trim().is_empty() => {
            form.fault("child_not_asked", "intake-fault-child-not-asked", "");
        }
        _ => {}
    }
    IntakeError::Invalid(Vec::new())
}

/// `GET /reports/{number}/assess`
pub(crate) async fn assess_form(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    show(&desk, What::Assess, &number).await
}

/// `POST /reports/{number}/assess`
pub(crate) async fn assess(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let needs = code(&mut form, "needs", "intake-needs", &["yes", "no", "unclear"]);
    let met = code(&mut form, "met", "intake-met", &["in_person", "remotely", "not_yet"]);
    let view = child_view(&mut form);
    let done = match (needs, met, view) {
        (Some(needs), Some(met), Some(child_view)) => {
            let text = form.value("assessment").to_owned();
            let input = ProtectionAssessment { needs, text, met, child_view };
            assess_report(desk.house(), &desk.cx, &mark(&number, &form), &input).await.map(drop)
        }
        (_, _, view) => Err(incomplete(&mut form, "assessment", "intake-fault-assessment", view.as_ref())),
    };
    answer(&desk, What::Assess, &number, form, done).await
}

/// `GET /reports/{number}/decide`
pub(crate) async fn decide_form(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    show(&desk, What::Decide, &number).await
}

/// `POST /reports/{number}/decide`
pub(crate) async fn decide(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let all = ["inquiry_opened", "not_opened", "joined", "handed_on"];
    let decision: Option<Decision> = code(&mut form, "decision", "intake-decision", &all);
    let view = child_view(&mut form);
    let done = match (decision, view) {
        (Some(decision), Some(view)) => {
            let reason = form.value("reason").to_owned();
            let mark = mark(&number, &form);
            decide_report(desk.house(), &desk.cx, &mark, decision, &reason, &view).await.map(drop)
        }
        (_, view) => Err(incomplete(&mut form, "reason", "intake-fault-reason", view.as_ref())),
    };
    answer(&desk, What::Decide, &number, form, done).await
}

/// `GET /reports/{number}/feedback`
pub(crate) async fn feedback_form(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    show(&desk, What::Feedback, &number).await
}

/// `POST /reports/{number}/feedback`
pub(crate) async fn feedback(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let form = Form::of(submitted);
    let how = form.value("feedback").to_owned();
    let done = report_feedback(desk.house(), &desk.cx, &mark(&number, &form), &how).await.map(drop);
    answer(&desk, What::Feedback, &number, form, done).await
}

/// `GET /reports/{number}/move`
pub(crate) async fn move_form(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    show(&desk, What::Move, &number).await
}

/// `POST /reports/{number}/move`
pub(crate) async fn move_on(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let form = Form::of(submitted);
    let reason = form.value("reason").to_owned();
    // A value that is no unit answers as a unit that is not there.
    let to = form.value("to").parse().unwrap_or(UnitId(uuid::Uuid::nil()));
    let done = redirect(desk.house(), &desk.cx, &mark(&number, &form), to, &reason).await;
    answer(&desk, What::Move, &number, form, done).await
}
