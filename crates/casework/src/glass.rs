//! Break-glass (nödöppning): somebody of the organisation without a tie to a case reads it in an emergency. One case, one
//! hour, with a reason; the responsible unit and the data-protection officer are told at once, and every use is reviewed.

use access::{House, NewGlass, OpContext, Rule, Target, actions::CaseBreakGlass};
use ground::{GlassId, codes};
use jiff::Timestamp;
use serde::Serialize;
use store::args;

use crate::{
    CaseworkError,
    error::Faults,
    model::{EntryDetail, EntryKind, EntryText, Form},
    sealed::{place, seal},
    statements_::GLASS_ALARM,
    write::NewEntry,
};

/// A reason has at least so many characters: enough to say what is happening.
pub const SHORTEST_REASON: usize = 20;

codes! {
    /// Why a case is opened in an emergency.
    GlassReason {
        /// A child is in danger now.
        Danger = "danger",
        /// A child is missing, or was found.
        Missing = "missing",
        /// The responsible unit cannot be reached, and it cannot wait.
        Unreachable = "unreachable",
        /// Something else, told in the text.
        Other = "other",
    }
}

#[derive(Serialize)]
struct Why<'a> {
    text: &'a str,
}

/// Opens a case to the acting person for an hour; answers until when. Who may read the case anyway gets `None`, and nothing
/// is written.
///
/// # Errors
/// [`access::AccessError::Absent`] when there is no such case in the organisation, or it is protected;
/// [`CaseworkError::Invalid`] without a reason long enough.
pub async fn break_glass(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    reason: GlassReason,
    text: &str,
) -> Result<Option<Timestamp>, CaseworkError> {
    let text = text.trim();
    let mut faults = Faults::default();
    if text.chars().count() < SHORTEST_REASON {
        faults.add("reason", "casework-fault-glass-short");
    }
    faults.at_most("reason", text);
    faults.done()?;
    let id: GlassId = cx.new_id();
    let until = cx.now.saturating_add(access::GLASS_LASTS).unwrap_or(cx.now);
    let mut w = match crate::write::start::<CaseBreakGlass>(house, cx, target, form, &id.to_string()).await? {
        crate::write::Begun::First(w) => *w,
        crate::write::Begun::Again(_) => return Ok(Some(until)),
    };
    if w.permit.rule() != Rule::BreakGlass {
        return Ok(None);
    }
    let owner = w.permit.owner();
    let sealed = seal(&w.key, cx, place("break_glass", owner, id.uuid()), &Why { text })?;
    let until = w.permit.break_glass(&mut w.work, NewGlass { id, reason: reason.code(), sealed }, cx).await?;
    let detail = EntryDetail { about: Some(id.uuid()), ..EntryDetail::default() };
    let text = EntryText { text: text.to_owned(), view: None };
    w.add(EntryKind::Glass, NewEntry { code: reason.code(), detail, text, ..NewEntry::default() }).await?;
    w.work
        .run(&GLASS_ALARM, args![id, "break_glass", owner, w.permit.unit(), cx.now, w.permit.number()])
        .await?;
    let at = (owner, w.permit.unit());
    audit::control::glass_broken(house, cx, &mut w.work, at, w.permit.id(), id, until).await?;
    w.tell("case.glass", reason.code()).await?;
    w.finish(Some(until)).await
}
