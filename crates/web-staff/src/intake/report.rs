//! One report: closed until somebody opens it, then everything told, its clocks, and what to do next.

use ::intake::{
    ChildView, Decision, Note, NoteKind, Opened, ReportClock, ReportPage, State, Summary, Urgency,
    report_page,
};
use askama::Template;
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use directory::{Advice, Need, What, advise_for};
use ground::Check;
use http::StatusCode;
use web_kit::{
    Page,
    parts::{Crumb, Due, NextAction, SummaryRow, Tag, TimelineItem},
};

use super::{ago, next_due, tags, word};
use crate::{
    Desk, Refusal, Sent,
    casework::plan,
    handbook::{Cited, cited},
    retention::KeepView,
};

/// A clock as shown.
pub(super) struct ClockView {
    pub(super) name: String,
    pub(super) due: Option<Due>,
    pub(super) done: String,
    pub(super) explanation: String,
    pub(super) provisions: Vec<Cited>,
    pub(super) check: Check,
}

/// Whom one can call.
struct Helper {
    name: String,
    phone: String,
    tel: String,
    why: String,
    open: String,
    note: String,
}

#[derive(Template)]
#[template(path = "intake/report.html")]
struct Report {
    page: Page,
    crumbs: Vec<Crumb>,
    number: String,
    kind: String,
    received: String,
    tags: Vec<Tag>,
    /// Unopened: only the button.
    closed: bool,
    next: Option<NextAction>,
    clocks: Vec<ClockView>,
    told: Vec<SummaryRow>,
    reporter: Vec<SummaryRow>,
    items: Vec<TimelineItem>,
    helpers: Vec<Helper>,
    can_open_case: bool,
    can_assess_again: bool,
    can_move: bool,
    has_case: bool,
    banner: String,
    rule: String,
    /// How long it is kept, once nothing more is to be done with it.
    keep: Option<KeepView>,
}

/// What was told, as rows.
pub(super) fn told_rows(desk: &Desk, page: &Page, o: &Opened) -> Vec<SummaryRow> {
    let content = desk.house().content;
    let mut rows = Vec::new();
    let mut row = |key: &str, value: String| {
        if !value.trim().is_empty() {
            rows.push(SummaryRow::new(page.t(key), value));
        }
    };
    let t = &o.told;
    row("intake-happened", t.happened.clone());
    row("intake-whereabouts", t.whereabouts.clone());
    let place = o.municipality.as_ref().and_then(|c| content.register.municipality(c));
    row("intake-municipality", place.map(|m| m.name.clone()).unwrap_or_default());
    row("intake-child-name", t.child_name.clone());
    row("intake-child-number", t.child_number.clone());
    row("intake-child-other", t.child_other.clone());
    row("intake-age", word(page, "age", o.age.code()));
    let purposes: Vec<&str> = o
        .purposes
        .iter()
        .filter_map(|c| content.codes.label("ev_purpose", c))
        .map(|l| page.text(l))
        .collect();
    row("intake-purposes", purposes.join(", "));
    row(
        "intake-language",
        content.register.language_name(&t.language, page.lang).unwrap_or_default().to_owned(),
    );
    rows
}

/// Who reported, as rows.
fn reporter_rows(desk: &Desk, page: &Page, o: &Opened, from: Option<&directory::Unit>) -> Vec<SummaryRow> {
    let mut rows = Vec::new();
    let mut row = |key: &str, value: String| {
        if !value.trim().is_empty() {
            rows.push(SummaryRow::new(page.t(key), value));
        }
    };
    let codes = &desk.house().content.codes;
    row(
        "intake-reporter-kind",
        codes
            .label("ent_alert_source", &o.reporter_kind)
            .map(|l| page.text(l).to_owned())
            .unwrap_or_default(),
    );
    row("intake-from-unit", from.map(directory::Unit::full_name).unwrap_or_default());
    row("intake-reporter-name", o.told.reporter_name.clone());
    row("intake-reporter-contact", o.told.reporter_contact.clone());
    row("intake-duty", page.t(o.duty_bound.code()));
    row("intake-wants-feedback", page.t(if o.feedback_wanted { "yes" } else { "no" }));
    rows
}

fn clock_view(desk: &Desk, page: &Page, clock: &ReportClock) -> ClockView {
    let known = desk.house().content.law.clock(&clock.due.clock);
    ClockView {
        name: known.map(|c| page.text(&c.name).to_owned()).unwrap_or_default(),
        due: clock.done_at.is_none().then(|| plan::due(&clock.due, desk.cx.now, page)),
        done: clock
            .done_at
            .map(|at| page.ta("intake-clock-done", "when", page.instant(at)))
            .unwrap_or_default(),
        explanation: page.text(&clock.due.explanation).to_owned(),
        provisions: cited(desk, &clock.due.provisions),
        check: known.map_or(Check::Unverified, |c| c.verified),
    }
}

pub(super) fn clock_views(desk: &Desk, page: &Page, report: &ReportPage) -> Vec<ClockView> {
    report.clocks.iter().map(|c| clock_view(desk, page, c)).collect()
}

fn next_action(desk: &Desk, page: &Page, report: &ReportPage) -> Option<NextAction> {
    let s = &report.summary;
    let number = s.number.as_str();
    let due = next_due(desk, s);
    let (key, href) = match s.state {
        State::Unopened | State::Closed => return None,
        State::Opened => ("assess", format!("/reports/{number}/assess")),
        State::Assessed => ("decide", format!("/reports/{number}/decide")),
        State::Decided if s.decision == Some(Decision::InquiryOpened) && !s.has_case => {
            ("case", format!("/cases/new?report={number}"))
        }
        State::Decided => ("feedback", format!("/reports/{number}/feedback")),
    };
    Some(NextAction {
        title: page.t(&format!("intake-next-{key}")),
        text: page.t(&format!("intake-next-{key}-text")),
        due,
        href,
        button: page.t(&format!("intake-next-{key}-button")),
    })
}

fn note_item(page: &Page, n: &Note, who: String) -> TimelineItem {
    let outcome = match n.kind {
        NoteKind::Assessment => word(page, "needs", &n.code),
        NoteKind::Decision => word(page, "decision", &n.code),
        NoteKind::Feedback | NoteKind::Redirect => String::new(),
    };
    let mut title = word(page, "note", n.kind.code());
    if !outcome.is_empty() {
        title = format!("{title}: {outcome}");
    }
    let mut text = n.words.text.clone();
    if let Some(met) = &n.words.met {
        text.push_str(&format!("\n{}: {}", page.t("intake-met"), word(page, "met", met)));
    }
    match &n.words.child_view {
        Some(ChildView::Asked(said)) => {
            text.push_str(&format!("\n{}: {said}", page.t("intake-child-said-label")));
        }
        Some(ChildView::NotAsked(why)) => {
            text.push_str(&format!("\n{}: {why}", page.t("intake-child-not-asked-label")));
        }
        None => {}
    }
    TimelineItem { title, datetime: n.at.to_string(), when: page.instant(n.at), who, text }
}

/// What has happened, newest first, with the names of the unit's own people.
async fn timeline(desk: &Desk, page: &Page, report: &ReportPage) -> Result<Vec<TimelineItem>, Refusal> {
    let s = &report.summary;
    let notes = report.opened.as_ref().map(|o| o.notes.as_slice()).unwrap_or_default();
    let opened_by = report.opened.as_ref().and_then(|o| o.opened_by);
    let users: Vec<ground::UserId> = notes.iter().filter_map(|n| n.by).chain(opened_by).collect();
    let names = accounts::names(desk.house(), &users).await?;
    let name = |user: Option<ground::UserId>| {
        user.and_then(|u| names.iter().find(|(id, _)| *id == u)).map(|(_, n)| n.clone()).unwrap_or_default()
    };
    let plain = |key: String, at: jiff::Timestamp, who: String| TimelineItem {
        title: page.t(&key),
        datetime: at.to_string(),
        when: page.instant(at),
        who,
        text: String::new(),
    };
    let received = plain("intake-event-received".to_owned(), s.received_at, String::new());
    let mut items = vec![(s.received_at, received)];
    items.extend(s.opened_at.map(|at| (at, plain("intake-event-opened".to_owned(), at, name(opened_by)))));
    items.extend(
        report
            .steps
            .iter()
            .map(|x| (x.at, plain(format!("intake-event-{}", x.level.code()), x.at, String::new()))),
    );
    items.extend(notes.iter().map(|n| (n.at, note_item(page, n, name(n.by)))));
    items.sort_by_key(|(at, _)| *at);
    Ok(items.into_iter().rev().map(|(_, item)| item).collect())
}

async fn helpers(desk: &Desk, s: &Summary, o: &Opened) -> Result<Vec<Helper>, Refusal> {
    let acute = s.urgency == Urgency::Acute || o.needs == Some(::intake::Needs::Yes);
    let mut what = vec![What::PoliceReport, What::AdviceProfessional, What::Consultation];
    if acute {
        what.push(What::AcuteProtection);
    }
    let need = Need {
        municipality_of_stay: o.municipality.clone(),
        acute,
        what: what.into_iter().collect(),
        ..Need::default()
    };
    let advice = advise_for(desk.house(), &need, law::Audience::Professional, desk.cx.now)
        .await
        .map_err(|e| Refusal(web_kit::Problem::internal(&e)))?;
    let lang = desk.lang();
    let view = |a: Advice| {
        let phone = a.phone.unwrap_or_default();
        Helper {
            name: a.name.get(lang).to_owned(),
            tel: phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
            phone,
            why: a.why.get(lang).to_owned(),
            open: a.opening.map(|o| o.text.get(lang).to_owned()).unwrap_or_default(),
            note: a.note.map(|n| n.get(lang).to_owned()).unwrap_or_default(),
        }
    };
    // The unit itself needs no advice to call itself.
    Ok(advice
        .into_iter()
        .filter(|a| a.unit.as_ref().is_none_or(|u| u.id != desk.signed.staff.unit))
        .take(5)
        .map(view)
        .collect())
}

/// The page of a report, after whatever has just happened to it.
pub(super) async fn render(
    desk: &Desk,
    report: ReportPage,
    status: StatusCode,
    banner: &str,
) -> Result<Response, Refusal> {
    let s = &report.summary;
    let mut page = desk.titled("intake-report-title", "inbox");
    page.title = page.ta("intake-report-number", "number", s.number.as_str());
    page.path = format!("/reports/{}", s.number);
    let (mut told, mut reporter, mut calls) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(o) = &report.opened {
        let from = match o.sender {
            Some(sender) => directory::unit(&desk.house().store, sender.unit).await?,
            None => None,
        };
        told = told_rows(desk, &page, o);
        reporter = reporter_rows(desk, &page, o, from.as_ref());
        calls = helpers(desk, s, o).await?;
    }
    let items = timeline(desk, &page, &report).await?;
    let handled = matches!(s.state, State::Opened | State::Assessed);
    let view = Report {
        crumbs: vec![Crumb::new("/inbox", page.t("nav-inbox"))],
        number: s.number.to_string(),
        kind: word(&page, "kind", s.kind.code()),
        received: format!("{}, {}", page.instant(s.received_at), ago(&page, desk.cx.now, s.received_at)),
        tags: tags(&page, s),
        closed: s.state == State::Unopened,
        next: next_action(desk, &page, &report),
        clocks: clock_views(desk, &page, &report),
        items,
        can_open_case: !s.has_case && !s.synthetic && matches!(s.state, State::Opened | State::Assessed),
        can_assess_again: s.state == State::Assessed,
        can_move: handled && !s.synthetic,
        has_case: s.has_case,
        banner: if banner.is_empty() { String::new() } else { page.t(banner) },
        rule: page.t(match report.rule {
            access::Rule::CoveringUnit => "intake-rule-covering",
            access::Rule::Named | access::Rule::ObjectMember => "intake-rule-named",
            _ => "intake-rule-unit",
        }),
        told,
        reporter,
        helpers: calls,
        keep: report.weighed.as_ref().map(|w| KeepView::of_report(desk, &page, w)),
        page,
    };
    Ok(Page::render_as(status, &view)?)
}

/// `GET /reports/{number}`
pub(crate) async fn show(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let report = report_page(desk.house(), &desk.cx, &number).await?;
    render(&desk, report, StatusCode::OK, "").await
}

/// `POST /reports/{number}/open`
pub(crate) async fn open(desk: Desk, Path(number): Path<String>, Sent(_): Sent) -> Result<Response, Refusal> {
    ::intake::open(desk.house(), &desk.cx, &number).await?;
    Ok(Redirect::to(&format!("/reports/{number}")).into_response())
}
