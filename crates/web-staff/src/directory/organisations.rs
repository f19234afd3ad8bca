//! Organisations, for administrators.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use directory::{DirectoryError, OrgKind, Organisation, OrganisationDraft, save_organisation};
use ground::OrgId;
use http::{StatusCode, Uri};
use web_kit::{
    Form, Page, Submitted,
    parts::{Choice, Crumb, Tab},
};

use super::{
    Differs, UnitCard, card, crumbs, differing, enter_edit, id, options, place, places, region_name,
    region_options, show_faults, tabs,
};
use crate::{Desk, Refusal, desk::Sent};

const PAGE: usize = 50;

struct Row {
    href: String,
    name: String,
    kind: String,
    place: String,
    active: bool,
}

#[derive(Template)]
#[template(path = "directory/organisations.html")]
struct List {
    page: Page,
    tabs: Vec<Tab>,
    heads: Vec<String>,
    rows: Vec<Row>,
    next: String,
}

pub(super) async fn list(desk: Desk, uri: Uri) -> Result<Response, Refusal> {
    enter_edit(&desk).await?;
    let asked = Submitted::urlencoded(uri.query().unwrap_or_default().as_bytes())?;
    let after = asked.value("id").parse::<OrgId>().ok().map(|id| (asked.value("after"), id));
    let found = directory::organisations(&desk.house().store, after, PAGE).await?;
    let next = match found.last() {
        Some(last) if found.len() == PAGE => {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("after", &last.name)
                .append_pair("id", &last.id.to_string())
                .finish();
            format!("/directory/organisations?{query}")
        }
        _ => String::new(),
    };
    let row = |o: &Organisation| Row {
        href: format!("/directory/organisations/{}", o.id),
        name: o.name.clone(),
        kind: desk.page.t(&format!("directory-org-kind-{}", o.kind)),
        place: match place(&desk, o.municipality.as_deref()) {
            name if name.is_empty() => region_name(&desk, o.region.as_deref()),
            name => name,
        },
        active: o.active,
    };
    let heads = ["directory-field-name", "directory-field-kind", "directory-field-where"];
    Ok(Page::render(&List {
        tabs: tabs(&desk, "/directory/organisations"),
        heads: heads.iter().map(|h| desk.page.t(h)).collect(),
        rows: found.iter().map(row).collect(),
        next,
        page: desk.titled("directory-organisations-title", "directory"),
    })?)
}

#[derive(Template)]
#[template(path = "directory/organisation.html")]
struct OrganisationPage {
    page: Page,
    crumbs: Vec<Crumb>,
    form: Form,
    action: String,
    heading: String,
    kinds: Vec<Choice>,
    regions: Vec<Choice>,
    places: Vec<&'static str>,
    differs: Vec<Differs>,
    units: Vec<UnitCard>,
    new_unit: String,
    done: bool,
}

async fn build(
    desk: &Desk,
    old: Option<&Organisation>,
    form: Form,
    differs: Vec<Differs>,
    page: Page,
    done: bool,
) -> Result<OrganisationPage, Refusal> {
    let units = match old {
        Some(o) => directory::units(&desk.house().store, o.id).await?,
        None => Vec::new(),
    };
    let base = |o: &Organisation| format!("/directory/organisations/{}", o.id);
    let list = ("/directory/organisations".to_owned(), desk.page.t("directory-organisations-title"));
    Ok(OrganisationPage {
        crumbs: crumbs(desk, &[list]),
        action: old.map_or_else(|| "/directory/organisations/new".to_owned(), base),
        heading: old.map_or_else(|| desk.page.t("directory-new-organisation"), |o| o.name.clone()),
        kinds: options(desk, "directory-org-kind", OrgKind::ALL.iter().map(|k| k.code())),
        regions: region_options(desk),
        places: places(desk),
        differs,
        units: units.iter().map(|u| card(desk, u)).collect(),
        new_unit: old.map(|o| format!("{}/units/new", base(o))).unwrap_or_default(),
        done,
        form,
        page,
    })
}

fn values(desk: &Desk, o: &Organisation) -> Vec<(&'static str, &'static str, String)> {
    vec![
        ("name", "directory-field-name", o.name.clone()),
        ("kind", "directory-field-kind", o.kind.code().to_owned()),
        ("municipality", "directory-field-municipality", place(desk, o.municipality.as_deref())),
        ("region", "directory-field-region", o.region.clone().unwrap_or_default()),
        ("number", "directory-field-organisation-number", o.number.clone()),
        ("active", "directory-field-active", if o.active { "1" } else { "" }.to_owned()),
    ]
}

pub(super) async fn blank(desk: Desk) -> Result<Response, Refusal> {
    enter_edit(&desk).await?;
    let form = Form::fresh(desk.cx.entropy()).with("active", "1");
    let page = desk.titled("directory-new-organisation", "directory");
    Ok(Page::render(&build(&desk, None, form, Vec::new(), page, false).await?)?)
}

async fn find(desk: &Desk, org: OrgId) -> Result<Organisation, Refusal> {
    let found = directory::organisation(&desk.house().store, org).await?;
    found.ok_or(Refusal(web_kit::Problem::NotFound))
}

pub(super) async fn show(desk: Desk, Path(org): Path<String>, uri: Uri) -> Result<Response, Refusal> {
    enter_edit(&desk).await?;
    let org = find(&desk, id(&org)?).await?;
    let begin = Form::fresh(desk.cx.entropy()).version(org.revision);
    let form = values(&desk, &org).into_iter().fold(begin, |f, (name, _, value)| f.with(name, value));
    let page = desk.titled("directory-organisations-title", "directory");
    let done = uri.query() == Some("saved");
    Ok(Page::render(&build(&desk, Some(&org), form, Vec::new(), page, done).await?)?)
}

pub(super) async fn save_new(desk: Desk, Sent(sent): Sent) -> Result<Response, Refusal> {
    saved(&desk, None, Form::of(sent)).await
}

pub(super) async fn save(desk: Desk, Path(org): Path<String>, Sent(sent): Sent) -> Result<Response, Refusal> {
    let org: OrgId = id(&org)?;
    enter_edit(&desk).await?;
    let old = find(&desk, org).await?;
    saved(&desk, Some(old), Form::of(sent)).await
}

async fn saved(desk: &Desk, old: Option<Organisation>, mut form: Form) -> Result<Response, Refusal> {
    let text = |name: &str| form.value(name).to_owned();
    let draft = OrganisationDraft {
        form_key: form.key.clone(),
        id: old.as_ref().map(|o| o.id),
        seen: form.version.parse().unwrap_or(0),
        kind: text("kind"),
        name: text("name"),
        municipality: text("municipality"),
        region: text("region"),
        number: text("number"),
        active: form.ticked("active"),
    };
    let mut differs = Vec::new();
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    match save_organisation(desk.house(), &desk.cx, &draft).await {
        Ok(o) => return Ok(Redirect::to(&format!("/directory/organisations/{}?saved", o.id)).into_response()),
        Err(DirectoryError::Invalid(faults)) => show_faults(&mut form, &faults),
        Err(DirectoryError::StaleOrganisation(now)) => {
            differs = differing(desk, &form, &values(desk, &now));
            form.version = now.revision.to_string();
            status = StatusCode::CONFLICT;
        }
        Err(other) => return Err(other.into()),
    }
    let mut page = desk.titled("directory-organisations-title", "directory");
    page.failed = true;
    Ok(Page::render_as(status, &build(desk, old.as_ref(), form, differs, page, false).await?)?)
}
