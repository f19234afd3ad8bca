//! Opening a case: from a report, or of what the unit knows itself.

use access::{Secrecy, Target};
use askama::Template;
use axum::{
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use casework::{CaseworkError, OpenCase, PersonInput, PersonRole, Told, open_case};
use ground::ReportNumber;
use web_kit::{Form, Page, Problem, parts::Choice};

use super::{
    facts::{self, Question, questions},
    faults::at_fields,
    fresh,
    persons::{self, Choices},
};
use crate::{Desk, Refusal, Sent};

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    report: String,
}

#[derive(Template)]
#[template(path = "casework/new.html")]
struct New {
    page: Page,
    form: Form,
    /// The report it answers; empty for none.
    report: String,
    questions: Vec<Question>,
    choices: Choices,
    secrecies: Vec<Choice>,
}

fn build(desk: &Desk, report: String, form: Form) -> New {
    let page = desk.titled("casework-new", "worklist");
    let secrecies = vec![
        Choice::new("normal", page.t("casework-secrecy-choice-normal")),
        Choice::new("protected", page.t("casework-secrecy-choice-protected"))
            .hint(page.t("casework-secrecy-choice-protected-hint")),
    ];
    New { page, form, report, questions: questions(desk), choices: persons::choices(desk), secrecies }
}

/// `GET /cases/new`
pub(crate) async fn show(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let form = fresh(&desk).with("secrecy", "normal");
    let (report, form) = prefilled(&desk, &asked.report, form).await?;
    Ok(Page::render(&build(&desk, report, form))?)
}

/// What the report tells, typed in already. It was told by somebody, so it is for the handler to check.
async fn prefilled(desk: &Desk, report: &str, mut form: Form) -> Result<(String, Form), Refusal> {
    enter_unit(desk).await?;
    let Ok(number) = report.parse::<ReportNumber>() else { return Ok((String::new(), form)) };
    let number = number.to_string();
    let found = intake::report_page(desk.house(), &desk.cx, &number).await?;
    // Nobody may build a case on what nobody has read.
    let Some(opened) = found.opened else { return Err(Problem::Conflict.into()) };
    let told = &opened.told;
    let (given, family) = match told.child_name.trim().rsplit_once(' ') {
        Some((given, family)) => (given, family),
        None => (told.child_name.trim(), ""),
    };
    form = form.with("given", given).with("family", family);
    let digits = told.child_number.chars().filter(char::is_ascii_digit).count();
    let mut notes = Vec::new();
    if digits >= 10 {
        form = form.with("personal_number", told.child_number.trim());
    } else if !told.child_number.trim().is_empty() {
        notes.push(told.child_number.trim());
    }
    if !told.child_other.trim().is_empty() {
        notes.push(told.child_other.trim());
    }
    form = form
        .with("note", notes.join("\n"))
        .with("address", told.whereabouts.clone())
        .with("language0", told.language.clone());
    for (fact, value) in Told::of(&found.summary, &opened).facts(&desk.house().content.process) {
        form = form.with(facts::field(&fact), value);
    }
    Ok((number, form))
}

/// A form page leaves its event too, and is only for those who may open a case here.
async fn enter_unit(desk: &Desk) -> Result<(), Refusal> {
    let staff = &desk.signed.staff;
    let entry =
        access::enter_unit::<access::actions::WorklistRead>(desk.house(), &desk.cx, staff.org, staff.unit)
            .await?;
    entry.work.commit(entry.permit.recorded(), ()).await.map_err(Into::into)
}

fn named(field: &str) -> (String, String) {
    match field {
        // A fact of the process, or a field of the child.
        "given"
        | "family"
        | "sex"
        | "birth_date"
        | "personal_number"
        | "coordination_number"
        | "received_at"
        | "citizenship"
        | "languages"
        | "other_names"
        | "lma_number"
        | "passport"
        | "phone"
        | "address"
        | "note" => persons::named(field),
        fact => facts::named(fact),
    }
}

/// `POST /cases/new`
pub(crate) async fn save(desk: Desk, Sent(submitted): Sent) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    // A number that is none was never on the form.
    let report = form.value("report").parse::<ReportNumber>().ok().map(|n| n.to_string()).unwrap_or_default();
    let child = persons::read(&mut form, Some(PersonRole::Child), desk.cx.now);
    let received_at = form.timestamp("received_at", "casework-received-at").not_after(desk.cx.now).read();
    let given = facts::given(&desk, &mut form);
    let secrecy = if form.value("secrecy") == "protected" { Secrecy::Protected } else { Secrecy::Normal };
    if !form.failed() {
        let input = OpenCase {
            report: Some(report.clone()).filter(|r| !r.is_empty()).map(Target::Number),
            unit: desk.signed.staff.unit,
            received_at,
            facts: given,
            secrecy,
            persons: child.into_iter().collect::<Vec<PersonInput>>(),
            form_key: form.key.clone(),
        };
        match open_case(desk.house(), &desk.cx, input).await {
            Ok(number) => return Ok(Redirect::to(&format!("/cases/{number}")).into_response()),
            Err(error @ CaseworkError::Invalid(_)) => at_fields(&mut form, error, named)?,
            Err(error) => return Err(error.into()),
        }
    }
    enter_unit(&desk).await?;
    let New { page, form, report, questions, choices, secrecies } = build(&desk, report, form);
    Ok(page.invalid(|page| New { page, form, report, questions, choices, secrecies })?)
}
