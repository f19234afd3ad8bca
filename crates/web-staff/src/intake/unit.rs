//! The manager's overview: what was escalated, the daily synthetic report, alarms. The administrators' list of alarms.

use ::intake::{Alarm, UnitOverview, acknowledge, alarms as all_alarms, set_synthetic, unit_overview};
use access::Role;
use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use ground::{OrgId, UnitId};
use uuid::Uuid;
use web_kit::{
    Arg, Form, Page,
    parts::{Due, SummaryRow, Tag},
};

use super::{ago, tags, word};
use crate::{Desk, Refusal, Sent};

struct Row {
    number: String,
    tags: Vec<Tag>,
    age: String,
    due: Due,
    level: String,
}

struct AlarmRow {
    id: String,
    text: String,
    unit: String,
    since: String,
    /// Who looks into it since when; empty while nobody does.
    seen: String,
}

/// One unit of the manager's.
struct UnitView {
    id: String,
    name: String,
    /// Worked for now, so the inbox in the menu is its.
    current: bool,
    rows: Vec<Row>,
    alarms: Vec<AlarmRow>,
    on: bool,
    synthetic: Vec<SummaryRow>,
}

#[derive(Template)]
#[template(path = "intake/unit.html")]
struct Units {
    page: Page,
    heads: Vec<String>,
    units: Vec<UnitView>,
    form: Form,
}

async fn alarm_rows(desk: &Desk, page: &Page, alarms: Vec<Alarm>) -> Result<Vec<AlarmRow>, Refusal> {
    let ids: Vec<ground::UnitId> = alarms.iter().filter_map(|a| a.unit).collect();
    let units = directory::units_by_id(&desk.house().store, &ids).await?;
    let seers: Vec<ground::UserId> = alarms.iter().filter_map(|a| a.seen.map(|s| s.0)).collect();
    let names = accounts::names(desk.house(), &seers).await?;
    let seen = |(user, at): (ground::UserId, jiff::Timestamp)| {
        let name = names.iter().find(|n| n.0 == user).map(|n| n.1.as_str()).unwrap_or_default();
        let when = page.instant(at);
        page.say("intake-alarm-seen", &[("who", Arg::Text(name)), ("when", Arg::Text(&when))])
    };
    Ok(alarms
        .into_iter()
        .map(|a| AlarmRow {
            id: a.id.to_string(),
            seen: a.seen.map(seen).unwrap_or_default(),
            text: match a.kind.as_str() {
                "synthetic" => page.ta("intake-alarm-synthetic", "stage", word(page, "stage", &a.detail)),
                "synthetic_late" => page.t("intake-alarm-synthetic-late"),
                "log_control" => page.t("intake-alarm-log-control"),
                "break_glass" => page.ta("intake-alarm-break-glass", "number", &a.detail),
                "thread-reminded" | "thread-manager" | "thread-coordinator" | "thread-silence" => {
                    page.t(&format!("threads-alarm-{}", a.kind.trim_start_matches("thread-")))
                }
                other => page.ta("intake-alarm-other", "kind", other),
            },
            unit: a
                .unit
                .and_then(|id| units.iter().find(|u| u.id == id))
                .map(directory::Unit::full_name)
                .unwrap_or_default(),
            since: page.instant(a.at),
        })
        .collect())
}

/// The units the person leads, oldest membership first, with their names.
pub(crate) fn led(desk: &Desk) -> Vec<(OrgId, UnitId, String)> {
    let mut led: Vec<(OrgId, UnitId, String)> = Vec::new();
    for w in desk.signed.units.iter().filter(|w| w.member.role == Role::Manager) {
        if !led.iter().any(|l| l.1 == w.member.unit) {
            led.push((w.member.org, w.member.unit, w.unit_name.clone()));
        }
    }
    led
}

/// The unit a form speaks of. One the person does not lead is refused where it is entered.
fn meant(desk: &Desk, submitted: &web_kit::Submitted) -> (OrgId, UnitId) {
    let staff = &desk.signed.staff;
    let unit = submitted.value("unit").parse().unwrap_or(staff.unit);
    let org = staff.at(unit).next().map_or(staff.org, |m| m.org);
    (org, unit)
}

/// `GET /unit`: every unit the person leads.
pub(crate) async fn show(desk: Desk) -> Result<Response, Refusal> {
    let page = desk.titled("nav-unit", "unit");
    let mut led = led(&desk);
    if led.is_empty() {
        // Refused, and on record.
        led.push((desk.signed.staff.org, desk.signed.staff.unit, String::new()));
    }
    let mut units = Vec::new();
    for (org, unit, name) in led {
        let overview = unit_overview(desk.house(), &desk.cx, (org, unit)).await?;
        units.push(view(&desk, &page, unit, name, overview).await?);
    }
    Ok(Page::render(&Units {
        heads: ["intake-head-report", "intake-head-state", "intake-head-received", "intake-head-due"]
            .map(|k| page.t(k))
            .into(),
        units,
        form: Form::fresh(desk.cx.entropy()),
        page,
    })?)
}

async fn view(
    desk: &Desk,
    page: &Page,
    unit: UnitId,
    name: String,
    overview: UnitOverview,
) -> Result<UnitView, Refusal> {
    let rows = overview
        .escalated
        .iter()
        .map(|s| Row {
            number: s.number.to_string(),
            tags: tags(page, s),
            age: ago(page, desk.cx.now, s.received_at),
            due: page.due(s.open_due, None),
            level: s.level.map(|l| word(page, "event", l.code())).unwrap_or_default(),
        })
        .collect();
    let when = |at: Option<jiff::Timestamp>| {
        at.map_or_else(|| page.t("intake-synthetic-never"), |at| page.instant(at))
    };
    let synthetic = vec![
        SummaryRow::new(page.t("intake-synthetic-last-run"), when(overview.synthetic.last_run)),
        SummaryRow::new(page.t("intake-synthetic-last-ok"), when(overview.synthetic.last_ok)),
    ];
    Ok(UnitView {
        id: unit.to_string(),
        name,
        current: unit == desk.signed.staff.unit,
        rows,
        alarms: alarm_rows(desk, page, overview.alarms).await?,
        on: overview.synthetic.on,
        synthetic,
    })
}

/// `POST /unit/synthetic`
pub(crate) async fn switch(desk: Desk, Sent(submitted): Sent) -> Result<Response, Refusal> {
    let on = submitted.value("on") == "yes";
    set_synthetic(desk.house(), &desk.cx, meant(&desk, &submitted), on).await?;
    Ok(Redirect::to("/unit").into_response())
}

/// `POST /unit/alarms/{alarm}`: the manager looks into an alarm.
pub(crate) async fn look(
    desk: Desk,
    Path(alarm): Path<Uuid>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    acknowledge(desk.house(), &desk.cx, Some(meant(&desk, &submitted)), alarm).await?;
    Ok(Redirect::to("/unit").into_response())
}

/// `POST /alarms/{alarm}`: an administrator looks into an alarm.
pub(crate) async fn look_all(
    desk: Desk,
    Path(alarm): Path<Uuid>,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    acknowledge(desk.house(), &desk.cx, None, alarm).await?;
    Ok(Redirect::to("/alarms").into_response())
}

#[derive(Template)]
#[template(path = "intake/alarms.html")]
struct Alarms {
    page: Page,
    alarms: Vec<AlarmRow>,
    form: Form,
}

/// `GET /alarms`: all of them, for administrators.
pub(crate) async fn alarms(desk: Desk) -> Result<Response, Refusal> {
    let alarms = all_alarms(desk.house(), &desk.cx).await?;
    let page = desk.titled("intake-alarms-title", "admin");
    let form = Form::fresh(desk.cx.entropy());
    Ok(Page::render(&Alarms { alarms: alarm_rows(&desk, &page, alarms).await?, form, page })?)
}
