//! Closing a case, with the statutory clocks that still run in sight; opening it again.

use std::str::FromStr as _;

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use casework::{CaseworkError, Close, CloseReason, Status, close, open_clocks, reopen};
use web_kit::{
    Form, Page,
    parts::{Choice, Due},
};

use super::{
    Loaded,
    faults::{at_fields, same},
    fresh,
    head::{Head, Place, word},
    journal, load,
    plan::{capital, due},
    seen, stale,
};
use crate::{Desk, Refusal, Sent};

struct Running {
    href: String,
    title: String,
    due: Due,
    explanation: String,
}

#[derive(Template)]
#[template(path = "casework/close.html")]
struct ClosePage {
    page: Page,
    head: Head,
    form: Form,
    running: Vec<Running>,
    reasons: Vec<Choice>,
    views: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "casework/reopen.html")]
struct ReopenPage {
    page: Page,
    head: Head,
    form: Form,
}

async fn clocks(desk: &Desk, number: &str, href: &str) -> Result<Vec<Running>, Refusal> {
    let found = open_clocks(desk.house(), &desk.cx, &casework::by_number(number)).await?;
    let page = &desk.page;
    Ok(found
        .iter()
        .map(|c| Running {
            href: format!("{href}/steps/{}", c.step),
            title: c.title.get(page.lang).to_owned(),
            due: due(&c.due, desk.cx.now, page),
            explanation: c.explain(page.lang).to_owned(),
        })
        .collect())
}

fn reasons(page: &Page) -> Vec<Choice> {
    CloseReason::ALL
        .iter()
        .map(|r| Choice::new(r.code(), capital(&page.t(&format!("casework-close-{}", word(r.code()))))))
        .collect()
}

/// `GET /cases/{number}/close`
pub(crate) async fn show(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let Loaded { case, mut head, page, .. } = load(&desk, &number, Place::Overview).await?;
    head.under(&desk.page);
    let form = fresh(&desk).version(case.revision);
    if case.status == Status::Closed {
        return Ok(Page::render(&ReopenPage { page, head, form })?);
    }
    let running = clocks(&desk, &number, &head.href).await?;
    let (reasons, views) = (reasons(&page), journal::views(&page));
    Ok(Page::render(&ClosePage { page, head, form, running, reasons, views })?)
}

/// `POST /cases/{number}/close`
pub(crate) async fn save(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let codes: Vec<&str> = CloseReason::ALL.iter().map(|r| r.code()).collect();
    let reason = form.one_of("reason", "casework-close-reason", &codes).required().read();
    let reason = reason.and_then(|code| CloseReason::from_str(&code).ok());
    let text = form.text("text", "casework-close-text").required().read();
    let view = journal::view(&mut form);
    if let (false, Some(reason), Some(text)) = (form.failed(), reason, text) {
        let input = Close { reason, text, view };
        match close(desk.house(), &desk.cx, &casework::by_number(&number), &seen(&form), &input).await {
            Ok(_) => return Ok(Redirect::to(&format!("/cases/{number}")).into_response()),
            Err(CaseworkError::Stale { .. }) => {
                let loaded = load(&desk, &number, Place::Overview).await?;
                return stale::show(&desk, loaded, format!("/cases/{number}/close"), &form, Vec::new());
            }
            Err(error) => at_fields(&mut form, error, same)?,
        }
    }
    let Loaded { mut head, page, .. } = load(&desk, &number, Place::Overview).await?;
    head.under(&desk.page);
    let running = clocks(&desk, &number, &head.href).await?;
    let (reasons, views) = (reasons(&page), journal::views(&page));
    Ok(page.invalid(|page| ClosePage { page, head, form, running, reasons, views })?)
}

/// `POST /cases/{number}/reopen`
pub(crate) async fn open_again(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    if let Some(reason) = form.text("text", "casework-reopen-why").required().read() {
        match reopen(desk.house(), &desk.cx, &casework::by_number(&number), &seen(&form), &reason).await {
            // Somebody else opened it meanwhile: what was wanted holds.
            Ok(_) | Err(CaseworkError::Open) => {
                return Ok(Redirect::to(&format!("/cases/{number}")).into_response());
            }
            Err(CaseworkError::Stale { .. }) => {
                let loaded = load(&desk, &number, Place::Overview).await?;
                return stale::show(&desk, loaded, format!("/cases/{number}/reopen"), &form, Vec::new());
            }
            Err(error) => at_fields(&mut form, error, same)?,
        }
    }
    let Loaded { mut head, page, .. } = load(&desk, &number, Place::Overview).await?;
    head.under(&desk.page);
    Ok(page.invalid(|page| ReopenPage { page, head, form })?)
}
