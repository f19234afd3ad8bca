//! Searching units, and one unit with what it offers.

use askama::Template;
use axum::{extract::Path, response::Response};
use directory::{Unit, UnitKind};
use ground::UnitId;
use http::Uri;
use web_kit::{
    Form, Page, Submitted,
    parts::{Crumb, SummaryRow, Tab, Tag},
};

use super::{
    UnitCard, card, crumbs, edits, id, municipality, open_tag, place, places, region_name, tabs, tel,
};
use crate::{Desk, Refusal};

#[derive(Template)]
#[template(path = "directory/search.html")]
struct Search {
    page: Page,
    tabs: Vec<Tab>,
    form: Form,
    places: Vec<&'static str>,
    asked: bool,
    cards: Vec<UnitCard>,
}

pub(super) async fn search(desk: Desk, uri: Uri) -> Result<Response, Refusal> {
    let mut form = Form::of(Submitted::urlencoded(uri.query().unwrap_or_default().as_bytes())?);
    let typed = form.value("municipality").trim().to_owned();
    let code = municipality(&desk, &typed);
    if !typed.is_empty() && code.is_none() {
        form.fault("municipality", "directory-fault-municipality", "");
    }
    let empty = form.value("name").trim().is_empty() && typed.is_empty();
    let asked = !form.failed() && !empty;
    let mut cards = Vec::new();
    if asked {
        let found = directory::search(desk.house(), &desk.cx, form.value("name"), code.as_deref()).await?;
        cards.extend(found.iter().map(|u| card(&desk, u)));
    } else {
        super::enter(&desk).await?;
    }
    let build = |page: Page| Search {
        tabs: tabs(&desk, "/directory/units"),
        places: places(&desk),
        form: form.clone(),
        asked,
        cards,
        page,
    };
    let page = desk.titled("directory-units-title", "directory");
    Ok(if form.failed() { page.invalid(build)? } else { Page::render(&build(page))? })
}

struct ServiceCard {
    name: String,
    needs: Vec<String>,
    languages: String,
    areas: String,
    ages: String,
    phone: String,
    tel: String,
    hours: String,
    note: String,
    active: bool,
    edit: String,
}

#[derive(Template)]
#[template(path = "directory/unit.html")]
struct Show {
    page: Page,
    crumbs: Vec<Crumb>,
    form: Form,
    name: String,
    org: String,
    org_href: String,
    kind: String,
    active: bool,
    phone: String,
    tel: String,
    email: String,
    open: Tag,
    now: String,
    note: String,
    rows: Vec<SummaryRow>,
    services: Vec<ServiceCard>,
    report: String,
    edit: String,
    done: &'static str,
    base: String,
}

pub(super) async fn show(desk: Desk, Path(unit): Path<String>, uri: Uri) -> Result<Response, Refusal> {
    super::enter(&desk).await?;
    let unit = find(&desk, id(&unit)?).await?;
    let done = match uri.query() {
        Some("saved") => "saved",
        Some("holds") => "directory-still-holds",
        Some("stale") => "directory-switch-stale",
        _ => "",
    };
    render(&desk, &unit, done).await
}

pub(super) async fn find(desk: &Desk, unit: UnitId) -> Result<Unit, Refusal> {
    let found = directory::unit(&desk.house().store, unit).await?;
    found.ok_or(Refusal(web_kit::Problem::NotFound))
}

async fn render(desk: &Desk, unit: &Unit, done: &'static str) -> Result<Response, Refusal> {
    let lang = desk.lang();
    let services = directory::services_at(&desk.house().store, unit.id).await?;
    let parent = match unit.parent {
        Some(parent) => directory::unit(&desk.house().store, parent).await?.map(|p| p.name),
        None => None,
    };
    let mut rows = Vec::new();
    let mut row = |key: &str, value: String| {
        if !value.is_empty() {
            rows.push(SummaryRow::new(desk.page.t(key), value));
        }
    };
    row("directory-field-hours", directory::hours_in_words(&unit.hours, lang));
    row("directory-field-municipality", place(desk, unit.municipality.as_deref()));
    let serves: Vec<String> = unit.serves.iter().map(|s| place(desk, Some(s))).collect();
    row("directory-field-serves", serves.join(", "));
    row("directory-field-region", region_name(desk, unit.region.as_deref()));
    if unit.covers_org {
        row("directory-field-covers-org", desk.page.t("yes"));
    }
    row("directory-field-parent", parent.unwrap_or_default());
    row("directory-field-postal", unit.postal.clone().unwrap_or_default());
    let opening = directory::opening(&unit.hours, desk.cx.now);
    let receives = unit.active && matches!(unit.kind, UnitKind::Reception | UnitKind::OutOfHours);
    let base = format!("/directory/units/{}", unit.id);
    let phone = unit.phone.clone().unwrap_or_default();
    let services = services.iter().map(|s| service_card(desk, s)).collect();
    let mut page = desk.titled("directory-units-title", "directory");
    page.title.clone_from(&unit.name);
    Ok(Page::render(&Show {
        page,
        crumbs: crumbs(desk, &[]),
        form: Form::fresh(desk.cx.entropy()).version(unit.revision),
        name: unit.name.clone(),
        org: unit.org_name.clone(),
        org_href: if edits(desk) { format!("/directory/organisations/{}", unit.org) } else { String::new() },
        kind: desk.page.t(&format!("directory-unit-kind-{}", unit.kind)),
        active: unit.active,
        tel: tel(&phone),
        phone,
        email: unit.email.clone().unwrap_or_default(),
        open: open_tag(desk, opening.open),
        now: opening.text.get(lang).to_owned(),
        note: unit.note.clone().unwrap_or_default(),
        rows,
        services,
        report: if receives { format!("/reports/new?unit={}", unit.id) } else { String::new() },
        edit: if edits(desk) { format!("{base}/edit") } else { String::new() },
        done,
        base,
    })?)
}

fn service_card(desk: &Desk, s: &directory::Service) -> ServiceCard {
    let register = &super::content(desk).register;
    let language = |l: &String| register.language_name(l, desk.lang()).unwrap_or(l).to_owned();
    let area = |a: &String| match a.as_str() {
        "all" => desk.page.t("directory-area-all"),
        a => match register.municipality(a) {
            Some(m) => m.name.clone(),
            None => desk.page.ta("directory-area-region", "region", region_name(desk, Some(a))),
        },
    };
    let ages = match (s.age_from, s.age_to) {
        (None, None) => String::new(),
        (from, to) => format!("{}–{}", from.unwrap_or(0), to.map(|t| t.to_string()).unwrap_or_default()),
    };
    let phone = s.phone.clone().unwrap_or_default();
    ServiceCard {
        name: s.name.clone(),
        needs: s.needs.iter().map(|n| desk.page.t(&format!("directory-service-need-{n}"))).collect(),
        languages: s.languages.iter().map(language).collect::<Vec<_>>().join(", "),
        areas: s.areas.iter().map(area).collect::<Vec<_>>().join(", "),
        ages,
        tel: tel(&phone),
        phone,
        hours: directory::hours_in_words(&s.hours, desk.lang()),
        note: s.note.clone().unwrap_or_default(),
        active: s.active,
        edit: if edits(desk) { format!("/directory/services/{}", s.id) } else { String::new() },
    }
}
