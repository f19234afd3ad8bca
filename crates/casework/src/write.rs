//! The frame of every change: enter, claim the form, count the revision up, write, derive the plan again, commit.

use access::{Entry as Entered, Groups, House, ObjectAction, OpContext, Permit, Target, enter};
use ground::EntryId;
use jiff::Timestamp;
use store::{StoreError, Work, args};
use vault::DataKey;

use crate::{
    CaseworkError,
    model::{EntryDetail, EntryKind, EntryText, Form, Status},
    plan::{self, Record},
    sealed::{json, place, seal},
    statements_::{ENTRY_INSERT, RECORD_NEXT},
};

/// How often a change that only adds is tried again when somebody else was faster.
const TRIES: usize = 5;

/// The number as typed, in its one written form.
#[must_use]
pub fn by_number(typed: &str) -> Target {
    let number = typed.parse::<ground::CaseNumber>().map_or_else(|_| typed.to_owned(), |n| n.to_string());
    Target::Number(number)
}

/// An open change of one case.
pub(crate) struct Writing<'h, A> {
    pub(crate) house: &'h House,
    pub(crate) cx: &'h OpContext,
    pub(crate) work: Work,
    pub(crate) permit: Permit<A>,
    pub(crate) key: DataKey,
    pub(crate) record: Record,
    pub(crate) revision: i64,
    pub(crate) written: i64,
}

/// First time, or done already with this outcome.
pub(crate) enum Begun<'h, A> {
    First(Box<Writing<'h, A>>),
    Again(String),
}

/// A row of the journal to be.
#[derive(Default)]
pub(crate) struct NewEntry<'a> {
    pub(crate) id: Option<EntryId>,
    pub(crate) at: Option<Timestamp>,
    pub(crate) code: &'a str,
    /// What the plan reads.
    pub(crate) event: Option<&'a str>,
    pub(crate) step: Option<&'a str>,
    pub(crate) detail: EntryDetail,
    pub(crate) text: EntryText,
    /// Only for the plan, not shown.
    pub(crate) quiet: bool,
}

/// Enters a case to change it. `outcome` is what a repeated form answers with.
pub(crate) async fn start<'h, A: ObjectAction>(
    house: &'h House,
    cx: &'h OpContext,
    target: &Target,
    form: &Form,
    outcome: &str,
) -> Result<Begun<'h, A>, CaseworkError> {
    for _ in 0..TRIES {
        let Entered { mut work, permit } = enter::<A>(house, cx, target).await?;
        if let (Some(user), false) = (cx.user(), form.key.is_empty())
            && let Some(done) = work.claim_form(user, &form.key, cx.now, outcome).await?
        {
            return Ok(work.commit(permit.recorded(), Begun::Again(done)).await?);
        }
        let seen = form.revision.unwrap_or(permit.revision());
        // First of all statements that change: it locks the case, so what is read after it is the newest.
        if permit.bump(&mut work, seen).await? {
            let key = permit.key(house)?;
            let record = plan::record(house, &mut work, permit.owner(), permit.id()).await?;
            let revision = seen.saturating_add(1);
            return Ok(Begun::First(Box::new(Writing {
                house,
                cx,
                work,
                permit,
                key,
                record,
                revision,
                written: 0,
            })));
        }
        if form.revision.is_some() {
            let current = permit.revision().max(seen.saturating_add(i64::from(permit.revision() == seen)));
            return Err(CaseworkError::Stale { seen, current });
        }
    }
    Err(StoreError::Busy { statement: "casework.begin" }.into())
}

impl<A> Writing<'_, A> {
    /// Refuses when the case is closed.
    pub(crate) fn must_be_open(&self) -> Result<(), CaseworkError> {
        if self.record.status == Status::Open { Ok(()) } else { Err(CaseworkError::Closed) }
    }

    /// Writes in the journal.
    pub(crate) async fn add(&mut self, kind: EntryKind, new: NewEntry<'_>) -> Result<EntryId, CaseworkError> {
        let id: EntryId = new.id.unwrap_or_else(|| self.cx.new_id());
        let owner = self.permit.owner();
        let sealed = if new.text == EntryText::default() {
            None
        } else {
            Some(seal(&self.key, self.cx, place("case_entry", owner, id.uuid()), &new.text)?)
        };
        let detail = if new.detail == EntryDetail::default() { None } else { Some(json(&new.detail)?) };
        // The revision is this change's alone, so the order within one instant is the order of changes.
        let seq = self.revision.saturating_mul(1000).saturating_add(self.written);
        self.written += 1;
        let version = new.event.map(|_| self.house.content.process.version().to_owned());
        self.work
            .run(
                &ENTRY_INSERT,
                args![
                    owner,
                    id,
                    self.permit.id(),
                    new.at.unwrap_or(self.cx.now),
                    seq,
                    self.cx.now,
                    kind.code(),
                    new.code,
                    new.event,
                    new.step,
                    version,
                    detail,
                    sealed,
                    self.cx.user(),
                    new.quiet,
                ],
            )
            .await?;
        Ok(id)
    }

    /// Records that something happened, for every step it completes: what was done under this version of the process
    /// stays done under any later one. `step` is the step a person marked, if one did.
    pub(crate) async fn happened(
        &mut self,
        kind: EntryKind,
        event: &str,
        step: Option<&str>,
        mut new: NewEntry<'_>,
    ) -> Result<EntryId, CaseworkError> {
        let process = &self.house.content.process;
        let also: Vec<&str> =
            process.completed_by(event).map(|s| s.id.as_str()).filter(|s| Some(*s) != step).collect();
        let mut steps: Vec<Option<&str>> = step.into_iter().chain(also).map(Some).collect();
        if steps.is_empty() {
            steps.push(None);
        }
        let mut first = None;
        let code = new.code;
        for step in steps {
            let title = step.and_then(|s| process.step(s)).map(|s| s.title.clone());
            let entry = if first.is_none() {
                let mut shown = std::mem::take(&mut new);
                shown.event = Some(event);
                shown.step = step;
                shown.detail.title = title;
                shown
            } else {
                NewEntry {
                    at: new.at,
                    code,
                    event: Some(event),
                    step,
                    detail: EntryDetail { title, ..EntryDetail::default() },
                    quiet: true,
                    ..NewEntry::default()
                }
            };
            let at = entry.at;
            let id = self.add(kind, entry).await?;
            new.at = at;
            first.get_or_insert(id);
        }
        first.ok_or(CaseworkError::Damaged)
    }

    /// Derives the plan again and keeps what comes next for the worklist.
    pub(crate) async fn replan(&mut self) -> Result<(), CaseworkError> {
        let (owner, id) = (self.permit.owner(), self.permit.id());
        let next = if self.record.status == Status::Open {
            let plan =
                plan::derive(self.house, &mut self.work, owner, id, &self.record.facts, self.cx.now).await?;
            plan::Next::of(&self.house.content.process, &plan, self.record.received_at)
        } else {
            plan::Next::nothing()
        };
        let version = self.house.content.process.version();
        self.work.run(&RECORD_NEXT, next.args(owner, id, version)).await?;
        Ok(())
    }

    /// Commits. The caller has recorded more than the entering only where a detail is worth it.
    pub(crate) async fn finish<T>(self, value: T) -> Result<T, CaseworkError> {
        let proof = self.permit.recorded();
        Ok(self.work.commit(proof, value).await?)
    }

    /// Records a further event with a detail code in this transaction.
    pub(crate) async fn tell(&mut self, action: &'static str, detail: &str) -> Result<(), CaseworkError> {
        self.tell_groups(action, detail, Groups::NONE).await
    }

    /// As [`Self::tell`], with the groups of facts it is about.
    pub(crate) async fn tell_groups(
        &mut self,
        action: &'static str,
        detail: &str,
        groups: Groups,
    ) -> Result<(), CaseworkError> {
        let mut event = self.cx.event(action, "case", Some(self.permit.id()));
        event.owner = Some(self.permit.owner());
        event.rule = self.permit.rule().code();
        event.detail = Some(detail.to_owned());
        event.groups = groups.to_string().into();
        self.work.record(event);
        Ok(())
    }
}

/// The answer of a form sent twice: the id noted the first time.
pub(crate) fn again<T: std::str::FromStr>(outcome: &str) -> Result<T, CaseworkError> {
    outcome.parse().map_err(|_| CaseworkError::Damaged)
}

/// Begins or answers at once with what the first submission led to.
macro_rules! begin {
    ($action:ty, $house:expr, $cx:expr, $target:expr, $form:expr, $outcome:expr) => {
        match $crate::write::start::<$action>($house, $cx, $target, $form, &$outcome.to_string()).await? {
            $crate::write::Begun::First(writing) => *writing,
            $crate::write::Begun::Again(outcome) => return $crate::write::again(&outcome),
        }
    };
}
pub(crate) use begin;
