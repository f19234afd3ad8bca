//! Opening a case of the own organisation in an emergency.

use std::str::FromStr as _;

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use casework::{CaseworkError, GlassReason, break_glass};
use web_kit::{Form, Page, parts::Choice};

use super::{
    adding,
    faults::{at_fields, same},
    fresh,
};
use crate::{Desk, Refusal, Sent};

#[derive(Template)]
#[template(path = "casework/emergency.html")]
struct Emergency {
    page: Page,
    form: Form,
    reasons: Vec<Choice>,
}

fn build(desk: &Desk, form: Form) -> Emergency {
    let page = desk.titled("casework-glass-title", "search");
    let reasons = GlassReason::ALL
        .iter()
        .map(|r| Choice::new(r.code(), page.t(&format!("casework-glass-{}", r.code()))))
        .collect();
    Emergency { page, form, reasons }
}

/// `GET /emergency`
pub(crate) async fn show(desk: Desk) -> Result<Response, Refusal> {
    let staff = &desk.signed.staff;
    let entry =
        access::enter_unit::<access::actions::WorklistRead>(desk.house(), &desk.cx, staff.org, staff.unit)
            .await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    Ok(Page::render(&build(&desk, fresh(&desk)))?)
}

/// `POST /emergency`
pub(crate) async fn open(desk: Desk, Sent(submitted): Sent) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let codes: Vec<&str> = GlassReason::ALL.iter().map(|r| r.code()).collect();
    let number = form.text("number", "casework-glass-number").required().max(40).read();
    let code = form.one_of("code", "casework-glass-why", &codes).required().read();
    let code = code.and_then(|c| GlassReason::from_str(&c).ok());
    let reason = form.text("reason", "casework-glass-reason").required().max(4000).read();
    if let (false, Some(number), Some(code), Some(reason)) = (form.failed(), number, code, reason) {
        let target = casework::by_number(&number);
        match break_glass(desk.house(), &desk.cx, &target, &adding(&form), code, &reason).await {
            Ok(_) => {
                let access::Target::Number(number) = target else {
                    return Err(web_kit::Problem::NotFound.into());
                };
                return Ok(Redirect::to(&format!("/cases/{number}")).into_response());
            }
            // The same answer for a number that is not there and for one that is protected.
            Err(CaseworkError::Access(access::AccessError::Absent)) => {
                form.fault("number", "casework-fault-glass-number", "casework-glass-number");
            }
            Err(error) => at_fields(&mut form, error, same)?,
        }
    } else if !form.failed() {
        // Enter all the same: an answer without an event is thrown away.
        form.fault("code", "error-choose", "casework-glass-why");
    }
    let staff = &desk.signed.staff;
    let entry =
        access::enter_unit::<access::actions::WorklistRead>(desk.house(), &desk.cx, staff.org, staff.unit)
            .await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    let Emergency { page, form, reasons } = build(&desk, form);
    Ok(page.invalid(|page| Emergency { page, form, reasons })?)
}
