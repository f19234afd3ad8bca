//! What coordinators see: which units have not opened a report, since when. Nothing else.

use ::casework::{Stuck, board};
use ::intake::{Urgency, oversight};
use access::Role;
use askama::Template;
use axum::response::Response;
use handover::Side;
use jiff::SignedDuration;
use law::Stage;
use web_kit::{
    Page, Problem,
    parts::{Tag, Tone},
};

use super::word;
use crate::{Desk, Refusal, threads};

struct Row {
    unit: String,
    href: String,
    waiting: String,
    tags: Vec<Tag>,
}

struct Region {
    name: String,
    rows: Vec<Row>,
    threads: Vec<StuckRow>,
}

#[derive(Template)]
#[template(path = "intake/oversight.html")]
struct Oversight {
    page: Page,
    heads: Vec<String>,
    regions: Vec<Region>,
    thread_heads: Vec<String>,
}

/// Something unanswered between two units. No identities.
struct StuckRow {
    kind: String,
    awaited: String,
    other: String,
    waiting: String,
    tags: Vec<Tag>,
}

fn stuck(page: &Page, s: &Stuck, now: jiff::Timestamp) -> StuckRow {
    let (awaited, other) = match s.awaits {
        Side::Giver => (&s.giver, &s.taker),
        Side::Taker => (&s.taker, &s.giver),
    };
    let tone = match s.stage {
        Stage::None => Tone::Idle,
        Stage::Reminded | Stage::Manager => Tone::Warn,
        Stage::Coordinator | Stage::Silence => Tone::Danger,
    };
    StuckRow {
        kind: threads::kind_word(page, s.kind),
        awaited: format!("{}, {}", awaited.0, awaited.1),
        other: format!("{}, {}", other.0, other.1),
        waiting: waited(page, now.duration_since(s.since)),
        tags: vec![
            Tag::new(page.t(&format!("threads-phase-{}", s.phase.code())), Tone::Info),
            Tag::new(page.t(&format!("threads-stage-{}", s.stage.code())), tone),
        ],
    }
}

fn waited(page: &Page, age: SignedDuration) -> String {
    let hours = age.as_hours();
    if hours < 48 { page.tn("intake-waited-hours", hours) } else { page.tn("intake-waited-days", hours / 24) }
}

/// `GET /oversight`: the coordinator's own regions, or all of them for the national level.
pub(crate) async fn show(desk: Desk) -> Result<Response, Refusal> {
    let page = desk.titled("nav-oversight", "oversight");
    let staff = &desk.signed.staff;
    let national = staff.is(Role::National);
    let mine = |slug: &str| {
        national
            || staff
                .memberships
                .iter()
                .any(|m| m.role == Role::Coordinator && m.region.as_deref() == Some(slug))
    };
    let mut regions = Vec::new();
    for region in desk.house().content.register.regions().iter().filter(|r| mine(&r.id)) {
        let rows = oversight(desk.house(), &desk.cx, &region.id)
            .await?
            .into_iter()
            .map(|r| {
                let tone = if r.urgency == Urgency::Acute { Tone::Danger } else { Tone::Idle };
                Row {
                    unit: r.unit,
                    href: format!("/directory/units/{}", r.unit_id),
                    waiting: waited(&page, r.waiting),
                    tags: vec![
                        Tag::new(word(&page, "urgency", r.urgency.code()), tone),
                        Tag::new(word(&page, "state", r.state.code()), Tone::Warn),
                    ],
                }
            })
            .collect();
        let threads = board(desk.house(), &desk.cx, Some(&region.id))
            .await?
            .iter()
            .map(|s| stuck(&page, s, desk.cx.now))
            .collect();
        regions.push(Region { name: page.text(&region.name).to_owned(), rows, threads });
    }
    if regions.is_empty() {
        return Err(Refusal(Problem::Forbidden));
    }
    let heads = ["intake-head-unit", "intake-head-waiting", "intake-head-state"].map(|k| page.t(k)).into();
    let thread_heads =
        ["kind", "awaited", "other", "waiting", "state"].map(|k| page.t(&format!("threads-head-{k}"))).into();
    Ok(Page::render(&Oversight { heads, regions, thread_heads, page })?)
}
