//! One step of a plan: everything that helps to do it, and the form that says how far it has come.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use casework::{Mark, MarkStep, mark_step};
use web_kit::{Form, Page, Problem};

use super::{
    Loaded, adding,
    faults::{at_fields, boxed},
    fresh,
    head::{Head, Place},
    load,
    plan::{Seen, StepView},
};
use crate::{Desk, Refusal, Sent};

#[derive(Template)]
#[template(path = "casework/step.html")]
struct Step {
    page: Page,
    head: Head,
    form: Form,
    step: StepView,
}

async fn build(desk: &Desk, number: &str, id: &str, form: Form) -> Result<Step, Refusal> {
    let Loaded { case, mut head, page, mine } = load(desk, number, Place::Overview).await?;
    head.under(&desk.page);
    let seen = Seen { desk, href: &head.href, mine };
    let step = case.plan.step(id).map(|s| seen.step(&case.plan, s)).ok_or(Problem::NotFound)?;
    Ok(Step { page, form, step, head })
}

/// `GET /cases/{number}/steps/{step}`
pub(crate) async fn show(
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let form = fresh(&desk);
    Ok(Page::render(&build(&desk, &number, &id, form).await?)?)
}

/// `POST /cases/{number}/steps/{step}`
pub(crate) async fn mark(
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let mark = match form.value("do") {
        "started" => Mark::Started,
        "set_aside" => Mark::SetAside,
        "reopened" => Mark::Reopened,
        _ => Mark::Done,
    };
    let at = form.timestamp("at", "casework-step-at").not_after(desk.cx.now).read();
    let outcome = Some(form.value("outcome").to_owned()).filter(|o| !o.is_empty());
    let note = form.value("note").to_owned();
    if !form.failed() {
        let input = MarkStep { step: id.clone(), mark, outcome, at, note };
        let target = casework::by_number(&number);
        match mark_step(desk.house(), &desk.cx, &target, &adding(&form), &input).await {
            Ok(_) => return Ok(Redirect::to(&format!("/cases/{number}")).into_response()),
            Err(error) => at_fields(&mut form, error, boxed)?,
        }
    }
    let step = build(&desk, &number, &id, form).await?;
    let Step { page, head, form, step } = step;
    Ok(page.invalid(|page| Step { page, head, form, step })?)
}
