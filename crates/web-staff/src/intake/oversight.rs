//! What coordinators see: which units have not opened a report, since when. Nothing else.

use ::intake::{Urgency, oversight};
use access::Role;
use askama::Template;
use axum::response::Response;
use jiff::SignedDuration;
use web_kit::{
    Page, Problem,
    parts::{Tag, Tone},
};

use super::word;
use crate::{Desk, Refusal};

struct Row {
    unit: String,
    href: String,
    waiting: String,
    tags: Vec<Tag>,
}

struct Region {
    name: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "intake/oversight.html")]
struct Oversight {
    page: Page,
    heads: Vec<String>,
    regions: Vec<Region>,
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
        regions.push(Region { name: page.text(&region.name).to_owned(), rows });
    }
    if regions.is_empty() {
        return Err(Refusal(Problem::Forbidden));
    }
    let heads = ["intake-head-unit", "intake-head-waiting", "intake-head-state"].map(|k| page.t(k)).into();
    Ok(Page::render(&Oversight { heads, regions, page })?)
}
