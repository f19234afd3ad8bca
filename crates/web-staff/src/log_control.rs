//! Log control (loggkontroll): the queue of looks to go through, one of them, and the figures.

use std::str::FromStr as _;

use access::Role;
use askama::Template;
use audit::control::{
    ControlError, Door, Figures, Item, Kind, Line, Outcome, Place, Reviewer, Sign, Verdict, Why, decide,
    figures, item, queue,
};
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use ground::{ControlId, UnitId, UserId};
use serde::Deserialize;
use web_kit::{
    Arg, Form, Page, Problem,
    parts::{Choice, Crumb, Due, SummaryRow, Tab, Tag, Tone},
};

use crate::{
    Desk, Refusal, Routes, Sent,
    casework::{did, right},
    handbook::{Cited, cited},
    intake::unit::led,
};

/// The routes of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/log-control", list).get("/log-control/{look}", show).post("/log-control/{look}", save)
}

impl From<ControlError> for Refusal {
    fn from(error: ControlError) -> Self {
        match error {
            ControlError::Access(e) => e.into(),
            ControlError::Store(e) => e.into(),
            ControlError::Stale => Self(Problem::Conflict),
            ControlError::Invalid { .. } => Self(Problem::BadRequest),
            other => Self(Problem::internal(&other)),
        }
    }
}

/// Which door, which list, and where its page begins.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    list: String,
    #[serde(default)]
    after: String,
}

struct LineView {
    href: String,
    who: String,
    /// Where the reader works.
    at: String,
    what: String,
    when: String,
    tags: Vec<Tag>,
    due: Due,
    /// What came out; empty while open.
    result: String,
}

struct DoorView {
    name: String,
    lines: Vec<LineView>,
    next: String,
}

struct FiguresView {
    name: String,
    sums: Vec<SummaryRow>,
    weeks: Vec<(String, i64, i64)>,
}

#[derive(Template)]
#[template(path = "log/list.html")]
struct List {
    page: Page,
    crumbs: Vec<Crumb>,
    lead: String,
    provisions: Vec<Cited>,
    tabs: Vec<Tab>,
    done: bool,
    heads: Vec<String>,
    units: Vec<DoorView>,
    week_heads: Vec<String>,
    figures: Vec<FiguresView>,
}

#[derive(Template)]
#[template(path = "log/item.html")]
struct ItemPage {
    page: Page,
    crumbs: Vec<Crumb>,
    back: String,
    id: String,
    unit: String,
    tags: Vec<Tag>,
    rows: Vec<SummaryRow>,
    because: Vec<String>,
    heads: Vec<String>,
    events: Vec<(String, String, String)>,
    more: bool,
    form: Form,
    outcomes: Vec<Choice>,
    whys: Vec<Choice>,
    settled: String,
    note: String,
}

/// The doors a person may come through: each unit they lead, and their organisation when they look after its data protection.
/// Who has none is refused at the own unit, on record.
fn doors(desk: &Desk) -> Vec<(Door, String)> {
    let mut doors: Vec<(Door, String)> =
        led(desk).into_iter().map(|(org, unit, name)| (Door::Unit(org, unit), name)).collect();
    for at in desk.signed.units.iter().filter(|u| u.member.role == Role::DataProtection) {
        let door = Door::Officer(at.member.org);
        if !doors.iter().any(|(known, _)| *known == door) {
            doors.push((door, desk.page.t("log-whole-organisation")));
        }
    }
    if doors.is_empty() {
        doors.push((Door::Unit(desk.signed.staff.org, desk.signed.staff.unit), String::new()));
    }
    doors
}

/// The door an address speaks of: a unit, or without one the organisation. Whoever may not through it is refused there.
fn door(desk: &Desk, unit: &str) -> Door {
    let staff = &desk.signed.staff;
    match unit.parse::<UnitId>() {
        Ok(unit) => Door::Unit(staff.at(unit).next().map_or(staff.org, |m| m.org), unit),
        Err(_) => {
            let officer = staff.memberships.iter().find(|m| m.role == Role::DataProtection);
            Door::Officer(officer.map_or(staff.org, |m| m.org))
        }
    }
}

/// The door as it stands in an address.
fn name_of(door: Door) -> String {
    match door {
        Door::Unit(_, unit) => unit.to_string(),
        Door::Officer(_) => String::new(),
    }
}

fn sign_tags(page: &Page, line: &Line) -> Vec<Tag> {
    let tone = |sign: Sign| match sign {
        Sign::BreakGlass => Tone::Danger,
        Sign::Protected | Sign::NoAction | Sign::SameName | Sign::Hours => Tone::Warn,
        Sign::Sample => Tone::Info,
    };
    line.signs.iter().map(|s| Tag::new(page.t(&format!("log-sign-{}", s.code())), tone(*s))).collect()
}

fn what(page: &Page, line: &Line) -> String {
    match (line.kind, &line.number) {
        (Kind::Case, Some(number)) => page.ta("log-case", "number", number),
        (Kind::Report, Some(number)) => page.ta("log-report", "number", number),
        (Kind::Case, None) => page.t("log-case-hidden"),
        (Kind::Report, None) => page.t("log-report-hidden"),
        (Kind::Hours, _) => page.say("log-many", &[("n", Arg::Num(line.looks))]),
    }
}

fn when(page: &Page, line: &Line) -> String {
    let (first, last) = (page.instant(line.first_at), page.instant(line.last_at));
    if first == last {
        first
    } else {
        page.say("log-between", &[("first", Arg::Text(&first)), ("last", Arg::Text(&last))])
    }
}

/// Who looked and where they work. Another organisation's people are its own: here they are their unit.
async fn reader(desk: &Desk, page: &Page, line: &Line) -> Result<(String, String), Refusal> {
    let unit = match line.user_unit {
        Some(unit) => {
            let found = directory::units_by_id(&desk.house().store, &[unit]).await?;
            found.first().map(directory::Unit::full_name).unwrap_or_default()
        }
        None => String::new(),
    };
    if line.user_org != line.owner {
        return Ok((page.t("log-somebody-there"), unit));
    }
    Ok((person(desk, page, line.user).await?, unit))
}

async fn person(desk: &Desk, page: &Page, user: UserId) -> Result<String, Refusal> {
    let found = accounts::names(desk.house(), &[user]).await?;
    Ok(found.into_iter().next().map_or_else(|| page.t("casework-colleague"), |(_, name)| name))
}

async fn result(desk: &Desk, page: &Page, line: &Line) -> Result<String, Refusal> {
    let (Some((outcome, why)), Some((by, at))) = (line.outcome, line.decided) else {
        return Ok(String::new());
    };
    let out = page.t(&format!("log-outcome-{}", outcome.code()));
    let why = why.map(|w| page.t(&format!("log-why-{}", w.code()))).unwrap_or_default();
    let out = if why.is_empty() { out } else { format!("{out}: {why}") };
    let (who, at) = (person(desk, page, by).await?, page.instant(at));
    Ok(page
        .say("log-result", &[("out", Arg::Text(&out)), ("who", Arg::Text(&who)), ("when", Arg::Text(&at))]))
}

async fn line_view(desk: &Desk, page: &Page, door: Door, line: &Line) -> Result<LineView, Refusal> {
    let (who, at) = reader(desk, page, line).await?;
    let result = result(desk, page, line).await?;
    let mut tags = sign_tags(page, line);
    if let (Door::Officer(_), Reviewer::Manager, None) = (door, line.reviewer, line.outcome) {
        tags.push(Tag::new(page.t("log-at-manager"), Tone::Info));
    }
    Ok(LineView {
        href: format!("/log-control/{}?unit={}", line.id, name_of(door)),
        who,
        at,
        what: what(page, line),
        when: when(page, line),
        tags,
        due: if result.is_empty() { page.due(line.due_at, None) } else { Due::default() },
        result,
    })
}

fn figures_view(page: &Page, f: &Figures) -> FiguresView {
    let number = |key: &str, n: i64| SummaryRow::new(page.t(key), n.to_string());
    let mut sums = vec![
        number("log-sum-chosen", f.chosen),
        number("log-sum-open", f.open),
        number("log-sum-late", f.late),
        number("log-outcome-justified", f.justified),
        number("log-outcome-unjustified", f.unjustified),
    ];
    sums.extend(f.by_sign.iter().map(|(sign, n)| number(&format!("log-sign-{}", sign.code()), *n)));
    // The week that ended at midnight before a Monday is told by its last day.
    let week = |ends: jiff::Timestamp| {
        let last = ends.saturating_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(ends);
        page.day(last.to_zoned(ground::stockholm()).date())
    };
    let weeks = f.weeks.iter().map(|w| (week(w.ends), w.looks, w.readers)).collect();
    FiguresView { name: f.name.clone(), sums, weeks }
}

fn place(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('.')?;
    Some(Place { at: at.parse().ok()?, id: id.parse().ok()? })
}

/// `GET /log-control`
async fn list(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let page = desk.titled("log-title", "log");
    let done = asked.list == "done";
    let (mut units, mut sums) = (Vec::new(), Vec::new());
    let doors = doors(&desk);
    let officer = doors.iter().any(|(door, _)| matches!(door, Door::Officer(_)));
    for (door, name) in doors {
        let after = if asked.unit == name_of(door) { place(&asked.after) } else { None };
        let found = queue(desk.house(), &desk.cx, door, !done, after).await?;
        let mut lines = Vec::with_capacity(found.lines.len());
        for line in &found.lines {
            lines.push(line_view(&desk, &page, door, line).await?);
        }
        let next = found.next.map(|c| {
            let list = if done { "done" } else { "" };
            format!("/log-control?unit={}&list={list}&after={}.{}", name_of(door), c.at, c.id)
        });
        units.push(DoorView { name, lines, next: next.unwrap_or_default() });
        sums.extend(figures(desk.house(), &desk.cx, door).await?.iter().map(|f| figures_view(&page, f)));
    }
    let tab = |list: &str, key: &str, current| Tab {
        href: format!("/log-control{list}"),
        text: page.t(key),
        current,
    };
    let heads = |keys: &[&str]| keys.iter().map(|k| page.t(k)).collect();
    Ok(Page::render(&List {
        crumbs: if desk.signed.leads() { vec![Crumb::new("/unit", page.t("nav-unit"))] } else { Vec::new() },
        lead: page.t(if officer { "log-lead-officer" } else { "log-lead" }),
        provisions: cited(&desk, &desk.house().content.law.log_control().provisions),
        tabs: vec![tab("", "log-tab-open", !done), tab("?list=done", "log-tab-done", done)],
        done,
        heads: heads(&["log-head-who", "log-head-what", "log-head-signs", "log-head-due"]),
        week_heads: heads(&["log-head-week", "log-head-looks", "log-head-readers"]),
        units,
        figures: sums,
        page,
    })?)
}

async fn render(desk: &Desk, door: Door, id: ControlId, form: Option<Form>) -> Result<Response, Refusal> {
    let Item { line, events, more, note } = item(desk.house(), &desk.cx, door, id).await?;
    let page = desk.titled("log-item-title", "log");
    let (who, at) = reader(desk, &page, &line).await?;
    let yes = |yes: bool| page.t(if yes { "yes" } else { "no" });
    let mut rows = vec![
        SummaryRow::new(page.t("log-head-who"), who),
        SummaryRow::new(page.t("log-row-unit"), at),
        SummaryRow::new(page.t("log-row-object"), what(&page, &line)),
        SummaryRow::new(page.t("log-row-when"), when(&page, &line)),
    ];
    if line.kind != Kind::Hours && !line.signs.contains(&Sign::BreakGlass) {
        rows.push(SummaryRow::new(page.t("log-row-looks"), line.looks.to_string()));
        rows.push(SummaryRow::new(page.t("log-row-acted"), yes(line.acted)));
    }
    let settled = result(desk, &page, &line).await?;
    if settled.is_empty() {
        let due = page.due(line.due_at, None);
        rows.push(SummaryRow::new(page.t("log-head-due"), format!("{} ({})", due.text, due.exact)));
    }
    let invalid = form.is_some();
    let form = form
        .unwrap_or_else(|| crate::casework::fresh(desk).version(line.revision).with("note", note.clone()));
    let back = "/log-control".to_owned();
    let outcome = |code: &str| {
        Choice::new(code, page.t(&format!("log-outcome-{code}")))
            .hint(page.t(&format!("log-outcome-{code}-hint")))
    };
    let view = ItemPage {
        crumbs: vec![Crumb::new("/log-control", page.t("log-title"))],
        back,
        id: id.to_string(),
        unit: name_of(door),
        tags: sign_tags(&page, &line),
        because: line.signs.iter().map(|s| page.t(&format!("log-because-{}", s.code()))).collect(),
        rows,
        heads: ["log-event-at", "log-event-what", "log-event-right"].map(|k| page.t(k)).into(),
        events: events
            .iter()
            .map(|e| (page.instant(e.at), page.t(did(&e.action)), page.t(right(e.rule))))
            .collect(),
        more,
        outcomes: ["justified", "unjustified", "open"].map(outcome).into(),
        whys: Why::ALL
            .iter()
            .map(|w| Choice::new(w.code(), page.t(&format!("log-why-{}", w.code()))))
            .collect(),
        settled,
        note,
        form,
        page,
    };
    if invalid {
        return Ok(view.page.clone().invalid(|page| ItemPage { page, ..view })?);
    }
    Ok(Page::render(&view)?)
}

fn look_of(text: &str) -> Result<ControlId, Refusal> {
    text.parse().map_err(|_| Refusal(Problem::NotFound))
}

/// `GET /log-control/{look}`
async fn show(desk: Desk, Path(look): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    render(&desk, door(&desk, &asked.unit), look_of(&look)?, None).await
}

/// `POST /log-control/{look}`
async fn save(desk: Desk, Path(look): Path<String>, Sent(submitted): Sent) -> Result<Response, Refusal> {
    let (id, door) = (look_of(&look)?, door(&desk, submitted.value("unit")));
    let mut form = Form::of(submitted);
    let outcome =
        form.one_of("outcome", "log-outcome", &["justified", "unjustified", "open"]).required().read();
    let codes: Vec<&str> = Why::ALL.iter().map(|w| w.code()).collect();
    let why = form.one_of("why", "log-why", &codes).read().and_then(|code| Why::from_str(&code).ok());
    let note = form.value("note").to_owned();
    let seen = form.version.parse().unwrap_or(-1);
    if let (false, Some(outcome)) = (form.failed(), outcome) {
        let outcome = Outcome::from_str(&outcome).ok().map(|outcome| (outcome, why));
        let key = form.key.clone();
        match decide(desk.house(), &desk.cx, door, id, (&key, seen), Verdict { outcome, note }).await {
            Ok(()) => return Ok(Redirect::to("/log-control").into_response()),
            Err(ControlError::Invalid { field, key }) => form.fault(field, key, ""),
            Err(error) => return Err(error.into()),
        }
    }
    render(&desk, door, id, Some(form)).await
}
