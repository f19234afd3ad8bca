//! What other organisations have shared with the unit: the list, and one share reduced to what it shows.

use access::FieldGroup;
use askama::Template;
use axum::{extract::Path, response::Response};
use casework::{Identity, say, shared_document, shared_page, shared_with};
use ground::{DocumentId, ShareId};
use web_kit::{
    Form, Page, Problem,
    parts::{Crumb, SummaryRow, TimelineItem},
};

use super::{
    disclosures::groups_words,
    documents::{attachment, size},
    head,
    persons::role_word,
};
use crate::{
    Desk, Refusal,
    handbook::{Cited, cited},
};

struct Line {
    href: String,
    number: String,
    heading: String,
    from: String,
    groups: String,
    until: String,
}

#[derive(Template)]
#[template(path = "casework/shared_list.html")]
struct ListPage {
    page: Page,
    lines: Vec<Line>,
}

struct PersonView {
    name: String,
    role: String,
    rows: Vec<SummaryRow>,
}

struct FileView {
    href: String,
    name: String,
    note: String,
    size: String,
}

#[derive(Template)]
#[template(path = "casework/shared.html")]
struct SharedView {
    page: Page,
    form: Form,
    want: String,
    crumbs: Vec<Crumb>,
    heading: String,
    from: String,
    phone: String,
    email: String,
    since: String,
    until: String,
    groups: String,
    gate: String,
    cited: Vec<Cited>,
    message: String,
    facts: Vec<String>,
    with_facts: bool,
    persons: Vec<PersonView>,
    entries: Vec<TimelineItem>,
    with_journal: bool,
    documents: Vec<FileView>,
    with_documents: bool,
}

/// `GET /shared`
pub(crate) async fn list(desk: Desk) -> Result<Response, Refusal> {
    let rows = shared_with(desk.house(), &desk.cx, desk.signed.staff.unit).await?;
    let page = desk.titled("casework-shared-title", "shared");
    let lines = rows
        .iter()
        .map(|r| Line {
            href: format!("/shared/{}", r.share),
            number: r.number.clone(),
            heading: r
                .heading
                .as_ref()
                .map_or_else(String::new, |h| head::heading(&page, desk.house().content, h)),
            from: format!("{}, {}", r.from.1, r.from.0),
            groups: groups_words(&page, r.groups),
            until: page.instant(r.until),
        })
        .collect();
    Ok(Page::render(&ListPage { page, lines })?)
}

fn rows(page: &Page, i: &Identity) -> Vec<SummaryRow> {
    [
        ("casework-birth-date", &i.birth_date),
        ("casework-other-names", &i.other_names),
        ("casework-personal-number", &i.personal_number),
        ("casework-coordination-number", &i.coordination_number),
        ("casework-lma-number", &i.lma_number),
        ("casework-passport", &i.passport),
        ("casework-phone", &i.phone),
        ("casework-address", &i.address),
        ("casework-person-note", &i.note),
    ]
    .into_iter()
    .filter(|(_, text)| !text.trim().is_empty())
    .map(|(key, text)| SummaryRow::new(page.t(key), text.clone()))
    .collect()
}

/// `GET /shared/{share}`
pub(crate) async fn show(desk: Desk, Path(share): Path<String>) -> Result<Response, Refusal> {
    let share = share.parse::<ShareId>().map_err(|_| Problem::NotFound)?;
    let found = shared_page(desk.house(), &desk.cx, share).await?;
    let (content, lang) = (desk.house().content, desk.lang());
    let mut page = desk.titled("casework-shared-title", "shared");
    let crumbs = vec![Crumb::new("/shared", page.title.clone())];
    page.title = page.ta("casework-shared-case", "number", &found.number);
    let unit = found.unit.as_ref();
    let facts = found.situation.as_ref().map(|(_, facts)| {
        facts.iter().map(|(id, value)| say::fact(content, lang, id, value)).collect::<Vec<_>>()
    });
    let persons = found
        .persons
        .iter()
        .map(|p| PersonView {
            name: Some(p.identity.name())
                .filter(|n| !n.is_empty())
                .unwrap_or_else(|| page.t("casework-not-shared-name")),
            role: role_word(&page, p.role),
            rows: rows(&page, &p.identity),
        })
        .collect();
    let entries = found
        .entries
        .iter()
        .map(|e| TimelineItem {
            title: say::entry(content, lang, e),
            datetime: e.at.to_string(),
            when: page.instant(e.at),
            who: String::new(),
            text: e.text.text.clone(),
        })
        .collect();
    let documents = found
        .documents
        .iter()
        .map(|d| FileView {
            href: format!("/shared/{share}/documents/{}", d.id),
            name: d.name.clone(),
            note: d.note.clone(),
            size: size(&page, d.size),
        })
        .collect();
    Ok(Page::render(&SharedView {
        form: super::fresh(&desk),
        want: format!("/shared/{share}/want"),
        crumbs,
        heading: found.situation.as_ref().map_or_else(String::new, |(h, _)| head::heading(&page, content, h)),
        from: unit.map(|u| format!("{}, {}", u.name, u.org_name)).unwrap_or_default(),
        phone: unit.and_then(|u| u.phone.clone()).unwrap_or_default(),
        email: unit.and_then(|u| u.email.clone()).unwrap_or_default(),
        since: page.instant(found.made_at),
        until: page.instant(found.until),
        groups: groups_words(&page, found.groups),
        gate: page.text(&found.letter.gate).to_owned(),
        cited: cited(&desk, &found.letter.provisions),
        message: found.letter.message.clone(),
        with_facts: facts.is_some(),
        facts: facts.unwrap_or_default(),
        persons,
        entries,
        with_journal: found.groups.has(FieldGroup::Journal),
        documents,
        with_documents: found.groups.has(FieldGroup::Documents),
        page,
    })?)
}

/// `GET /shared/{share}/documents/{document}`
pub(crate) async fn document(
    desk: Desk,
    Path((share, document)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let share = share.parse::<ShareId>().map_err(|_| Problem::NotFound)?;
    let document = document.parse::<DocumentId>().map_err(|_| Problem::NotFound)?;
    attachment(shared_document(desk.house(), &desk.cx, share, document).await?)
}
