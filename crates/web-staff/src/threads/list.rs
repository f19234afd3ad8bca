//! The threads of one's own unit: those that wait for it first.

use askama::Template;
use axum::{extract::Query, response::Response};
use casework::{ThreadRow, threads};
use handover::Side;
use web_kit::{Page, parts::Tag};

use super::{tag, title};
use crate::{Desk, Refusal};

#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    ended: String,
}

struct Line {
    href: String,
    title: String,
    other: String,
    when: String,
    tag: Tag,
}

struct Part {
    id: &'static str,
    heading: String,
    none: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "threads/list.html")]
struct ListPage {
    page: Page,
    list: Vec<Part>,
    ended: bool,
}

/// `GET /threads`
pub(crate) async fn show(desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let ended = asked.ended == "1";
    let found = threads(desk.house(), &desk.cx, desk.signed.staff.unit, ended).await?;
    let page = desk.titled("threads-title", "threads");
    let line = |row: &ThreadRow, side: Side| {
        let (word, other) = match side {
            Side::Taker => ("threads-from", &row.giver),
            Side::Giver => ("threads-to", &row.taker),
        };
        Line {
            href: format!("/threads/{}", row.id),
            title: title(&page, desk.house().content, row),
            other: page.ta(word, "who", format!("{}, {}", other.unit_name, other.org_name)),
            when: page.instant(row.changed_at),
            tag: tag(&page, row, side),
        }
    };
    // What waits for us comes first, longest first.
    let sorted = |rows: Vec<ThreadRow>, side: Side| {
        let (mut ours, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| r.awaits == Some(side));
        ours.sort_by_key(|r| r.since);
        ours.into_iter().chain(others).map(|r| line(&r, side)).collect::<Vec<_>>()
    };
    let list = vec![
        Part {
            id: "asked",
            heading: page.t("threads-asked"),
            none: page.t("threads-asked-none"),
            lines: sorted(found.asked, Side::Taker),
        },
        Part {
            id: "begun",
            heading: page.t("threads-begun"),
            none: page.t("threads-begun-none"),
            lines: sorted(found.begun, Side::Giver),
        },
    ];
    Ok(Page::render(&ListPage { page, list, ended })?)
}
