//! Searching cases: by a name or a number, and by nothing else. Sent as a form, so that no name stands in an address.

use askama::Template;
use axum::response::Response;
use casework::{CaseworkError, SearchHit, Status, search};
use ground::PersonId;
use web_kit::{
    Form, Page,
    parts::{Tag, Tone},
};

use super::{
    faults::{at_fields, same},
    fresh, head,
    persons::role_word,
};
use crate::{
    Desk, Refusal, Sent,
    handbook::{Cited, cited},
};

/// Förordning (2001:637) 15 §, by which the search is bound.
const BASIS: &str = "for2001-637.15";

struct HitView {
    number: String,
    heading: String,
    name: String,
    role: String,
    birth: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "casework/search.html")]
struct Search {
    page: Page,
    form: Form,
    searched: bool,
    hits: Vec<HitView>,
    next: String,
    basis: Vec<Cited>,
}

fn build(desk: &Desk, form: Form) -> Search {
    let page = desk.titled("casework-search", "search");
    let basis = cited(desk, &[BASIS.to_owned()]);
    Search { page, form, searched: false, hits: Vec::new(), next: String::new(), basis }
}

/// `GET /search`
pub(crate) async fn form(desk: Desk) -> Result<Response, Refusal> {
    let staff = &desk.signed.staff;
    let entry =
        access::enter_unit::<access::actions::WorklistRead>(desk.house(), &desk.cx, staff.org, staff.unit)
            .await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    let form = fresh(&desk);
    Ok(Page::render(&build(&desk, form))?)
}

/// `POST /search`
pub(crate) async fn results(desk: Desk, Sent(submitted): Sent) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let after = form.value("after").parse::<PersonId>().ok();
    let query = form.text("query", "casework-search-for").required().max(200).read();
    if let Some(query) = query {
        match search(desk.house(), &desk.cx, desk.signed.staff.unit, &query, after).await {
            Ok(found) => {
                let mut result = build(&desk, form);
                result.searched = true;
                result.hits = found.hits.iter().map(|h| hit(&desk, h)).collect();
                result.next = found.next.map(|id| id.to_string()).unwrap_or_default();
                return Ok(Page::render(&result)?);
            }
            Err(error @ CaseworkError::Invalid(_)) => at_fields(&mut form, error, same)?,
            Err(error) => return Err(error.into()),
        }
    }
    let built = build(&desk, form);
    let Search { page, form, searched, hits, next, basis } = built;
    Ok(page.invalid(|page| Search { page, form, searched, hits, next, basis })?)
}

fn hit(desk: &Desk, hit: &SearchHit) -> HitView {
    let page = &desk.page;
    let (key, tone) = match hit.status {
        Status::Open => ("state-open", Tone::Info),
        Status::Closed => ("state-closed", Tone::Idle),
    };
    HitView {
        number: hit.number.clone(),
        heading: head::heading(page, desk.house().content, &hit.heading),
        name: Some(hit.identity.name())
            .filter(|n| !n.is_empty())
            .unwrap_or_else(|| page.t("casework-no-name")),
        role: role_word(page, hit.role),
        birth: hit.identity.birth_date.clone(),
        tag: Tag::new(page.t(key), tone),
    }
}
