//! The form of a unit, and taking a unit out of or into use.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use directory::{DirectoryError, Organisation, Unit, UnitDraft, UnitKind, save_unit};
use ground::{OrgId, UnitId};
use http::StatusCode;
use web_kit::{
    Form, Page,
    parts::{Choice, Crumb},
};

use super::{
    Differs, crumbs, differing, enter_edit, id, options, place, places, region_options, show_faults,
    units::find,
};
use crate::{Desk, Refusal, desk::Sent};

#[derive(Template)]
#[template(path = "directory/unit_form.html")]
struct UnitForm {
    page: Page,
    crumbs: Vec<Crumb>,
    form: Form,
    action: String,
    back: String,
    heading: String,
    org: String,
    kinds: Vec<Choice>,
    regions: Vec<Choice>,
    parents: Vec<Choice>,
    places: Vec<&'static str>,
    differs: Vec<Differs>,
}

/// What the form is about.
struct Frame {
    org: Organisation,
    unit: Option<Unit>,
    parents: Vec<Choice>,
}

async fn frame(desk: &Desk, org: OrgId, unit: Option<Unit>) -> Result<Frame, Refusal> {
    let store = &desk.house().store;
    let org = directory::organisation(store, org).await?.ok_or(Refusal(web_kit::Problem::NotFound))?;
    let mine = unit.as_ref().map(|u| u.id);
    let parents = directory::units(store, org.id)
        .await?
        .into_iter()
        .filter(|u| u.active && u.parent.is_none() && Some(u.id) != mine)
        .map(|u| Choice::new(u.id.to_string(), u.name))
        .collect();
    Ok(Frame { org, unit, parents })
}

fn build(desk: &Desk, frame: Frame, form: Form, differs: Vec<Differs>, page: Page) -> UnitForm {
    let org_page = format!("/directory/organisations/{}", frame.org.id);
    let (action, back, heading) = match &frame.unit {
        Some(u) => (
            format!("/directory/units/{}/edit", u.id),
            format!("/directory/units/{}", u.id),
            desk.page.ta("directory-edit-unit", "name", &u.name),
        ),
        None => (format!("{org_page}/units/new"), org_page.clone(), desk.page.t("directory-new-unit")),
    };
    UnitForm {
        crumbs: crumbs(desk, &[(org_page, frame.org.name.clone())]),
        action,
        back,
        heading,
        org: frame.org.name,
        kinds: options(desk, "directory-unit-kind", UnitKind::ALL.iter().map(|k| k.code())),
        regions: region_options(desk),
        parents: frame.parents,
        places: places(desk),
        differs,
        form,
        page,
    }
}

/// A unit's fields: name, label, value.
fn values(desk: &Desk, u: &Unit) -> Vec<(&'static str, &'static str, String)> {
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    vec![
        ("name", "directory-field-name", u.name.clone()),
        ("kind", "directory-field-kind", u.kind.code().to_owned()),
        ("municipality", "directory-field-municipality", place(desk, u.municipality.as_deref())),
        ("region", "directory-field-region", text(&u.region)),
        ("serves", "directory-field-serves", u.serves.join(" ")),
        ("covers_org", "directory-field-covers-org", if u.covers_org { "1" } else { "" }.to_owned()),
        ("parent", "directory-field-parent", u.parent.map(|p| p.to_string()).unwrap_or_default()),
        ("phone", "directory-field-phone", text(&u.phone)),
        ("email", "directory-field-email", text(&u.email)),
        (
            "hours",
            "directory-field-hours",
            if u.hours == "unknown" { String::new() } else { u.hours.clone() },
        ),
        ("postal", "directory-field-postal", text(&u.postal)),
        ("note", "directory-field-note", text(&u.note)),
    ]
}

fn draft(form: &Form, org: OrgId, unit: Option<UnitId>) -> UnitDraft {
    let text = |name: &str| form.value(name).to_owned();
    UnitDraft {
        form_key: form.key.clone(),
        id: unit,
        seen: form.version.parse().unwrap_or(0),
        org: Some(org),
        name: text("name"),
        kind: text("kind"),
        municipality: text("municipality"),
        region: text("region"),
        serves: text("serves"),
        covers_org: form.ticked("covers_org"),
        parent: text("parent"),
        phone: text("phone"),
        email: text("email"),
        hours: text("hours"),
        postal: text("postal"),
        note: text("note"),
    }
}

pub(super) async fn blank(desk: Desk, Path(org): Path<String>) -> Result<Response, Refusal> {
    enter_edit(&desk).await?;
    let frame = frame(&desk, id(&org)?, None).await?;
    let form =
        Form::fresh(desk.cx.entropy()).with("municipality", place(&desk, frame.org.municipality.as_deref()));
    let page = desk.titled("directory-new-unit", "directory");
    Ok(Page::render(&build(&desk, frame, form, Vec::new(), page))?)
}

pub(super) async fn form(desk: Desk, Path(unit): Path<String>) -> Result<Response, Refusal> {
    enter_edit(&desk).await?;
    let unit = find(&desk, id(&unit)?).await?;
    let begin = Form::fresh(desk.cx.entropy()).version(unit.revision);
    let form = values(&desk, &unit).into_iter().fold(begin, |f, (name, _, value)| f.with(name, value));
    let frame = frame(&desk, unit.org, Some(unit)).await?;
    let page = desk.titled("directory-units-title", "directory");
    Ok(Page::render(&build(&desk, frame, form, Vec::new(), page))?)
}

pub(super) async fn save_new(
    desk: Desk,
    Path(org): Path<String>,
    Sent(sent): Sent,
) -> Result<Response, Refusal> {
    saved(&desk, id(&org)?, None, Form::of(sent)).await
}

pub(super) async fn save(
    desk: Desk,
    Path(unit): Path<String>,
    Sent(sent): Sent,
) -> Result<Response, Refusal> {
    let unit: UnitId = id(&unit)?;
    // Decided before anything is looked up.
    enter_edit(&desk).await?;
    let old = find(&desk, unit).await?;
    saved(&desk, old.org, Some(old), Form::of(sent)).await
}

async fn saved(desk: &Desk, org: OrgId, old: Option<Unit>, mut form: Form) -> Result<Response, Refusal> {
    let draft = draft(&form, org, old.as_ref().map(|u| u.id));
    let mut differs = Vec::new();
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    match save_unit(desk.house(), &desk.cx, &draft).await {
        Ok(unit) => return Ok(Redirect::to(&format!("/directory/units/{}?saved", unit.id)).into_response()),
        Err(DirectoryError::Invalid(faults)) => show_faults(&mut form, &faults),
        Err(DirectoryError::StaleUnit(now)) => {
            differs = differing(desk, &form, &values(desk, &now));
            form.version = now.revision.to_string();
            status = StatusCode::CONFLICT;
        }
        Err(other) => return Err(other.into()),
    }
    let frame = frame(desk, org, old).await?;
    let mut page = desk.titled("directory-units-title", "directory");
    page.failed = true;
    Ok(Page::render_as(status, &build(desk, frame, form, differs, page))?)
}

/// Out of use, or into use again.
pub(super) async fn switch(
    desk: Desk,
    Path(unit): Path<String>,
    Sent(sent): Sent,
) -> Result<Response, Refusal> {
    let unit: UnitId = id(&unit)?;
    let seen = Form::of(sent.clone()).version.parse().unwrap_or(0);
    let (house, cx) = (desk.house(), &desk.cx);
    let done = if sent.value("to") == "on" {
        directory::activate_unit(house, cx, unit, seen).await
    } else {
        directory::deactivate_unit(house, cx, unit, seen, async |work, u: &Unit| {
            Ok(intake::open_at(work, u.org, u.id).await? + casework::open_at(work, u.org, u.id).await?)
        })
        .await
    };
    let what = match done {
        Ok(_) => "saved",
        Err(DirectoryError::StillHolds(_)) => "holds",
        Err(DirectoryError::StaleUnit(_)) => "stale",
        Err(other) => return Err(other.into()),
    };
    Ok(Redirect::to(&format!("/directory/units/{unit}?{what}")).into_response())
}
