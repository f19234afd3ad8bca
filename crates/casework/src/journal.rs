//! The journal: notes, decisions, what happened, and the steps of the plan.

use access::{Entry as Entered, House, OpContext, Target, actions::CaseWrite, enter};
use ground::EntryId;
use guidance::{STEP_DONE, STEP_REOPENED, STEP_SET_ASIDE, STEP_STARTED};
use jiff::Timestamp;

use crate::{
    CaseworkError,
    error::Faults,
    model::{ChildView, EntryKind, EntryText, Form},
    write::{NewEntry, begin},
};

/// Code of a decision that no event of the process stands for.
pub const OTHER_DECISION: &str = "other";

/// What a person says of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Begun.
    Started,
    /// Done.
    Done,
    /// Judged not to be needed here. The note says why.
    SetAside,
    /// Open again.
    Reopened,
}

/// A step of the plan to be marked.
#[derive(Debug, Clone)]
pub struct MarkStep {
    /// Step id.
    pub step: String,
    /// What is said of it.
    pub mark: Mark,
    /// When done in more than one way (inquiry opened, or not): which event of the step it was.
    pub outcome: Option<String>,
    /// When it happened; now when left out.
    pub at: Option<Timestamp>,
    /// Remark. Needed when a step is set aside.
    pub note: String,
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct Happened {
    /// An event of the process.
    pub event: String,
    /// When; now when left out.
    pub at: Option<Timestamp>,
    /// Remark.
    pub note: String,
}

/// A decision (beslut).
#[derive(Debug, Clone)]
pub struct Decision {
    /// An event of the process that the decision is (`inquiry-opened`), or [`OTHER_DECISION`].
    pub code: String,
    /// What was decided and why.
    pub text: String,
    /// The child's own view: asked, or why not. A decision without it is refused.
    pub view: Option<ChildView>,
    /// When; now when left out.
    pub at: Option<Timestamp>,
}

pub(crate) fn check_view(view: Option<&ChildView>, faults: &mut Faults) {
    match view {
        None => faults.add("view", "casework-fault-view"),
        Some(view) if view.text().trim().is_empty() => faults.add("view", "casework-fault-view"),
        Some(view) => faults.at_most("view", view.text()),
    }
}

fn check_at(cx: &OpContext, at: Option<Timestamp>, faults: &mut Faults) {
    if at.is_some_and(|at| at > cx.now) {
        faults.add("at", "casework-fault-future");
    }
}

fn text(text: &str) -> EntryText {
    EntryText { text: text.trim().to_owned(), view: None }
}

/// Writes a note.
///
/// # Errors
/// [`CaseworkError::Invalid`] when it is empty or too long.
pub async fn add_note(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    note: &str,
) -> Result<EntryId, CaseworkError> {
    let mut faults = Faults::default();
    faults.text("text", note);
    faults.done()?;
    let id: EntryId = cx.new_id();
    let mut w = begin!(CaseWrite, house, cx, target, form, id);
    w.must_be_open()?;
    let new = NewEntry { id: Some(id), code: "note", text: text(note), ..NewEntry::default() };
    w.add(EntryKind::Note, new).await?;
    w.finish(id).await
}

/// Records that something happened, and derives the plan again.
///
/// # Errors
/// [`CaseworkError::Invalid`] for an unknown event or a time to come.
pub async fn record_event(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    input: &Happened,
) -> Result<EntryId, CaseworkError> {
    let mut faults = Faults::default();
    if !house.content.process.events().iter().any(|e| e.id == input.event) {
        faults.add("event", "casework-fault-event");
    }
    faults.at_most("note", &input.note);
    check_at(cx, input.at, &mut faults);
    faults.done()?;
    let id: EntryId = cx.new_id();
    let mut w = begin!(CaseWrite, house, cx, target, form, id);
    w.must_be_open()?;
    let new = NewEntry {
        id: Some(id),
        at: input.at,
        code: &input.event,
        text: text(&input.note),
        ..NewEntry::default()
    };
    w.happened(EntryKind::Event, &input.event, None, new).await?;
    w.replan().await?;
    w.finish(id).await
}

/// Marks a step of the plan: records the event that the process says it is, and derives the plan again.
///
/// # Errors
/// [`CaseworkError::Invalid`] for an unknown step, a missing outcome, a time to come, or a step set aside without a reason.
pub async fn mark_step(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    input: &MarkStep,
) -> Result<EntryId, CaseworkError> {
    let process = &house.content.process;
    let mut faults = Faults::default();
    check_at(cx, input.at, &mut faults);
    faults.at_most("note", &input.note);
    if input.mark == Mark::SetAside && input.note.trim().is_empty() {
        faults.add("note", "casework-fault-why-set-aside");
    }
    let Some(def) = process.step(&input.step) else {
        // Asked for in a case all the same: only who may write there is told, and both answers are on record.
        let Entered { work, permit } = enter::<CaseWrite>(house, cx, target).await?;
        work.commit(permit.recorded(), ()).await?;
        faults.add("step", "casework-fault-step");
        return faults.done().and(Err(CaseworkError::Damaged));
    };
    let event = match (input.mark, input.outcome.as_deref(), def.done.as_slice()) {
        (Mark::Started, ..) => STEP_STARTED,
        (Mark::SetAside, ..) => STEP_SET_ASIDE,
        (Mark::Reopened, ..) => STEP_REOPENED,
        (Mark::Done, Some(outcome), known) if known.iter().any(|k| k == outcome) => outcome,
        (Mark::Done, None, [only]) => only.as_str(),
        (Mark::Done, None, []) => STEP_DONE,
        (Mark::Done, ..) => {
            faults.add("outcome", "casework-fault-outcome");
            STEP_DONE
        }
    };
    faults.done()?;
    let id: EntryId = cx.new_id();
    let mut w = begin!(CaseWrite, house, cx, target, form, id);
    w.must_be_open()?;
    let new =
        NewEntry { id: Some(id), at: input.at, code: event, text: text(&input.note), ..NewEntry::default() };
    w.happened(EntryKind::Step, event, Some(&input.step), new).await?;
    w.replan().await?;
    w.finish(id).await
}

/// Writes a decision. One that the process knows as an event moves the plan.
///
/// # Errors
/// [`CaseworkError::Invalid`] when the text or the child's own view is missing, or the code is unknown.
pub async fn decide(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    input: &Decision,
) -> Result<EntryId, CaseworkError> {
    let mut faults = Faults::default();
    let known = house.content.process.events().iter().any(|e| e.id == input.code);
    if !known && input.code != OTHER_DECISION {
        faults.add("code", "casework-fault-event");
    }
    faults.text("text", &input.text);
    check_view(input.view.as_ref(), &mut faults);
    check_at(cx, input.at, &mut faults);
    faults.done()?;
    let id: EntryId = cx.new_id();
    let mut w = begin!(CaseWrite, house, cx, target, form, id);
    w.must_be_open()?;
    let text = EntryText { text: input.text.trim().to_owned(), view: input.view.clone() };
    let new = NewEntry { id: Some(id), at: input.at, code: &input.code, text, ..NewEntry::default() };
    if known {
        w.happened(EntryKind::Decision, &input.code, None, new).await?;
        w.replan().await?;
    } else {
        w.add(EntryKind::Decision, new).await?;
    }
    w.tell("case.decision", &input.code).await?;
    w.finish(id).await
}
