//! What must I do next: the open cases of the unit, the most pressing first, and above them what nobody has opened.

use access::Secrecy;
use askama::Template;
use axum::{extract::Query, response::Response};
use casework::{Filter, NextState, WorkCursor, WorkRow, awaited, worklist};
use jiff::{SignedDuration, Timestamp};
use web_kit::{
    Page,
    parts::{Due, Tab, Tag, Tone},
};

use super::{head, plan::capital};
use crate::{Desk, Refusal};

#[derive(Debug, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    tab: String,
    #[serde(default)]
    after: String,
}

struct RowView {
    number: String,
    heading: String,
    protected: bool,
    step: String,
    due: Option<Due>,
    /// The step the deadline belongs to, when it is not the next one.
    due_of: String,
    tag: Tag,
    handler: String,
}

#[derive(Template)]
#[template(path = "casework/worklist.html")]
struct Worklist {
    page: Page,
    tab: &'static str,
    tabs: Vec<Tab>,
    unopened: i64,
    awaited: i64,
    caption: &'static str,
    heads: Vec<String>,
    rows: Vec<RowView>,
    first: String,
    later: String,
    empty_title: &'static str,
    empty_text: &'static str,
}

const TABS: [(Filter, &str, &str, &str); 4] = [
    (Filter::Mine, "casework-filter-mine", "casework-empty-mine", "casework-empty-mine-text"),
    (Filter::All, "casework-filter-all", "casework-empty-all", "casework-empty-all-text"),
    (Filter::Overdue, "casework-filter-overdue", "casework-empty-overdue", "casework-empty-overdue-text"),
    (Filter::Waiting, "casework-filter-waiting", "casework-empty-waiting", "casework-empty-waiting-text"),
];

/// `GET /worklist`
pub(crate) async fn show(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    // Unknown words in the address mean the first tab.
    let filter = asked.tab.parse().unwrap_or(Filter::Mine);
    let unit = desk.signed.staff.unit;
    let after = cursor(&asked.after);
    let list = worklist(desk.house(), &desk.cx, unit, filter, after).await?;
    let awaited = awaited(desk.house(), desk.signed.staff.org, unit).await?;
    let page = desk.titled("casework-worklist", "worklist");
    let mut found = TABS.iter().copied().find(|t| t.0 == filter);
    let (_, caption, empty_title, empty_text) = found.take().unwrap_or((Filter::Mine, "", "", ""));
    let href = |filter: Filter| format!("/worklist?tab={}", filter.code());
    let tabs =
        TABS.iter().map(|t| Tab { href: href(t.0), text: page.t(t.1), current: t.0 == filter }).collect();
    let heads = ["case", "next", "due", "state", "handler"];
    let later = list.next.map(|c| format!("{}&after={}.{}", href(filter), c.order, c.id)).unwrap_or_default();
    Page::render(&Worklist {
        tab: filter.code(),
        tabs,
        unopened: list.unopened,
        awaited,
        caption,
        heads: heads.iter().map(|h| page.t(&format!("casework-head-{h}"))).collect(),
        rows: list.rows.iter().map(|r| row(&desk, r)).collect(),
        first: if after.is_some() { href(filter) } else { String::new() },
        later,
        empty_title,
        empty_text,
        page,
    })
    .map_err(Into::into)
}

fn cursor(text: &str) -> Option<WorkCursor> {
    let (order, id) = text.split_once('.')?;
    Some(WorkCursor { order: order.parse().ok()?, id: id.parse().ok()? })
}

fn row(desk: &Desk, row: &WorkRow) -> RowView {
    let content = desk.house().content;
    let page = &desk.page;
    let step = row.step.as_deref().and_then(|id| content.process.step(id)).map(|s| s.title.get(page.lang));
    let (key, tone) = match row.state {
        _ if row.overdue => ("state-overdue", Tone::Danger),
        NextState::ToDo => ("state-todo", Tone::Idle),
        NextState::InProgress => ("state-in-progress", Tone::Info),
        NextState::Waiting => ("state-waiting", Tone::Idle),
        NextState::Nothing => ("casework-state-nothing", Tone::Ok),
    };
    RowView {
        number: row.number.clone(),
        heading: head::heading(page, content, &row.heading),
        protected: row.secrecy != Secrecy::Normal,
        step: step.map_or_else(|| page.t("casework-no-next"), str::to_owned),
        due: row.due.map(|due| left(desk, due, row.warn, row.overdue)),
        due_of: row
            .due_step
            .as_deref()
            .filter(|id| row.step.as_deref() != Some(*id))
            .map(|id| page.ta("casework-due-of", "step", casework::say::step(content, page.lang, id)))
            .unwrap_or_default(),
        tag: Tag::new(page.t(key), tone),
        handler: row.handler_name.clone().unwrap_or_default(),
    }
}

/// Time left and the exact last day. A limit at midnight ends the day before; a limit already reached that is not late
/// is one that says *at once*.
fn left(desk: &Desk, due: Timestamp, warn: Option<Timestamp>, overdue: bool) -> Due {
    let (now, page) = (desk.cx.now, &desk.page);
    let tone = if overdue {
        Tone::Danger
    } else if warn.is_some_and(|w| now >= w) {
        Tone::Warn
    } else {
        Tone::Idle
    };
    if due <= now && !overdue {
        return Due { tone, text: page.t("state-at-once"), exact: String::new() };
    }
    let local = due.to_zoned(ground::stockholm());
    let exact = if local.time() == jiff::civil::Time::midnight() {
        let last = due.saturating_sub(SignedDuration::from_secs(1)).unwrap_or(due);
        law::format_day(last.to_zoned(ground::stockholm()).date(), page.lang)
    } else {
        law::format_moment(due, page.lang)
    };
    Due { tone, text: capital(&law::format_left(now, due, page.lang)), exact }
}
