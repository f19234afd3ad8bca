//! The manager's overview: what was escalated, the daily synthetic report, alarms. The administrators' list of alarms.

use ::intake::{Alarm, alarms as all_alarms, set_synthetic, unit_overview};
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use web_kit::{
    Form, Page,
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
    text: String,
    unit: String,
    since: String,
}

#[derive(Template)]
#[template(path = "intake/unit.html")]
struct Unit {
    page: Page,
    unit: String,
    heads: Vec<String>,
    rows: Vec<Row>,
    alarms: Vec<AlarmRow>,
    on: bool,
    synthetic: Vec<SummaryRow>,
    form: Form,
}

async fn alarm_rows(desk: &Desk, page: &Page, alarms: Vec<Alarm>) -> Result<Vec<AlarmRow>, Refusal> {
    let ids: Vec<ground::UnitId> = alarms.iter().filter_map(|a| a.unit).collect();
    let units = directory::units_by_id(&desk.house().store, &ids).await?;
    Ok(alarms
        .into_iter()
        .map(|a| AlarmRow {
            text: match a.kind.as_str() {
                "synthetic" => page.ta("intake-alarm-synthetic", "stage", word(page, "stage", &a.detail)),
                "synthetic_late" => page.t("intake-alarm-synthetic-late"),
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

/// `GET /unit`
pub(crate) async fn show(desk: Desk) -> Result<Response, Refusal> {
    let staff = &desk.signed.staff;
    let overview = unit_overview(desk.house(), &desk.cx, (staff.org, staff.unit)).await?;
    let page = desk.titled("nav-unit", "unit");
    let rows = overview
        .escalated
        .iter()
        .map(|s| Row {
            number: s.number.to_string(),
            tags: tags(&page, s),
            age: ago(&page, desk.cx.now, s.received_at),
            due: page.due(s.open_due, None),
            level: s.level.map(|l| word(&page, "event", l.code())).unwrap_or_default(),
        })
        .collect();
    let when = |at: Option<jiff::Timestamp>| {
        at.map_or_else(|| page.t("intake-synthetic-never"), |at| page.instant(at))
    };
    let synthetic = vec![
        SummaryRow::new(page.t("intake-synthetic-last-run"), when(overview.synthetic.last_run)),
        SummaryRow::new(page.t("intake-synthetic-last-ok"), when(overview.synthetic.last_ok)),
    ];
    Ok(Page::render(&Unit {
        unit: desk.signed.unit_name.clone(),
        heads: ["intake-head-report", "intake-head-state", "intake-head-received", "intake-head-due"]
            .map(|k| page.t(k))
            .into(),
        alarms: alarm_rows(&desk, &page, overview.alarms).await?,
        on: overview.synthetic.on,
        form: Form::fresh(desk.cx.entropy()),
        synthetic,
        rows,
        page,
    })?)
}

/// `POST /unit/synthetic`
pub(crate) async fn switch(desk: Desk, Sent(submitted): Sent) -> Result<Response, Refusal> {
    let staff = &desk.signed.staff;
    let on = submitted.value("on") == "yes";
    set_synthetic(desk.house(), &desk.cx, (staff.org, staff.unit), on).await?;
    Ok(Redirect::to("/unit").into_response())
}

#[derive(Template)]
#[template(path = "intake/alarms.html")]
struct Alarms {
    page: Page,
    alarms: Vec<AlarmRow>,
}

/// `GET /alarms`: all of them, for administrators.
pub(crate) async fn alarms(desk: Desk) -> Result<Response, Refusal> {
    let alarms = all_alarms(desk.house(), &desk.cx).await?;
    let page = desk.titled("intake-alarms-title", "admin");
    Ok(Page::render(&Alarms { alarms: alarm_rows(&desk, &page, alarms).await?, page })?)
}
