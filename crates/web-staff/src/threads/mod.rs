//! Between units: what one's own unit is asked and has asked, one thread with its answers, and the form for asking.

mod list;
mod offer;
mod show;

use access::Groups;
use casework::ThreadRow;
use content::Content;
use handover::{Kind, Side};
use web_kit::{
    Page,
    parts::{Tag, Tone},
};

use crate::{Routes, casework::heading};

/// The routes of this room.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/threads", list::show)
        .get("/threads/{thread}", show::show)
        .post("/threads/{thread}", show::reply)
        .get("/cases/{number}/threads/new", offer::new)
        .post("/cases/{number}/threads/new", offer::save)
        .post("/shared/{share}/want", offer::want)
}

/// "Överlämning"
pub(crate) fn kind_word(page: &Page, kind: Kind) -> String {
    page.t(match kind {
        Kind::Consultation => "threads-kind-consultation",
        Kind::Referral => "threads-kind-referral",
        Kind::Handover => "threads-kind-handover",
    })
}

/// "Överlämning: flicka, 15 år"
pub(crate) fn title(page: &Page, content: &Content, row: &ThreadRow) -> String {
    format!("{}: {}", kind_word(page, row.kind), heading(page, content, &row.preview.heading()))
}

/// Where it stands, and whether this side is the one that is awaited.
pub(crate) fn tag(page: &Page, row: &ThreadRow, side: Side) -> Tag {
    let word = page.t(&format!("threads-phase-{}", row.phase.code()));
    let tone = match row.awaits {
        Some(awaited) if awaited == side => Tone::Warn,
        Some(_) => Tone::Info,
        None => Tone::Idle,
    };
    Tag::new(word, tone)
}

/// The groups of a preview, in words.
pub(crate) fn groups(page: &Page, row: &ThreadRow) -> String {
    let groups: Groups = row.preview.groups.parse().unwrap_or_default();
    crate::casework::groups_words(page, groups)
}
