//! Persons of a case: who they are, in which role.

use std::str::FromStr as _;

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    CaseworkError, Identity, Person, PersonCodes, PersonInput, PersonRole, add_person, persons, update_person,
};
use ground::{Lang, PersonId};
use web_kit::{
    Form, Page, Problem,
    parts::{Choice, SummaryRow},
};

use super::{
    Loaded, adding,
    faults::{at_fields, boxed},
    fresh,
    head::{Head, Place, word},
    load,
    plan::capital,
    seen, stale,
};
use crate::{Desk, Refusal, Sent};

/// One-line texts of an identity: field, label, its value.
type Line = (&'static str, &'static str, fn(&mut Identity) -> &mut String);
const LINES: [Line; 10] = [
    ("given", "casework-given", |i| &mut i.given),
    ("family", "casework-family", |i| &mut i.family),
    ("other_names", "casework-other-names", |i| &mut i.other_names),
    ("personal_number", "casework-personal-number", |i| &mut i.personal_number),
    ("coordination_number", "casework-coordination-number", |i| &mut i.coordination_number),
    ("lma_number", "casework-lma-number", |i| &mut i.lma_number),
    ("passport", "casework-passport", |i| &mut i.passport),
    ("phone", "casework-phone", |i| &mut i.phone),
    ("address", "casework-address", |i| &mut i.address),
    ("note", "casework-person-note", |i| &mut i.note),
];

struct PersonView {
    id: String,
    name: String,
    role: String,
    rows: Vec<SummaryRow>,
}

#[derive(Template)]
#[template(path = "casework/persons.html")]
struct Persons {
    page: Page,
    head: Head,
    persons: Vec<PersonView>,
}

/// The choices of a person form.
pub(crate) struct Choices {
    pub roles: Vec<Choice>,
    pub sexes: Vec<Choice>,
    pub countries: Vec<Choice>,
    pub languages: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "casework/person.html")]
struct PersonPage {
    page: Page,
    head: Head,
    form: Form,
    action: String,
    editing: bool,
    /// The one child of the case: its role stays.
    child: bool,
    choices: Choices,
}

pub(crate) fn role_word(page: &Page, role: PersonRole) -> String {
    capital(&page.t(&format!("casework-role-{}", word(role.code()))))
}

/// Everything a person form lets choose from.
pub(crate) fn choices(desk: &Desk) -> Choices {
    let (page, content) = (&desk.page, desk.house().content);
    let sexes = content.codes.variable("vic_sex").map(|v| v.values.as_slice()).unwrap_or_default();
    let mut countries: Vec<Choice> = content
        .register
        .countries()
        .map(|c| {
            Choice::new(c.code.clone(), content.register.country_name(&c.code, page.lang).unwrap_or_default())
        })
        .collect();
    let mut languages: Vec<Choice> = content
        .register
        .languages()
        .map(|l| {
            Choice::new(
                l.code.clone(),
                content.register.language_name(&l.code, page.lang).unwrap_or_default(),
            )
        })
        .collect();
    for list in [&mut countries, &mut languages] {
        list.sort_by_cached_key(|c| match page.lang {
            Lang::Sv => content::swedish_order(&c.label),
            Lang::En => c.label.to_lowercase(),
        });
    }
    let roles = PersonRole::ALL.iter().filter(|r| **r != PersonRole::Child);
    Choices {
        roles: roles.map(|r| Choice::new(r.code(), role_word(page, *r))).collect(),
        sexes: sexes.iter().map(|v| Choice::new(v.code.clone(), v.label.get(page.lang))).collect(),
        countries,
        languages,
    }
}

fn rows(desk: &Desk, person: &Person) -> Vec<SummaryRow> {
    let (page, content) = (&desk.page, desk.house().content);
    let mut identity = person.identity.clone();
    let mut rows = Vec::new();
    let mut add = |label: &str, value: String| {
        if !value.trim().is_empty() {
            rows.push(SummaryRow::new(page.t(label), value));
        }
    };
    let sex = person.coded.sex.as_deref().and_then(|c| content.codes.label("vic_sex", c));
    add("casework-sex", sex.map(|t| t.get(page.lang).to_owned()).unwrap_or_default());
    add("casework-birth-date", identity.birth_date.clone());
    let joined = |codes: &[String], name: &dyn Fn(&str) -> Option<String>| {
        codes.iter().map(|c| name(c).unwrap_or_else(|| c.clone())).collect::<Vec<_>>().join(", ")
    };
    let country = |c: &str| content.register.country_name(c, page.lang).map(str::to_owned);
    let language = |c: &str| content.register.language_name(c, page.lang).map(str::to_owned);
    add("casework-citizenship", joined(&person.coded.citizenship, &country));
    add("casework-languages", joined(&person.coded.languages, &language));
    for (field, label, get) in LINES.iter().filter(|l| !["given", "family"].contains(&l.0)) {
        debug_assert!(!field.is_empty());
        add(label, get(&mut identity).clone());
    }
    rows
}

/// `GET /cases/{number}/persons`
pub(crate) async fn list(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let Loaded { head, page, .. } = load(&desk, &number, Place::Persons).await?;
    let (found, _) = persons(desk.house(), &desk.cx, &casework::by_number(&number)).await?;
    let views = found
        .iter()
        .map(|p| PersonView {
            id: p.id.to_string(),
            name: Some(p.identity.name())
                .filter(|n| !n.is_empty())
                .unwrap_or_else(|| page.t("casework-no-name")),
            role: role_word(&page, p.role),
            rows: rows(&desk, p),
        })
        .collect();
    Ok(Page::render(&Persons { page, head, persons: views })?)
}

/// A form filled in with a person.
fn filled(mut form: Form, person: &Person) -> Form {
    let mut identity = person.identity.clone();
    for (field, _, get) in LINES {
        form = form.with(field, get(&mut identity).clone());
    }
    let mut date = identity.birth_date.split('-');
    for part in ["year", "month", "day"] {
        let value = date.next().unwrap_or_default().trim_start_matches('0').to_owned();
        form = form.with(format!("birth_date-{part}"), value);
    }
    form = form.with("role", person.role.code()).with("sex", person.coded.sex.clone().unwrap_or_default());
    for (field, codes) in [("citizenship", &person.coded.citizenship), ("language", &person.coded.languages)]
    {
        for (n, code) in codes.iter().take(2).enumerate() {
            form = form.with(format!("{field}{n}"), code.clone());
        }
    }
    form
}

/// Reads a person; `role` when the form has none.
pub(crate) fn read(form: &mut Form, role: Option<PersonRole>, now: jiff::Timestamp) -> Option<PersonInput> {
    let codes: Vec<&str> = PersonRole::ALL.iter().map(|r| r.code()).collect();
    let role = match role {
        Some(role) => Some(role),
        None => form
            .one_of("role", "casework-role", &codes)
            .required()
            .read()
            .and_then(|code| PersonRole::from_str(&code).ok()),
    };
    let mut identity = Identity::default();
    for (field, label, get) in LINES {
        let text = form
            .text(field, label)
            .max(if field == "note" || field == "address" { 5000 } else { 300 })
            .read();
        *get(&mut identity) = text.unwrap_or_default();
    }
    let today = now.to_zoned(ground::stockholm()).date();
    if let Some(date) = form.date("birth_date", "casework-birth-date").not_after(today).read_partial() {
        match (date.year, date.month, date.day) {
            (Some(y), None, None) => identity.birth_date = format!("{y:04}"),
            (Some(y), Some(m), None) => identity.birth_date = format!("{y:04}-{m:02}"),
            (Some(y), Some(m), Some(d)) => identity.birth_date = format!("{y:04}-{m:02}-{d:02}"),
            _ => form.fault("birth_date", "casework-birth-year", ""),
        }
    }
    let many = |form: &Form, field: &str| -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for n in 0..2 {
            let code = form.value(&format!("{field}{n}")).to_owned();
            if !code.is_empty() && !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    };
    let coded = PersonCodes {
        sex: Some(form.value("sex").to_owned()).filter(|s| !s.is_empty()),
        citizenship: many(form, "citizenship"),
        languages: many(form, "language"),
    };
    Some(PersonInput { role: role?, coded, identity })
}

/// The room's names of fields as the form has them.
pub(crate) fn named(field: &str) -> (String, String) {
    match field {
        "citizenship" => ("citizenship0".to_owned(), "citizenship0".to_owned()),
        "languages" => ("language0".to_owned(), "language0".to_owned()),
        other => boxed(other),
    }
}

/// `GET /cases/{number}/persons/new`
pub(crate) async fn blank(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let Loaded { mut head, page, .. } = load(&desk, &number, Place::Persons).await?;
    head.under(&desk.page);
    let action = format!("{}/persons/new", head.href);
    let (form, choices) = (fresh(&desk), choices(&desk));
    Ok(Page::render(&PersonPage { page, head, form, action, editing: false, child: false, choices })?)
}

/// `POST /cases/{number}/persons/new`
pub(crate) async fn add(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let person = read(&mut form, None, desk.cx.now);
    if let (false, Some(person)) = (form.failed(), person) {
        match add_person(desk.house(), &desk.cx, &casework::by_number(&number), &adding(&form), person).await
        {
            Ok(_) => return Ok(Redirect::to(&format!("/cases/{number}/persons")).into_response()),
            Err(error) => at_fields(&mut form, error, named)?,
        }
    }
    let Loaded { mut head, page, .. } = load(&desk, &number, Place::Persons).await?;
    head.under(&desk.page);
    let action = format!("{}/persons/new", head.href);
    let choices = choices(&desk);
    Ok(page.invalid(|page| PersonPage { page, head, form, action, editing: false, child: false, choices })?)
}

async fn find(desk: &Desk, number: &str, person: &str) -> Result<(Person, i64), Refusal> {
    let id: PersonId = person.parse().map_err(|_| Problem::NotFound)?;
    let (found, revision) = persons(desk.house(), &desk.cx, &casework::by_number(number)).await?;
    let person = found.into_iter().find(|p| p.id == id).ok_or(Problem::NotFound)?;
    Ok((person, revision))
}

/// `GET /cases/{number}/persons/{person}`
pub(crate) async fn edit(
    desk: Desk,
    Path((number, person)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let Loaded { mut head, page, .. } = load(&desk, &number, Place::Persons).await?;
    head.under(&desk.page);
    let (found, revision) = find(&desk, &number, &person).await?;
    let action = format!("{}/persons/{person}", head.href);
    let form = filled(fresh(&desk).version(revision), &found);
    let (child, choices) = (found.role == PersonRole::Child, choices(&desk));
    Ok(Page::render(&PersonPage { page, head, form, action, editing: true, child, choices })?)
}

/// `POST /cases/{number}/persons/{person}`
pub(crate) async fn change(
    desk: Desk,
    Path((number, person)): Path<(String, String)>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let (found, _) = find(&desk, &number, &person).await?;
    let child = found.role == PersonRole::Child;
    let mut form = Form::of(submitted);
    let role = child.then_some(PersonRole::Child);
    let input = read(&mut form, role, desk.cx.now);
    let action = format!("/cases/{number}/persons/{person}");
    if let (false, Some(input)) = (form.failed(), input) {
        let target = casework::by_number(&number);
        let saved =
            update_person(desk.house(), &desk.cx, &target, &seen(&form), found.id, input.clone()).await;
        match saved {
            Ok(_) => return Ok(Redirect::to(&format!("/cases/{number}/persons")).into_response()),
            Err(CaseworkError::Stale { .. }) => {
                let loaded = load(&desk, &number, Place::Persons).await?;
                let yours =
                    Person { id: found.id, role: input.role, coded: input.coded, identity: input.identity };
                let differs = differs(&desk, &found, &yours);
                return stale::show(&desk, loaded, action, &form, differs);
            }
            Err(error) => at_fields(&mut form, error, named)?,
        }
    }
    let Loaded { mut head, page, .. } = load(&desk, &number, Place::Persons).await?;
    head.under(&desk.page);
    let choices = choices(&desk);
    Ok(page.invalid(|page| PersonPage { page, head, form, action, editing: true, child, choices })?)
}

fn differs(desk: &Desk, theirs: &Person, yours: &Person) -> Vec<stale::Differs> {
    let page = &desk.page;
    let all = |p: &Person| -> Vec<SummaryRow> {
        let mut list = vec![
            SummaryRow::new(page.t("casework-role"), role_word(page, p.role)),
            SummaryRow::new(page.t("casework-name"), p.identity.name()),
        ];
        list.extend(rows(desk, p));
        list
    };
    let (theirs, yours) = (all(theirs), all(yours));
    let mut labels: Vec<&String> = theirs.iter().map(|r| &r.label).collect();
    labels.extend(yours.iter().map(|r| &r.label).filter(|l| !theirs.iter().any(|r| r.label == **l)));
    let value = |list: &[SummaryRow], label: &str| {
        list.iter().find(|r| r.label == label).map(|r| r.value.clone()).unwrap_or_default()
    };
    labels
        .into_iter()
        .map(|l| stale::Differs { label: l.clone(), theirs: value(&theirs, l), yours: value(&yours, l) })
        .collect()
}
