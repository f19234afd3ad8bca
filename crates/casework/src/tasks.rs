//! Tasks (uppgifter): small things to do, with somebody and a time.

use access::{AccessError, House, OpContext, Target, actions::CaseWrite};
use ground::{TaskId, UserId};
use jiff::Timestamp;
use store::args;

use crate::{
    CaseworkError,
    assign::works_at,
    error::Faults,
    model::{EntryDetail, EntryKind, Form},
    sealed::{place, seal},
    statements_::{TASK_DONE, TASK_INSERT},
    write::{NewEntry, begin},
};

/// A new task.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// What to do.
    pub text: String,
    /// Who; somebody who works at the responsible unit.
    pub assignee: Option<UserId>,
    /// By when.
    pub due: Option<Timestamp>,
}

/// Adds a task.
///
/// # Errors
/// [`CaseworkError::Invalid`].
pub async fn add_task(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    task: &NewTask,
) -> Result<TaskId, CaseworkError> {
    let mut faults = Faults::default();
    faults.text("text", &task.text);
    faults.done()?;
    let id: TaskId = cx.new_id();
    let mut w = begin!(CaseWrite, house, cx, target, form, id);
    w.must_be_open()?;
    let (owner, case) = (w.permit.owner(), w.permit.id());
    if let Some(user) = task.assignee
        && !works_at(house, cx, w.permit.unit(), user).await?
    {
        return Err(CaseworkError::field("assignee", "casework-fault-colleague"));
    }
    let sealed = seal(&w.key, cx, place("case_task", owner, id.uuid()), &task.text.trim())?;
    w.work
        .run(&TASK_INSERT, args![owner, id, case, task.assignee, task.due, cx.now, cx.user(), sealed])
        .await?;
    let detail =
        EntryDetail { about: Some(id.uuid()), to: task.assignee.map(UserId::uuid), ..EntryDetail::default() };
    w.add(EntryKind::Task, NewEntry { code: "added", detail, ..NewEntry::default() }).await?;
    w.finish(id).await
}

/// Marks a task as done. A task that is done already stays as it was.
///
/// # Errors
/// [`AccessError::Absent`] when the case has no such open task.
pub async fn complete_task(
    house: &House,
    cx: &OpContext,
    target: &Target,
    form: &Form,
    task: TaskId,
) -> Result<TaskId, CaseworkError> {
    let mut w = begin!(CaseWrite, house, cx, target, form, task);
    w.must_be_open()?;
    let (owner, case) = (w.permit.owner(), w.permit.id());
    if w.work.run(&TASK_DONE, args![owner, task, case, cx.now, cx.user()]).await? == 0 {
        return Err(AccessError::Absent.into());
    }
    let detail = EntryDetail { about: Some(task.uuid()), ..EntryDetail::default() };
    w.add(EntryKind::Task, NewEntry { code: "done", detail, ..NewEntry::default() }).await?;
    w.finish(task).await
}
