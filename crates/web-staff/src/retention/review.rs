//! What may be deleted at the units a person leads, and the decision about each.

use std::str::FromStr as _;

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    CaseworkError,
    retention::{
        DueCursor, DueRow, HoldReason, Means, ObjectKind, Review, State, Verdict, due_list, review, settle,
    },
};
use ground::{OrgId, UnitId};
use serde::Deserialize;
use web_kit::{
    Arg, Form, Page, Problem,
    parts::{Choice, Crumb, Tag, Tone},
};

use super::KeepView;
use crate::{
    Desk, Refusal, Sent,
    casework::{faults, fresh, seen},
    intake::unit::led,
};

/// Which unit is meant, and where its page begins.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    after: String,
}

struct Line {
    href: String,
    number: String,
    what: String,
    tag: Tag,
    /// Who decided, from when it is erased, until when it is held; may be empty.
    more: String,
    must_by: String,
    late: bool,
    since: String,
}

struct UnitView {
    name: String,
    lines: Vec<Line>,
    next: String,
}

#[derive(Template)]
#[template(path = "retention/list.html")]
struct List {
    page: Page,
    crumbs: Vec<Crumb>,
    heads: Vec<String>,
    units: Vec<UnitView>,
}

#[derive(Template)]
#[template(path = "retention/review.html")]
struct ReviewPage {
    page: Page,
    crumbs: Vec<Crumb>,
    number: String,
    unit: String,
    /// The object itself.
    href: String,
    keep: KeepView,
    state: Tag,
    more: String,
    since: String,
    settled: bool,
    /// What goes with it.
    lead: String,
    form: Form,
    verdicts: Vec<Choice>,
    reasons: Vec<Choice>,
}

fn cursor(text: &str) -> Option<DueCursor> {
    let (found, id) = text.split_once('.')?;
    Some(DueCursor { found: found.parse().ok()?, id: id.parse().ok()? })
}

fn state(page: &Page, row: &DueRow) -> Tag {
    let tone = match row.state {
        State::Due => Tone::Warn,
        State::Approved => Tone::Danger,
        State::Held => Tone::Info,
    };
    Tag::new(page.t(&format!("retention-state-{}", row.state.code())), tone)
}

/// What was decided, in a sentence or two.
fn decided(page: &Page, row: &DueRow, who: &str) -> String {
    let Some((_, at)) = row.decided else { return String::new() };
    let at = page.instant(at);
    let told = page.say("retention-decided", &[("who", Arg::Text(who)), ("when", Arg::Text(&at))]);
    let rest = match (row.state, row.means, row.reason) {
        (State::Approved, means, _) => {
            let from = row.erased_from().map(|t| page.instant(t)).unwrap_or_default();
            let key = if means == Some(Means::Archive) {
                "retention-archives-from"
            } else {
                "retention-erases-from"
            };
            page.ta(key, "when", from)
        }
        (State::Held, _, Some(reason)) => {
            let why = page.t(&format!("retention-reason-{}", reason.code()));
            match row.held_until {
                Some(until) => {
                    let last = until.saturating_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(until);
                    let day = page.day(last.to_zoned(ground::stockholm()).date());
                    page.say("retention-held-until", &[("why", Arg::Text(&why)), ("day", Arg::Text(&day))])
                }
                None => page.ta("retention-held", "why", why),
            }
        }
        _ => String::new(),
    };
    format!("{told} {rest}")
}

async fn name(desk: &Desk, row: &DueRow) -> Result<String, Refusal> {
    let Some((user, _)) = row.decided else { return Ok(String::new()) };
    let found = accounts::names(desk.house(), &[user]).await?;
    Ok(found.into_iter().next().map_or_else(|| desk.page.t("casework-colleague"), |(_, name)| name))
}

/// The first rule's own words for what it is.
fn what(desk: &Desk, page: &Page, row: &DueRow) -> String {
    let kind = page.t(match row.kind {
        ObjectKind::Case => "retention-case",
        ObjectKind::Report => "retention-report",
    });
    let law = &desk.house().content.law;
    match row.rules.first().and_then(|id| law.retention_rule(id)) {
        Some(rule) => format!("{kind} · {}", page.text(&rule.rule)),
        None => kind,
    }
}

/// `GET /unit/retention`: everything that may be deleted at the units the person leads.
pub(crate) async fn list(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let page = desk.titled("retention-title", "unit");
    let mut units = Vec::new();
    for (org, unit, unit_name) in led_or_own(&desk) {
        let after = if asked.unit == unit.to_string() { cursor(&asked.after) } else { None };
        let due = due_list(desk.house(), &desk.cx, (org, unit), after).await?;
        let mut lines = Vec::with_capacity(due.rows.len());
        for row in &due.rows {
            lines.push(Line {
                href: format!("/unit/retention/{}?unit={unit}", row.number),
                number: row.number.clone(),
                what: what(&desk, &page, row),
                tag: state(&page, row),
                more: decided(&page, row, &name(&desk, row).await?),
                must_by: row.must_by.map(|day| page.day(day)).unwrap_or_default(),
                late: row.must_by.is_some_and(|day| day < desk.cx.now.to_zoned(ground::stockholm()).date()),
                since: page.instant(row.found_at),
            });
        }
        let next = due
            .next
            .map(|c| format!("/unit/retention?unit={unit}&after={}.{}", c.found, c.id))
            .unwrap_or_default();
        units.push(UnitView { name: unit_name, lines, next });
    }
    Ok(Page::render(&List {
        crumbs: vec![Crumb::new("/unit", page.t("nav-unit"))],
        heads: ["retention-head-number", "retention-head-state", "retention-head-by", "retention-head-since"]
            .map(|k| page.t(k))
            .into(),
        units,
        page,
    })?)
}

/// The units the person leads; who leads none is refused at the own unit, on record.
fn led_or_own(desk: &Desk) -> Vec<(OrgId, UnitId, String)> {
    let mut units = led(desk);
    if units.is_empty() {
        units.push((desk.signed.staff.org, desk.signed.staff.unit, String::new()));
    }
    units
}

/// The unit an address or a form speaks of. One the person does not lead is refused where it is entered.
fn meant(desk: &Desk, unit: &str) -> (OrgId, UnitId) {
    let staff = &desk.signed.staff;
    let unit = unit.parse().unwrap_or(staff.unit);
    (staff.at(unit).next().map_or(staff.org, |m| m.org), unit)
}

async fn render(
    desk: &Desk,
    (org, unit): (OrgId, UnitId),
    number: &str,
    form: Option<Form>,
) -> Result<Response, Refusal> {
    let Review { row, retention, placement_unanswered } =
        match review(desk.house(), &desk.cx, (org, unit), number).await {
            // Opened again meanwhile: nothing is due any more.
            Err(CaseworkError::Open) => return Err(Refusal(Problem::NotFound)),
            found => found?,
        };
    let mut page = desk.titled("retention-title", "unit");
    page.title = page.ta("retention-review-title", "number", &row.number);
    let weighed = casework::Weighed { retention, placement_unanswered };
    let keep = KeepView::of_case(desk, &page, &weighed);
    let mut verdicts = vec![
        Choice::new("delete", page.t("retention-verdict-delete"))
            .hint(page.t("retention-verdict-delete-hint")),
    ];
    if desk.app.settings.archive {
        verdicts.push(
            Choice::new("archive", page.t("retention-verdict-archive"))
                .hint(page.t("retention-verdict-archive-hint")),
        );
    }
    verdicts.push(
        Choice::new("hold", page.t("retention-verdict-hold")).hint(page.t("retention-verdict-hold-hint")),
    );
    let reasons = HoldReason::ALL
        .iter()
        .map(|r| Choice::new(r.code(), page.t(&format!("retention-reason-{}", r.code()))))
        .collect();
    let view = |page: Page, form: Form, more: String| ReviewPage {
        crumbs: vec![
            Crumb::new("/unit", page.t("nav-unit")),
            Crumb::new("/unit/retention", page.t("retention-title")),
        ],
        href: match row.kind {
            ObjectKind::Case => format!("/cases/{}", row.number),
            ObjectKind::Report => format!("/reports/{}", row.number),
        },
        state: state(&page, &row),
        since: page.instant(row.found_at),
        settled: row.state != State::Due,
        lead: page.t(match row.kind {
            ObjectKind::Case => "retention-decide-lead",
            ObjectKind::Report => "retention-decide-lead-report",
        }),
        number: row.number.clone(),
        unit: unit.to_string(),
        more,
        keep,
        form,
        verdicts,
        reasons,
        page,
    };
    let more = decided(&page, &row, &name(desk, &row).await?);
    match form {
        None => {
            let form = fresh(desk).version(row.revision);
            Ok(Page::render(&view(page, form, more))?)
        }
        Some(form) => Ok(page.invalid(|page| view(page, form, more))?),
    }
}

/// `GET /unit/retention/{number}`
pub(crate) async fn show(
    desk: Desk,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    render(&desk, meant(&desk, &asked.unit), &number, None).await
}

/// `POST /unit/retention/{number}`
pub(crate) async fn save(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let at = meant(&desk, submitted.value("unit"));
    let mut form = Form::of(submitted);
    let mut allowed = vec!["delete", "hold", "take_back"];
    if desk.app.settings.archive {
        allowed.push("archive");
    }
    let verdict = form.one_of("verdict", "retention-verdict", &allowed).required().read();
    let verdict = match verdict.as_deref() {
        Some("delete") => Some(Verdict::Approve(Means::Delete)),
        Some("archive") => Some(Verdict::Approve(Means::Archive)),
        Some("take_back") => Some(Verdict::TakeBack),
        Some(_) => {
            let codes: Vec<&str> = HoldReason::ALL.iter().map(|r| r.code()).collect();
            let reason = form.one_of("reason", "retention-reason", &codes).required().read();
            let until = form.date("until", "retention-until").read();
            reason
                .and_then(|code| HoldReason::from_str(&code).ok())
                .map(|reason| Verdict::Hold { reason, until })
        }
        None => None,
    };
    if let (false, Some(verdict)) = (form.failed(), verdict) {
        match settle(desk.house(), &desk.cx, at, &number, &seen(&form), verdict).await {
            Ok(()) => return Ok(Redirect::to("/unit/retention").into_response()),
            Err(error) => faults::at_fields(&mut form, error, |field| match field {
                "until" => ("until".to_owned(), "until-day".to_owned()),
                field => (field.to_owned(), field.to_owned()),
            })?,
        }
    }
    render(&desk, at, &number, Some(form)).await
}
