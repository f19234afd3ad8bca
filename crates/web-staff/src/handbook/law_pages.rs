//! Provisions, clocks, contacts and secrecy gates.

use askama::Template;
use axum::{extract::Path, response::Response};
use ground::Check;
use web_kit::{Page, parts::Crumb, parts::SummaryRow};

use super::{ABSENT, Call, Cited, call, cited, crumb, enter};
use crate::{Desk, Refusal};

struct StatuteView {
    name: String,
    url: String,
    provisions: Vec<Cited>,
}

#[derive(Template)]
#[template(path = "handbook/statutes.html")]
struct Statutes {
    page: Page,
    crumbs: Vec<Crumb>,
    statutes: Vec<StatuteView>,
}

pub(super) async fn statutes(desk: Desk) -> Result<Response, Refusal> {
    enter(&desk).await?;
    let law = &desk.house().content.law;
    let lang = desk.lang();
    let statutes = law
        .statutes()
        .iter()
        .map(|s| {
            let ids: Vec<String> =
                law.provisions().iter().filter(|p| p.law == s.id).map(|p| p.id.clone()).collect();
            StatuteView {
                name: s.name.get(lang).to_owned(),
                url: s.url.clone(),
                provisions: cited(&desk, &ids),
            }
        })
        .filter(|s| !s.provisions.is_empty())
        .collect();
    Ok(Page::render(&Statutes {
        crumbs: crumb(&desk),
        statutes,
        page: desk.titled("handbook-law-title", "handbook"),
    })?)
}

#[derive(Template)]
#[template(path = "handbook/provision.html")]
struct ProvisionPage {
    page: Page,
    crumbs: Vec<Crumb>,
    citation: String,
    subject: String,
    check: Check,
    date: String,
    rows: Vec<SummaryRow>,
    url: String,
    note: String,
    clocks: Vec<(String, String)>,
    steps: Vec<(String, String)>,
}

pub(super) async fn provision(desk: Desk, Path(id): Path<String>) -> Result<Response, Refusal> {
    enter(&desk).await?;
    let content = desk.house().content;
    let law = &content.law;
    let lang = desk.lang();
    let p = law.provision(&id).ok_or(ABSENT)?;
    let statute = law.statute(&p.law);
    let mut page = desk.titled("handbook-law-title", "handbook");
    page.title = p.short.get(lang).to_owned();
    let mut rows = Vec::new();
    let mut row = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            rows.push(SummaryRow::new(desk.page.t(key), value));
        }
    };
    row("handbook-in-force-from", p.valid_from.or(statute.and_then(|s| s.valid_from)).map(|d| d.to_string()));
    row("handbook-in-force-to", p.valid_to.map(|d| d.to_string()));
    row(
        "handbook-old-number",
        p.old.as_ref().map(|o| {
            let date = o.valid_to.to_string();
            desk.page.say(
                "handbook-old-until",
                &[("citation", o.citation.get(lang).into()), ("date", (&date).into())],
            )
        }),
    );
    row("handbook-read-as-of", statute.and_then(|s| s.text_as_of).map(|d| d.to_string()));
    let mut crumbs = crumb(&desk);
    crumbs.push(Crumb::new("/handbook/law", desk.page.t("handbook-law-title")));
    Ok(Page::render(&ProvisionPage {
        crumbs,
        citation: p.citation.get(lang).to_owned(),
        subject: p.subject.get(lang).to_owned(),
        check: p.verified,
        date: p.checked.to_string(),
        rows,
        url: p.url.clone().or_else(|| statute.map(|s| s.url.clone())).unwrap_or_default(),
        note: p.note.as_ref().map(|n| n.get(lang).to_owned()).unwrap_or_default(),
        clocks: law
            .clocks()
            .iter()
            .filter(|c| c.provisions.contains(&p.id))
            .map(|c| (c.name.get(lang).to_owned(), c.period.words().get(lang).to_owned()))
            .collect(),
        steps: content
            .process
            .steps()
            .filter(|(_, s)| s.provisions.contains(&p.id))
            .map(|(_, s)| (format!("/handbook/steps/{}", s.id), s.title.get(lang).to_owned()))
            .collect(),
        page,
    })?)
}

struct ClockView {
    name: String,
    act: String,
    period: String,
    kind: String,
    extend: String,
    miss: String,
    note: String,
    provisions: Vec<Cited>,
    check: Check,
}

#[derive(Template)]
#[template(path = "handbook/clocks.html")]
struct Clocks {
    page: Page,
    crumbs: Vec<Crumb>,
    clocks: Vec<ClockView>,
}

pub(super) async fn clocks(desk: Desk) -> Result<Response, Refusal> {
    enter(&desk).await?;
    let lang = desk.lang();
    let opt = |t: &Option<ground::Text>| t.as_ref().map(|t| t.get(lang).to_owned()).unwrap_or_default();
    let clocks = desk
        .house()
        .content
        .law
        .clocks()
        .iter()
        .map(|c| ClockView {
            name: c.name.get(lang).to_owned(),
            act: c.act.get(lang).to_owned(),
            period: c.period.words().get(lang).to_owned(),
            kind: desk.page.t(match c.kind {
                law::Kind::Statutory => "handbook-kind-statutory",
                law::Kind::Guidance => "handbook-kind-guidance",
                law::Kind::Practice => "handbook-kind-practice",
                law::Kind::Service => "handbook-kind-service",
            }),
            extend: opt(&c.extend),
            miss: opt(&c.miss),
            note: opt(&c.note),
            provisions: cited(&desk, &c.provisions),
            check: c.verified,
        })
        .collect();
    Ok(Page::render(&Clocks {
        crumbs: crumb(&desk),
        clocks,
        page: desk.titled("handbook-clocks-title", "handbook"),
    })?)
}

#[derive(Template)]
#[template(path = "handbook/contacts.html")]
struct Contacts {
    page: Page,
    crumbs: Vec<Crumb>,
    contacts: Vec<Call>,
}

pub(super) async fn contacts(desk: Desk) -> Result<Response, Refusal> {
    enter(&desk).await?;
    let contacts = desk.house().content.law.contacts().iter().map(|c| call(&desk, c)).collect();
    Ok(Page::render(&Contacts {
        crumbs: crumb(&desk),
        contacts,
        page: desk.titled("handbook-contacts-title", "handbook"),
    })?)
}

struct GateView {
    name: String,
    from: String,
    to: String,
    what: String,
    test: String,
    questions: Vec<String>,
    excluded: String,
    note: String,
    child_only: bool,
    provisions: Vec<Cited>,
    check: Check,
}

#[derive(Template)]
#[template(path = "handbook/gates.html")]
struct Gates {
    page: Page,
    crumbs: Vec<Crumb>,
    gates: Vec<GateView>,
}

pub(super) async fn gates(desk: Desk) -> Result<Response, Refusal> {
    enter(&desk).await?;
    let law = &desk.house().content.law;
    let lang = desk.lang();
    let names = |ids: &[String]| {
        let names: Vec<&str> = ids.iter().filter_map(|id| law.party(id)).map(|p| p.name.get(lang)).collect();
        names.join(", ")
    };
    let opt = |t: &Option<ground::Text>| t.as_ref().map(|t| t.get(lang).to_owned()).unwrap_or_default();
    let gates = law
        .gates()
        .iter()
        .map(|g| GateView {
            name: g.name.get(lang).to_owned(),
            from: names(&g.from),
            to: names(&g.to),
            what: g.what.get(lang).to_owned(),
            test: g.test.get(lang).to_owned(),
            questions: g.questions.iter().map(|q| q.get(lang).to_owned()).collect(),
            excluded: opt(&g.excluded),
            note: opt(&g.note),
            child_only: g.child_only,
            provisions: cited(&desk, &g.provisions),
            check: g.verified,
        })
        .collect();
    Ok(Page::render(&Gates {
        crumbs: crumb(&desk),
        gates,
        page: desk.titled("handbook-gates-title", "handbook"),
    })?)
}
