//! The inbox of the unit one works for.

use ::intake::{Cursor, Level, Tab, inbox};
use askama::Template;
use axum::{extract::Query, response::Response};
use ground::ReportId;
use web_kit::{
    Page,
    parts::{self as kit, Due, Tag},
};

use super::{ago, next_due, tags, word};
use crate::{Desk, Refusal};

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    tab: String,
    #[serde(default)]
    after: String,
}

struct Row {
    number: String,
    kind: String,
    tags: Vec<Tag>,
    age: String,
    clock: String,
    due: Option<Due>,
}

#[derive(Template)]
#[template(path = "intake/inbox.html")]
struct Inbox {
    page: Page,
    unit: String,
    tabs: Vec<kit::Tab>,
    heads: Vec<String>,
    rows: Vec<Row>,
    /// Highest escalation: the banner's key; empty for none.
    banner: &'static str,
    empty: String,
    next: String,
}

fn cursor(text: &str) -> Option<Cursor> {
    let mut parts = text.splitn(3, '.');
    let (rank, sort, id) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Cursor { rank: rank.parse().ok()?, sort: sort.parse().ok()?, id: id.parse::<ReportId>().ok()? })
}

pub(crate) async fn show(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let page = desk.titled("nav-inbox", "inbox");
    let staff = &desk.signed.staff;
    let tab = asked.tab.parse().unwrap_or(Tab::Unopened);
    let inbox = inbox(desk.house(), &desk.cx, (staff.org, staff.unit), tab, cursor(&asked.after)).await?;
    let tab_of = |t: Tab, n: i64| {
        let words = word(&page, "tab", t.code());
        kit::Tab {
            href: format!("/inbox?tab={t}"),
            text: if n > 0 { format!("{words} ({n})") } else { words },
            current: t == tab,
        }
    };
    let tabs = vec![
        tab_of(Tab::Unopened, inbox.counts.unopened),
        tab_of(Tab::Working, inbox.counts.working),
        tab_of(Tab::Done, 0),
    ];
    let law = &desk.house().content.law;
    let rows = inbox
        .rows
        .iter()
        .map(|s| {
            let clock = s.next_clock();
            Row {
                number: s.number.to_string(),
                kind: word(&page, "kind", s.kind.code()),
                tags: tags(&page, s),
                age: ago(&page, desk.cx.now, s.received_at),
                clock: clock
                    .and_then(|(id, _)| law.clock(id))
                    .map(|c| page.text(&c.name).to_owned())
                    .unwrap_or_default(),
                due: next_due(&desk, s),
            }
        })
        .collect();
    Ok(Page::render(&Inbox {
        unit: desk.signed.unit_name.clone(),
        heads: ["intake-head-report", "intake-head-state", "intake-head-received", "intake-head-due"]
            .map(|k| page.t(k))
            .into(),
        banner: match inbox.level {
            None => "",
            Some(Level::Reminder) => "intake-banner-reminder",
            Some(Level::Manager) => "intake-banner-manager",
            Some(Level::Coordinator) => "intake-banner-coordinator",
        },
        empty: word(&page, "empty", tab.code()),
        next: inbox
            .next
            .map(|c| format!("/inbox?tab={tab}&after={}.{}.{}", c.rank, c.sort, c.id))
            .unwrap_or_default(),
        tabs,
        rows,
        page,
    })?)
}
