//! The form of a service.

use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use directory::{DirectoryError, Service, ServiceDraft, ServiceNeed, Unit, save_service};
use ground::{ServiceId, UnitId};
use http::StatusCode;
use web_kit::{
    Form, Page,
    parts::{Choice, Crumb},
};

use super::{
    Differs, crumbs, differing, enter_edit, id, language_options, options, show_faults, units::find,
};
use crate::{Desk, Refusal, desk::Sent};

#[derive(Template)]
#[template(path = "directory/service_form.html")]
struct ServiceForm {
    page: Page,
    crumbs: Vec<Crumb>,
    form: Form,
    action: String,
    back: String,
    heading: String,
    needs: Vec<Choice>,
    languages: Vec<Choice>,
    differs: Vec<Differs>,
}

fn build(
    desk: &Desk,
    unit: &Unit,
    old: Option<&Service>,
    form: Form,
    differs: Vec<Differs>,
    page: Page,
) -> ServiceForm {
    let back = format!("/directory/units/{}", unit.id);
    ServiceForm {
        crumbs: crumbs(desk, &[(back.clone(), unit.name.clone())]),
        action: old
            .map_or_else(|| format!("{back}/services/new"), |s| format!("/directory/services/{}", s.id)),
        heading: old.map_or_else(
            || desk.page.t("directory-new-service"),
            |s| desk.page.ta("directory-edit-unit", "name", &s.name),
        ),
        back,
        needs: options(desk, "directory-service-need", ServiceNeed::ALL.iter().map(|n| n.code())),
        languages: language_options(desk),
        differs,
        form,
        page,
    }
}

fn values(s: &Service) -> Vec<(&'static str, &'static str, String)> {
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    vec![
        ("name", "directory-field-name", s.name.clone()),
        ("needs", "directory-field-needs", s.needs.iter().map(|n| n.code()).collect::<Vec<_>>().join(" ")),
        ("languages", "directory-field-languages", s.languages.join(" ")),
        ("areas", "directory-field-areas", s.areas.join(" ")),
        ("age_from", "directory-field-age-from", number(s.age_from)),
        ("age_to", "directory-field-age-to", number(s.age_to)),
        ("phone", "directory-field-phone", s.phone.clone().unwrap_or_default()),
        (
            "hours",
            "directory-field-hours",
            if s.hours == "unknown" { String::new() } else { s.hours.clone() },
        ),
        ("note", "directory-field-note", s.note.clone().unwrap_or_default()),
        ("active", "directory-field-active", if s.active { "1" } else { "" }.to_owned()),
    ]
}

async fn service(desk: &Desk, id: ServiceId) -> Result<Service, Refusal> {
    let found = directory::service(&desk.house().store, id).await?;
    found.ok_or(Refusal(web_kit::Problem::NotFound))
}

pub(super) async fn blank(desk: Desk, Path(unit): Path<String>) -> Result<Response, Refusal> {
    enter_edit(&desk).await?;
    let unit = find(&desk, id(&unit)?).await?;
    let form = Form::fresh(desk.cx.entropy()).with("active", "1");
    let page = desk.titled("directory-new-service", "directory");
    Ok(Page::render(&build(&desk, &unit, None, form, Vec::new(), page))?)
}

pub(super) async fn form(desk: Desk, Path(one): Path<String>) -> Result<Response, Refusal> {
    enter_edit(&desk).await?;
    let old = service(&desk, id(&one)?).await?;
    let unit = find(&desk, old.unit).await?;
    let mut form = Form::fresh(desk.cx.entropy()).version(old.revision);
    for (name, _, value) in values(&old) {
        // Ticked boxes are fields of their own.
        if matches!(name, "needs" | "languages") {
            form = value.split(' ').fold(form, |f, v| f.with(name, v));
        } else {
            form = form.with(name, value);
        }
    }
    let page = desk.titled("directory-units-title", "directory");
    Ok(Page::render(&build(&desk, &unit, Some(&old), form, Vec::new(), page))?)
}

pub(super) async fn save_new(
    desk: Desk,
    Path(unit): Path<String>,
    Sent(sent): Sent,
) -> Result<Response, Refusal> {
    let unit: UnitId = id(&unit)?;
    enter_edit(&desk).await?;
    saved(&desk, unit, None, Form::of(sent)).await
}

pub(super) async fn save(desk: Desk, Path(one): Path<String>, Sent(sent): Sent) -> Result<Response, Refusal> {
    let one: ServiceId = id(&one)?;
    enter_edit(&desk).await?;
    let old = service(&desk, one).await?;
    saved(&desk, old.unit, Some(old), Form::of(sent)).await
}

async fn saved(desk: &Desk, unit: UnitId, old: Option<Service>, mut form: Form) -> Result<Response, Refusal> {
    let text = |name: &str| form.value(name).to_owned();
    let many = |name: &str| -> Vec<String> {
        form.values.all(name).filter(|v| !v.is_empty()).map(str::to_owned).collect()
    };
    let draft = ServiceDraft {
        form_key: form.key.clone(),
        id: old.as_ref().map(|s| s.id),
        seen: form.version.parse().unwrap_or(0),
        unit: Some(unit),
        name: text("name"),
        needs: many("needs"),
        languages: many("languages"),
        areas: text("areas"),
        age_from: text("age_from"),
        age_to: text("age_to"),
        phone: text("phone"),
        hours: text("hours"),
        note: text("note"),
        active: form.ticked("active"),
    };
    let mut differs = Vec::new();
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    match save_service(desk.house(), &desk.cx, &draft).await {
        Ok(_) => return Ok(Redirect::to(&format!("/directory/units/{unit}?saved")).into_response()),
        Err(DirectoryError::Invalid(faults)) => show_faults(&mut form, &faults),
        Err(DirectoryError::StaleService(now)) => {
            differs = differing(desk, &form, &values(&now));
            form.version = now.revision.to_string();
            status = StatusCode::CONFLICT;
        }
        Err(other) => return Err(other.into()),
    }
    let unit = find(desk, unit).await?;
    let mut page = desk.titled("directory-units-title", "directory");
    page.failed = true;
    Ok(Page::render_as(status, &build(desk, &unit, old.as_ref(), form, differs, page))?)
}
