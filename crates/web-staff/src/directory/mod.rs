//! Who is right for this? Units, organisations and services: asking, looking up, and for administrators editing.

mod ask;
mod edit;
mod organisations;
mod services;
mod table;
mod units;

use access::{Area, Role, actions, enter_area};
use content::Content;
use directory::{DirectoryError, FieldFault, Unit};
use ground::Lang;
use law::Open;
use web_kit::{
    Form, Problem,
    parts::{Choice, Crumb, Tab, Tag, Tone},
};

use crate::{Desk, Refusal, Routes};

/// The routes of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/directory", ask::ask)
        .get("/directory/units", units::search)
        .get("/directory/units/{id}", units::show)
        .get("/directory/units/{id}/edit", edit::form)
        .post("/directory/units/{id}/edit", edit::save)
        .post("/directory/units/{id}/use", edit::switch)
        .get("/directory/units/{id}/services/new", services::blank)
        .post("/directory/units/{id}/services/new", services::save_new)
        .get("/directory/services/{id}", services::form)
        .post("/directory/services/{id}", services::save)
        .get("/directory/organisations", organisations::list)
        .get("/directory/organisations/new", organisations::blank)
        .post("/directory/organisations/new", organisations::save_new)
        .get("/directory/organisations/{id}", organisations::show)
        .post("/directory/organisations/{id}", organisations::save)
        .get("/directory/organisations/{id}/units/new", edit::blank)
        .post("/directory/organisations/{id}/units/new", edit::save_new)
        .get("/directory/table", table::page)
        .post("/directory/table", table::upload)
        .get("/directory/units.csv", table::download)
}

impl From<DirectoryError> for Refusal {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::Access(e) => e.into(),
            DirectoryError::Store(e) => e.into(),
            DirectoryError::Absent => Self(Problem::NotFound),
            DirectoryError::StaleOrganisation(_)
            | DirectoryError::StaleUnit(_)
            | DirectoryError::StaleService(_)
            | DirectoryError::StillHolds(_) => Self(Problem::Conflict),
            DirectoryError::Invalid(_) | DirectoryError::Lines(_) => Self(Problem::BadRequest),
        }
    }
}

/// The directory is open to every logged-in person, and leaves its event.
async fn enter(desk: &Desk) -> Result<(), Refusal> {
    let entry = enter_area::<actions::DirectoryRead>(desk.house(), &desk.cx, Area::Directory).await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    Ok(())
}

/// Forms are for administrators.
async fn enter_edit(desk: &Desk) -> Result<(), Refusal> {
    let entry = enter_area::<actions::DirectoryEdit>(desk.house(), &desk.cx, Area::Directory).await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    Ok(())
}

fn edits(desk: &Desk) -> bool {
    desk.signed.staff.is(Role::Administrator)
}

fn id<T: std::str::FromStr>(text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| Refusal(Problem::NotFound))
}

/// The parts of this room, with the open one marked.
fn tabs(desk: &Desk, current: &str) -> Vec<Tab> {
    let mut parts =
        vec![("/directory", "directory-ask-title"), ("/directory/units", "directory-units-title")];
    if edits(desk) {
        parts.push(("/directory/organisations", "directory-organisations-title"));
        parts.push(("/directory/table", "directory-table-title"));
    }
    parts
        .into_iter()
        .map(|(href, key)| Tab { href: href.to_owned(), text: desk.page.t(key), current: href == current })
        .collect()
}

fn crumbs(desk: &Desk, more: &[(String, String)]) -> Vec<Crumb> {
    let first = Crumb::new("/directory/units", desk.page.t("directory-units-title"));
    std::iter::once(first).chain(more.iter().map(|(href, text)| Crumb::new(href, text))).collect()
}

/// Digits for `tel:`.
fn tel(phone: &str) -> String {
    phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

/// Open or closed, in one word with its tone.
fn open_tag(desk: &Desk, open: Open) -> Tag {
    let (key, tone) = match open {
        Open::Always => ("always-open", Tone::Ok),
        Open::Open { .. } => ("open-now", Tone::Ok),
        Open::Closed { .. } => ("closed-now", Tone::Warn),
        Open::Unknown => ("hours-unknown", Tone::Idle),
    };
    Tag::new(desk.page.t(key), tone)
}

/// A unit in a list.
struct UnitCard {
    href: String,
    name: String,
    org: String,
    kind: String,
    place: String,
    phone: String,
    tel: String,
    open: Tag,
    hours: String,
    active: bool,
}

fn card(desk: &Desk, u: &Unit) -> UnitCard {
    let phone = u.phone.clone().unwrap_or_default();
    let opening = directory::opening(&u.hours, desk.cx.now);
    UnitCard {
        href: format!("/directory/units/{}", u.id),
        name: u.name.clone(),
        org: u.org_name.clone(),
        kind: desk.page.t(&format!("directory-unit-kind-{}", u.kind)),
        place: place(desk, u.municipality.as_deref()),
        tel: tel(&phone),
        phone,
        open: open_tag(desk, opening.open),
        hours: directory::hours_in_words(&u.hours, desk.lang()),
        active: u.active,
    }
}

fn content(desk: &Desk) -> &'static Content {
    desk.house().content
}

/// Name of a municipality.
fn place(desk: &Desk, code: Option<&str>) -> String {
    code.and_then(|c| content(desk).register.municipality(c)).map(|m| m.name.clone()).unwrap_or_default()
}

fn region_name(desk: &Desk, slug: Option<&str>) -> String {
    slug.and_then(|s| content(desk).register.region(s))
        .map(|r| r.name.get(desk.lang()).to_owned())
        .unwrap_or_default()
}

/// The code behind a municipality as typed: its code, its name, or the only one that begins so.
fn municipality(desk: &Desk, typed: &str) -> Option<String> {
    let register = &content(desk).register;
    let typed = typed.trim();
    if let Some(m) = register.municipality(typed) {
        return Some(m.code.clone());
    }
    let found = register.search_municipalities(typed, 10);
    let exact = found.iter().find(|m| m.name.to_lowercase() == typed.to_lowercase());
    match (exact, found.as_slice()) {
        (Some(m), _) => Some(m.code.clone()),
        (None, [only]) => Some(only.code.clone()),
        _ => None,
    }
}

/// Municipality names to choose from while typing.
fn places(desk: &Desk) -> Vec<&'static str> {
    content(desk).register.municipalities().iter().map(|m| m.name.as_str()).collect()
}

/// Codes as options, with their words from `prefix-code`.
fn options(desk: &Desk, prefix: &str, codes: impl IntoIterator<Item = &'static str>) -> Vec<Choice> {
    codes.into_iter().map(|c| Choice::new(c, desk.page.t(&format!("{prefix}-{c}")))).collect()
}

fn region_options(desk: &Desk) -> Vec<Choice> {
    let regions = content(desk).register.regions().iter();
    regions.map(|r| Choice::new(r.id.clone(), r.name.get(desk.lang()))).collect()
}

/// Languages to choose from: those to publish in first.
fn language_options(desk: &Desk) -> Vec<Choice> {
    let register = &content(desk).register;
    let name = |code: &str, own: &str| match register.language_name(code, desk.lang()) {
        Some(name) if desk.lang() == Lang::Sv || !name.is_empty() => name.to_owned(),
        _ => own.to_owned(),
    };
    register
        .priority_languages()
        .iter()
        .filter(|l| register.language_name(&l.code, desk.lang()).is_some())
        .map(|l| Choice::new(l.code.clone(), name(&l.code, &l.own_name)))
        .collect()
}

/// Faults of the room put to their fields.
fn show_faults(form: &mut Form, faults: &[FieldFault]) {
    for fault in faults {
        form.fault(fault.field, fault.key, "");
    }
}

/// One field where two versions differ.
struct Differs {
    label: String,
    yours: String,
    theirs: String,
}

/// Fields of a stale form that differ from what is saved now.
fn differing(desk: &Desk, form: &Form, saved: &[(&'static str, &str, String)]) -> Vec<Differs> {
    saved
        .iter()
        .filter_map(|(field, label, theirs)| {
            let yours = form.values.all(field).collect::<Vec<_>>().join(" ");
            (yours.trim() != theirs.trim()).then(|| Differs {
                label: desk.page.t(label),
                yours,
                theirs: theirs.clone(),
            })
        })
        .collect()
}
