//! The journal: what has happened, notes, and decisions with the child's own view.

use askama::Template;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Redirect, Response},
};
use casework::{
    ChildView, Decision, Entry, EntryKind, Happened, JournalCursor, OTHER_DECISION, add_note,
    decide as decided, journal, record_event, say,
};
use web_kit::{
    Form, Page,
    parts::{Choice, TimelineItem},
};

use super::{
    Loaded, adding, case,
    faults::{at_fields, boxed, same},
    fresh,
    head::{Head, Place},
    load,
};
use crate::{Desk, Refusal, Sent};

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "casework/journal.html")]
struct Journal {
    page: Page,
    head: Head,
    form: Form,
    items: Vec<TimelineItem>,
    newest: bool,
    older: String,
}

#[derive(Template)]
#[template(path = "casework/decision.html")]
struct DecisionPage {
    page: Page,
    head: Head,
    form: Form,
    codes: Vec<Choice>,
    views: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "casework/event.html")]
struct EventPage {
    page: Page,
    head: Head,
    form: Form,
    events: Vec<Choice>,
}

/// An entry on the timeline.
pub(crate) fn item(desk: &Desk, entry: &Entry) -> TimelineItem {
    let page = &desk.page;
    let mut text = entry.text.text.clone();
    if let Some(view) = &entry.text.view {
        let said = match view {
            ChildView::Asked(what) => page.ta("casework-view-said", "what", what),
            ChildView::NotAsked(why) => page.ta("casework-view-not-asked-because", "why", why),
        };
        text = if text.is_empty() { said } else { format!("{text}\n{said}") };
    }
    let mut who = match (&entry.author, entry.kind) {
        (None, EntryKind::Opened) => String::new(),
        (None, _) => page.t("casework-by-system"),
        (Some(_), _) => case::name(page, entry.author_name.as_deref()),
    };
    // Written down well after it happened: both instants are worth knowing.
    if entry.written_at.duration_since(entry.at).as_mins() >= 10 {
        let late = page.ta("casework-written", "when", page.instant(entry.written_at));
        who = if who.is_empty() { late } else { format!("{who}, {late}") };
    }
    TimelineItem {
        title: say::entry(desk.house().content, page.lang, entry),
        datetime: entry.at.to_string(),
        when: page.instant(entry.at),
        who,
        text,
    }
}

fn cursor(text: &str) -> Option<JournalCursor> {
    let (at, seq) = text.split_once('.')?;
    Some(JournalCursor { at: at.parse().ok()?, seq: seq.parse().ok()? })
}

async fn build(desk: &Desk, number: &str, before: &str, form: Form) -> Result<Journal, Refusal> {
    let Loaded { head, page, case, .. } = load(desk, number, Place::Journal).await?;
    let (entries, older) = match cursor(before) {
        // The case page has read the newest entries already.
        None => (case.entries, case.older),
        from => {
            let more = journal(desk.house(), &desk.cx, &casework::by_number(number), from).await?;
            (more.entries, more.older)
        }
    };
    Ok(Journal {
        items: entries.iter().map(|e| item(desk, e)).collect(),
        newest: cursor(before).is_none(),
        older: older.map(|c| format!("{}/journal?before={}.{}", head.href, c.at, c.seq)).unwrap_or_default(),
        page,
        head,
        form,
    })
}

/// `GET /cases/{number}/journal`
pub(crate) async fn show(
    desk: Desk,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let form = fresh(&desk);
    Ok(Page::render(&build(&desk, &number, &asked.before, form).await?)?)
}

/// `POST /cases/{number}/journal`: a note.
pub(crate) async fn note(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    if let Some(text) = form.text("text", "casework-note").required().read() {
        match add_note(desk.house(), &desk.cx, &casework::by_number(&number), &adding(&form), &text).await {
            Ok(_) => return Ok(Redirect::to(&format!("/cases/{number}/journal")).into_response()),
            Err(error) => at_fields(&mut form, error, same)?,
        }
    }
    let Journal { page, head, form, items, newest, older } = build(&desk, &number, "", form).await?;
    Ok(page.invalid(|page| Journal { page, head, form, items, newest, older })?)
}

/// The two answers about the child's own view.
pub(crate) fn views(page: &Page) -> Vec<Choice> {
    vec![
        Choice::new("asked", page.t("casework-view-asked")),
        Choice::new("not_asked", page.t("casework-view-not-asked")),
    ]
}

/// Reads the child's own view; what is missing is a fault at its own field.
pub(crate) fn view(form: &mut Form) -> Option<ChildView> {
    let which = form
        .one_of("view", "casework-view", &["asked", "not_asked"])
        .required_as("casework-fault-view")
        .read();
    let text = form.text("view_text", "casework-view-text").required_as("casework-fault-view-text").read();
    match (which.as_deref(), text) {
        (Some("asked"), Some(what)) => Some(ChildView::Asked(what)),
        (Some(_), Some(why)) => Some(ChildView::NotAsked(why)),
        _ => None,
    }
}

fn events(desk: &Desk) -> Vec<Choice> {
    let events = desk.house().content.process.events();
    events.iter().map(|e| Choice::new(e.id.clone(), e.label.get(desk.page.lang))).collect()
}

async fn decision_page(desk: &Desk, number: &str, form: Form) -> Result<DecisionPage, Refusal> {
    let Loaded { mut head, page, .. } = load(desk, number, Place::Journal).await?;
    head.under(&desk.page);
    let mut codes = vec![Choice::new(OTHER_DECISION, page.t("casework-decision-other"))];
    codes.extend(events(desk));
    let views = views(&page);
    Ok(DecisionPage { page, head, form, codes, views })
}

/// `GET /cases/{number}/journal/decision`
pub(crate) async fn decision(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let form = fresh(&desk);
    Ok(Page::render(&decision_page(&desk, &number, form).await?)?)
}

/// `POST /cases/{number}/journal/decision`
pub(crate) async fn decide(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let code = form.text("code", "casework-decision-kind").required_as("error-choose").read();
    let text = form.text("text", "casework-decision-text").required().read();
    let view = view(&mut form);
    let at = form.timestamp("at", "casework-decision-at").not_after(desk.cx.now).read();
    if let (false, Some(code), Some(text)) = (form.failed(), code, text) {
        let decision = Decision { code, text, view, at };
        let target = casework::by_number(&number);
        match decided(desk.house(), &desk.cx, &target, &adding(&form), &decision).await {
            Ok(_) => return Ok(Redirect::to(&format!("/cases/{number}/journal")).into_response()),
            Err(error) => at_fields(&mut form, error, boxed)?,
        }
    }
    let DecisionPage { page, head, form, codes, views } = decision_page(&desk, &number, form).await?;
    Ok(page.invalid(|page| DecisionPage { page, head, form, codes, views })?)
}

async fn event_page(desk: &Desk, number: &str, form: Form) -> Result<EventPage, Refusal> {
    let Loaded { mut head, page, .. } = load(desk, number, Place::Journal).await?;
    head.under(&desk.page);
    Ok(EventPage { events: events(desk), page, head, form })
}

/// `GET /cases/{number}/journal/event`
pub(crate) async fn event(desk: Desk, Path(number): Path<String>) -> Result<Response, Refusal> {
    let form = fresh(&desk);
    Ok(Page::render(&event_page(&desk, &number, form).await?)?)
}

/// `POST /cases/{number}/journal/event`: something happened that the plan should know.
pub(crate) async fn happened(
    desk: Desk,
    Path(number): Path<String>,
    Sent(submitted): Sent,
) -> Result<Response, Refusal> {
    let mut form = Form::of(submitted);
    let event = form.text("event", "casework-event-what").required_as("error-choose").read();
    let at = form.timestamp("at", "casework-event-at").not_after(desk.cx.now).read();
    let note = form.value("note").to_owned();
    if let (false, Some(event)) = (form.failed(), event) {
        let input = Happened { event, at, note };
        let target = casework::by_number(&number);
        match record_event(desk.house(), &desk.cx, &target, &adding(&form), &input).await {
            Ok(_) => return Ok(Redirect::to(&format!("/cases/{number}")).into_response()),
            Err(error) => at_fields(&mut form, error, boxed)?,
        }
    }
    let EventPage { page, head, form, events } = event_page(&desk, &number, form).await?;
    Ok(page.invalid(|page| EventPage { page, head, form, events })?)
}
