//! Closing and reopening.

use access::{
    Entry as Entered, House, OpContext, Target,
    actions::{CaseClose, CaseRead},
    enter,
};
use ground::EntryId;
use jiff::Timestamp;
use store::{StoreError, args};

use crate::{
    CaseworkError,
    error::Faults,
    journal::check_view,
    model::{ChildView, CloseReason, EntryKind, EntryText, Form, OpenClock, Status},
    plan,
    statements_::RECORD_STATUS,
    thread::statements_::OFFERED,
    write::{NewEntry, begin},
};

/// Why and how a case is closed.
#[derive(Debug, Clone)]
pub struct Close {
    /// Reason.
    pub reason: CloseReason,
    /// What was decided and why.
    pub text: String,
    /// The child's own view.
    pub view: Option<ChildView>,
}

/// Clocks by law that still run, to be shown before closing. They warn; they do not stop anybody.
///
/// # Errors
/// [`access::AccessError::Absent`] when there is no such case for this person.
pub async fn open_clocks(
    house: &House,
    cx: &OpContext,
    target: &Target,
) -> Result<Vec<OpenClock>, CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseRead>(house, cx, target).await?;
    let record = plan::record(house, &mut work, permit.owner(), permit.id()).await?;
    let plan = plan::derive(house, &mut work, permit.owner(), permit.id(), &record.facts, cx.now).await?;
    let clocks = plan
        .order
        .iter()
        .filter_map(|id| plan.step(id))
        .filter_map(|s| {
            let due = s.due.clone().filter(|d| d.kind == law::Kind::Statutory)?;
            Some(OpenClock { step: s.id.clone(), title: s.title.clone(), overdue: s.overdue, due })
        })
        .collect();
    Ok(work.commit(permit.recorded(), clocks).await?)
}

/// Closes a case.
///
/// # Errors
/// [`CaseworkError::Invalid`] when the text or the child's own view is missing; [`CaseworkError::Closed`].
pub async fn close(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    input: &Close,
) -> Result<EntryId, CaseworkError> {
    let mut faults = Faults::default();
    faults.text("text", &input.text);
    check_view(input.view.as_ref(), &mut faults);
    faults.done()?;
    let id: EntryId = cx.new_id();
    let mut w = begin!(CaseClose, house, cx, target, form, id);
    w.must_be_open()?;
    let (owner, case) = (w.permit.owner(), w.permit.id());
    if w.work.one(&OFFERED, args![owner, case]).await?.is_some() {
        return Err(CaseworkError::field("reason", "casework-fault-offered-close"));
    }
    let (status, reason) = (Status::Closed.code(), input.reason.code());
    w.work.run(&RECORD_STATUS, args![owner, case, status, Some(cx.now), Some(reason)]).await?;
    w.record.status = Status::Closed;
    let text = EntryText { text: input.text.trim().to_owned(), view: input.view.clone() };
    w.add(EntryKind::Closed, NewEntry { id: Some(id), code: reason, text, ..NewEntry::default() }).await?;
    w.replan().await?;
    w.tell("case.closed", reason).await?;
    w.finish(id).await
}

/// Opens a closed case again. Its clocks run as if it had never been closed.
///
/// # Errors
/// [`CaseworkError::Invalid`] without a reason; [`CaseworkError::Open`]; [`CaseworkError::HandedOver`].
pub async fn reopen(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    reason: &str,
) -> Result<EntryId, CaseworkError> {
    let mut faults = Faults::default();
    faults.text("text", reason);
    faults.done()?;
    let id: EntryId = cx.new_id();
    let mut w = begin!(CaseClose, house, cx, target, form, id);
    if w.record.status == Status::Open {
        return Err(CaseworkError::Open);
    }
    let (owner, case) = (w.permit.owner(), w.permit.id());
    let open = args![owner, case, Status::Open.code(), None::<Timestamp>, None::<&str>];
    w.work.run(&RECORD_STATUS, open).await.map_err(|e| match e {
        // Of a chain of cases one is open.
        StoreError::Duplicate { .. } => CaseworkError::HandedOver,
        other => other.into(),
    })?;
    w.record.status = Status::Open;
    let text = EntryText { text: reason.trim().to_owned(), view: None };
    w.add(EntryKind::Reopened, NewEntry { id: Some(id), code: "reopened", text, ..NewEntry::default() })
        .await?;
    w.replan().await?;
    w.tell("case.reopened", "reopened").await?;
    w.finish(id).await
}
