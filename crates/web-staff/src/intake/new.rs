//! A new report: danger first, then what happened, the child, who reports; answers are shown once before they are sent.

use ::intake::{AgeBand, Answer, Danger, IntakeError, Kind, NewReport, To, Told, check, receive, receiver};
use access::Role;
use askama::Template;
use axum::{
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use directory::OrgKind;
use web_kit::{
    Errors, Form, Page,
    parts::{Choice, SummaryRow},
};

use super::{at_fields, enter_directory, word};
use crate::{Desk, Refusal, Sent};

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    kind: String,
}

#[derive(Template)]
#[template(path = "intake/new.html")]
struct New {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    danger: Vec<Choice>,
    municipalities: Vec<Choice>,
    ages: Vec<Choice>,
    purposes: Vec<Choice>,
    sources: Vec<Choice>,
    answers: Vec<Choice>,
    yes_no: Vec<Choice>,
    languages: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "intake/check.html")]
struct Check {
    page: Page,
    form: Form,
    hidden: Vec<(String, String)>,
    rows: Vec<SummaryRow>,
    unit: String,
    phone: String,
    tel: String,
    acute: bool,
}

/// What the sender's own unit is.
async fn own(desk: &Desk) -> Result<Option<directory::Unit>, Refusal> {
    Ok(directory::unit(&desk.house().store, desk.signed.staff.unit).await?)
}

/// Social services write down what they see and hear themselves; others report to them.
fn kinds(desk: &Desk, own: Option<&directory::Unit>) -> Vec<Kind> {
    let staff = &desk.signed.staff;
    let social = own.is_some_and(|u| u.org_kind == OrgKind::SocialServices);
    if social && (staff.is(Role::Handler) || staff.is(Role::Manager)) {
        vec![Kind::PhoneNote, Kind::OwnObservation, Kind::ConcernReport]
    } else {
        vec![Kind::ConcernReport, Kind::OtherAuthority]
    }
}

const fn source_of(kind: OrgKind) -> &'static str {
    match kind {
        OrgKind::SocialServices => "social_services",
        OrgKind::Police => "police",
        OrgKind::Migration => "migration",
        OrgKind::Ngo => "ngo",
        OrgKind::Health => "health",
        OrgKind::School => "school",
        OrgKind::CareHome => "residential_care",
        _ => "",
    }
}

async fn build(desk: &Desk, form: Form) -> Result<New, Refusal> {
    let mut page = desk.titled("nav-new-report", "report");
    page.failed = form.failed();
    let own = own(desk).await?;
    let c = desk.house().content;
    let lang = page.lang;
    let listed = |list: &str, codes: &[&'static str]| -> Vec<Choice> {
        codes.iter().map(|code| Choice::new(*code, word(&page, list, code))).collect()
    };
    let kinds = kinds(desk, own.as_ref())
        .into_iter()
        .map(|k| {
            Choice::new(k.code(), word(&page, "kind", k.code()))
                .hint(page.t(&format!("intake-kind-{}-hint", k.code())))
        })
        .collect();
    let danger = Danger::ALL
        .iter()
        .map(|d| {
            Choice::new(d.code(), word(&page, "danger", d.code()))
                .hint(page.t(&format!("intake-danger-{}-hint", d.code())))
        })
        .collect();
    let mut places: Vec<&content::Municipality> = c.register.municipalities().iter().collect();
    places.sort_by_key(|m| content::swedish_order(&m.name));
    let coded = |variable: &str| -> Vec<Choice> {
        c.codes
            .variable(variable)
            .map(|v| v.values.iter().map(|x| Choice::new(x.code.clone(), x.label.get(lang))).collect())
            .unwrap_or_default()
    };
    let mut languages: Vec<Choice> = c
        .register
        .languages()
        .filter_map(|l| c.register.language_name(&l.code, lang).map(|n| Choice::new(l.code.clone(), n)))
        .collect();
    languages.sort_by_key(|choice| content::swedish_order(&choice.label));
    Ok(New {
        kinds,
        danger,
        municipalities: places.iter().map(|m| Choice::new(m.code.clone(), m.name.clone())).collect(),
        ages: listed("age", &AgeBand::ALL.iter().map(|a| a.code()).collect::<Vec<_>>()),
        // Only the main forms: what the person at the telephone can tell apart.
        purposes: coded("ev_purpose").into_iter().filter(|p| !p.value.contains('.')).collect(),
        sources: coded("ent_alert_source"),
        answers: ["yes", "no", "unknown"].map(|a| Choice::new(a, page.t(a))).into(),
        yes_no: ["yes", "no"].map(|a| Choice::new(a, page.t(a))).into(),
        languages,
        form,
        page,
    })
}

/// `GET /reports/new`
pub(crate) async fn show(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    enter_directory(&desk).await?;
    let unit = own(&desk).await?;
    let kinds = kinds(&desk, unit.as_ref());
    let kind = asked.kind.parse().ok().filter(|k| kinds.contains(k));
    let first = kinds.first().copied().unwrap_or(Kind::ConcernReport);
    let mut form = Form::fresh(desk.cx.entropy()).with("kind", kind.unwrap_or(first).code());
    if let Some(u) = &unit {
        if let Some(code) = &u.municipality {
            form = form.with("municipality", code.clone());
        }
        if u.org_kind != OrgKind::SocialServices {
            form = form
                .with("reporter_kind", source_of(u.org_kind))
                .with("reporter_name", desk.signed.name.clone())
                .with("reporter_contact", u.phone.clone().unwrap_or_default());
        }
    }
    Ok(Page::render(&build(&desk, form).await?)?)
}

/// The form as a report; faults are at their fields.
fn read(desk: &Desk, form: &mut Form, allowed: &[Kind]) -> Option<NewReport> {
    let codes: Vec<&str> = allowed.iter().map(|k| k.code()).collect();
    let kind = form.one_of("kind", "intake-kind", &codes).required().read();
    let danger = form.one_of("danger", "intake-danger", &["yes", "no", "unknown"]).required().read();
    let ages: Vec<&str> = AgeBand::ALL.iter().map(|a| a.code()).collect();
    let age = form.one_of("age", "intake-age", &ages).read();
    let duty = form.one_of("duty", "intake-duty", &["yes", "no", "unknown"]).required().read();
    let feedback = form.one_of("feedback", "intake-wants-feedback", &["yes", "no"]).required().read();
    let kind: Option<Kind> = kind.and_then(|k| k.parse().ok());
    let own_unit = matches!(kind, Some(Kind::OwnObservation | Kind::PhoneNote));
    let place = form.value("municipality").to_owned();
    if place.is_empty() && !own_unit {
        form.fault("municipality", "intake-fault-municipality", "");
    }
    let text = |form: &Form, name: &str| form.value(name).to_owned();
    let told = Told {
        happened: text(form, "happened"),
        child_name: text(form, "child_name"),
        child_number: text(form, "child_number"),
        child_other: text(form, "child_other"),
        whereabouts: text(form, "whereabouts"),
        reporter_name: text(form, "reporter_name"),
        reporter_contact: text(form, "reporter_contact"),
        language: text(form, "language"),
    };
    let report = NewReport {
        form_key: form.key.clone(),
        to: if own_unit { To::Unit(desk.signed.staff.unit) } else { To::Municipality(place.clone()) },
        kind: kind.unwrap_or(Kind::ConcernReport),
        danger: danger.and_then(|d| d.parse().ok()).unwrap_or(Danger::Unknown),
        municipality: (!place.is_empty()).then_some(place),
        reporter_kind: text(form, "reporter_kind"),
        duty_bound: duty.and_then(|d| d.parse().ok()).unwrap_or(Answer::Unknown),
        feedback_wanted: feedback.as_deref() == Some("yes"),
        age: age.and_then(|a| a.parse().ok()).unwrap_or(AgeBand::Unknown),
        purposes: form.values.all("purposes").map(str::to_owned).collect(),
        told,
    };
    if let Err(IntakeError::Invalid(faults)) = check(desk.house(), &report) {
        // An unchosen place has been told in its own words above.
        let _ = at_fields(form, IntakeError::Invalid(faults));
    }
    in_order(form);
    (!form.failed()).then_some(report)
}

/// The fields from top to bottom.
const ORDER: [&str; 15] = [
    "danger",
    "kind",
    "municipality",
    "whereabouts",
    "happened",
    "child_name",
    "child_number",
    "child_other",
    "age",
    "purposes",
    "language",
    "reporter_kind",
    "reporter_name",
    "reporter_contact",
    "duty",
];

/// Faults as they come on the page, so that the summary leads from top to bottom.
fn in_order(form: &mut Form) {
    let mut all = form.errors.all().to_vec();
    all.sort_by_key(|e| ORDER.iter().position(|f| *f == e.field).unwrap_or(ORDER.len()));
    form.errors = Errors::default();
    for error in all {
        form.errors.push(error);
    }
}

/// Everything typed, to be carried through the page that shows it.
fn carried(form: &Form) -> Vec<(String, String)> {
    form.values
        .fields()
        .filter(|(name, _)| !["csrf", "form_key", "version", "do"].contains(name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn rows(desk: &Desk, page: &Page, r: &NewReport) -> Vec<SummaryRow> {
    let c = desk.house().content;
    let mut rows = Vec::new();
    let mut row = |key: &str, value: &str| {
        if !value.trim().is_empty() {
            rows.push(SummaryRow::new(page.t(key), value));
        }
    };
    row("intake-danger", &word(page, "danger", r.danger.code()));
    row("intake-kind", &word(page, "kind", r.kind.code()));
    let place = r.municipality.as_ref().and_then(|m| c.register.municipality(m));
    row("intake-municipality", place.map_or("", |m| m.name.as_str()));
    row("intake-whereabouts", &r.told.whereabouts);
    row("intake-happened", &r.told.happened);
    row("intake-child-name", &r.told.child_name);
    row("intake-child-number", &r.told.child_number);
    row("intake-child-other", &r.told.child_other);
    row("intake-age", &word(page, "age", r.age.code()));
    let purposes: Vec<&str> =
        r.purposes.iter().filter_map(|p| c.codes.label("ev_purpose", p)).map(|l| page.text(l)).collect();
    row("intake-purposes", &purposes.join(", "));
    row("intake-language", c.register.language_name(&r.told.language, page.lang).unwrap_or_default());
    row(
        "intake-reporter-kind",
        c.codes.label("ent_alert_source", &r.reporter_kind).map_or("", |l| page.text(l)),
    );
    row("intake-reporter-name", &r.told.reporter_name);
    row("intake-reporter-contact", &r.told.reporter_contact);
    row("intake-duty", &page.t(r.duty_bound.code()));
    row("intake-wants-feedback", &page.t(if r.feedback_wanted { "yes" } else { "no" }));
    rows
}

/// `POST /reports/new`: check, change or send.
pub(crate) async fn send(desk: Desk, Sent(submitted): Sent) -> Result<Response, Refusal> {
    enter_directory(&desk).await?;
    let mut form = Form::of(submitted);
    if form.value("do") == "change" {
        return Ok(Page::render(&build(&desk, form).await?)?);
    }
    let unit = own(&desk).await?;
    let Some(report) = read(&desk, &mut form, &kinds(&desk, unit.as_ref())) else {
        return invalid(&desk, form).await;
    };
    let urgency = report.danger.urgency();
    if form.value("do") != "send" {
        let to = match receiver(desk.house(), &desk.cx, &report.to, urgency).await {
            Ok(unit) => unit,
            Err(error) => {
                at_fields(&mut form, error)?;
                return invalid(&desk, form).await;
            }
        };
        let page = desk.titled("intake-check-title", "report");
        let phone = to.phone.clone().unwrap_or_default();
        return Ok(Page::render(&Check {
            hidden: carried(&form),
            rows: rows(&desk, &page, &report),
            unit: to.full_name(),
            tel: phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
            phone,
            acute: urgency == ::intake::Urgency::Acute,
            form,
            page,
        })?);
    }
    match receive(desk.house(), &desk.cx, report).await {
        Ok(receipt) => Ok(Redirect::to(&format!("/reports/receipt/{}", receipt.number)).into_response()),
        Err(error) => {
            at_fields(&mut form, error)?;
            invalid(&desk, form).await
        }
    }
}

async fn invalid(desk: &Desk, form: Form) -> Result<Response, Refusal> {
    let view = build(desk, form).await?;
    Ok(Page::render_as(http::StatusCode::UNPROCESSABLE_ENTITY, &view)?)
}
