//! Erasing what was approved: all of it in one transaction, or nothing.

use std::path::Path;

use access::{
    AccessError, Area, Entry as Entered, House, OpContext, Permit, Target,
    actions::{CaseErase, ClockWatch, ReportErase},
    enter, enter_area, enter_within,
};
use ground::{OrgId, ThreadId, UserId};
use jiff::Timestamp;
use law::Retention;
use store::{Statement, Work, args};
use uuid::Uuid;

use super::{
    DueRow, Means, ObjectKind, REGRET, State, due_row, export,
    statements_::{
        CLAIM, DECISION, DROP, ERASE_ASSESSMENTS, ERASE_BYTES, ERASE_DOCUMENTS, ERASE_ENTRIES, ERASE_PERSONS,
        ERASE_RECORD, ERASE_REGISTRATION, ERASE_TASKS, ERASE_TOKENS, ERASED, READY,
    },
};
use crate::{
    CaseworkError, keep,
    model::Status,
    plan,
    thread::statements_::{THREAD_ENTRIES_ERASE, THREAD_ERASE, THREAD_SIDE, THREADS_ERASE},
};

/// Everything of a case, in an order that leaves nothing pointing at what is gone.
const ERASE: [&Statement; 10] = [
    &ERASE_BYTES,
    &ERASE_DOCUMENTS,
    &ERASE_TOKENS,
    &ERASE_PERSONS,
    &ERASE_ENTRIES,
    &ERASE_TASKS,
    &ERASE_ASSESSMENTS,
    &ERASE_REGISTRATION,
    &ERASE_RECORD,
    &DROP,
];

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Erased {
    /// Numbers of what is gone, with the reports that belonged to cases.
    pub erased: Vec<String>,
    /// Numbers of what was approved and is still here, with a code that says why.
    pub left: Vec<(String, &'static str)>,
}

/// The decision about an object, as it stands where it is erased.
struct Decision {
    rules: String,
    by: UserId,
    at: Timestamp,
    archive: Option<String>,
}

/// Approved before this instant: nobody has taken it back in time.
fn regretted_until(now: Timestamp) -> Timestamp {
    now.saturating_sub(REGRET).unwrap_or(Timestamp::MIN)
}

async fn ready(house: &House, cx: &OpContext, batch: usize) -> Result<Vec<DueRow>, CaseworkError> {
    let rows = house.store.reader().all(&READY, args![regretted_until(cx.now), batch]).await?;
    rows.iter().map(due_row).collect()
}

/// What [`erase_approved`] would erase now. Changes nothing; that it was asked is on record.
///
/// # Errors
/// [`CaseworkError`] when the store fails.
pub async fn would_erase(house: &House, cx: &OpContext, batch: usize) -> Result<Vec<DueRow>, CaseworkError> {
    let Entered { mut work, permit } = enter_area::<ClockWatch>(house, cx, Area::Units).await?;
    let rows = ready(house, cx, batch).await?;
    work.amend(permit.recorded(), |event| event.detail = Some("retention.dry_run".to_owned()));
    Ok(work.commit(permit.recorded(), rows).await?)
}

/// Job: erases what was approved a week ago or more, is unchanged since, and may be deleted by the rules as they are now;
/// what must be archived first is written to `archive`. At most `batch` objects, each for itself: all of it or nothing.
///
/// # Errors
/// [`CaseworkError`] when the store fails; what was erased until then stays erased.
pub async fn erase_approved(
    house: &House,
    cx: &OpContext,
    archive: Option<&Path>,
    batch: usize,
) -> Result<Erased, CaseworkError> {
    let mut done = Erased::default();
    for row in ready(house, cx, batch).await? {
        if row.means == Some(Means::Archive) {
            let Some(folder) = archive else {
                done.left.push((row.number, "no_archive_folder"));
                continue;
            };
            match export::archive(house, cx, folder, &row).await {
                Ok(Ok(())) => {}
                Ok(Err(why)) => {
                    done.left.push((row.number, why));
                    continue;
                }
                Err(error @ CaseworkError::Store(_)) => return Err(error),
                Err(error) => {
                    tracing::error!(target: "job", object = %row.id, %error, "an archive package could not be written");
                    done.left.push((row.number, "not_archived"));
                    continue;
                }
            }
        }
        let target = Target::Of(row.owner, row.id);
        let outcome = match row.kind {
            ObjectKind::Case => case(house, cx, &target).await,
            ObjectKind::Report => report(house, cx, &target).await,
        };
        match outcome {
            Ok(Ok(numbers)) => done.erased.extend(numbers),
            Ok(Err(why)) => done.left.push((row.number, why)),
            // Another node was faster.
            Err(CaseworkError::Access(AccessError::Absent)) => {}
            Err(error) if matches!(error, CaseworkError::Store(_)) => return Err(error),
            Err(error) => {
                tracing::error!(target: "job", object = %row.id, %error, "an object could not be erased");
                done.left.push((row.number, "fault"));
            }
        }
    }
    // Now that it is committed, their locks. What cannot be destroyed now, the job of the keys destroys later.
    if let Err(error) = access::shred(house, cx, batch).await {
        tracing::warn!(target: "job", %error, "the locks of what was erased are still there");
    }
    Ok(done)
}

/// Whether the object, locked by `bump`, may go now; a code that says why not.
async fn approved<A: access::ObjectAction>(
    cx: &OpContext,
    work: &mut Work,
    permit: &Permit<A>,
) -> Result<Result<Decision, &'static str>, CaseworkError> {
    let Some(row) = work.one(&DECISION, args![permit.owner(), permit.id()]).await? else {
        return Ok(Err("not_noted"));
    };
    let (state, revision): (State, Option<i64>) = (row.parse("state")?, row.get("revision")?);
    let (by, at): (Option<UserId>, Option<Timestamp>) = (row.get("decided_by")?, row.get("decided_at")?);
    let (State::Approved, Some(revision), Some(by), Some(at)) = (state, revision, by, at) else {
        return Ok(Err("not_approved"));
    };
    if at > regretted_until(cx.now) {
        return Ok(Err("may_be_taken_back"));
    }
    let archive: Option<String> = row.get("archive")?;
    if row.parse_opt::<Means>("means")? == Some(Means::Archive)
        && (archive.is_none() || row.get::<Option<i64>>("archive_revision")? != Some(revision))
    {
        return Ok(Err("not_archived"));
    }
    // First of all statements that change: it locks the object, and fails when anything was changed since the approval.
    if !permit.bump(work, revision).await? {
        return Ok(Err("changed"));
    }
    if work.run(&CLAIM, args![permit.owner(), permit.id(), revision]).await? != 1 {
        return Ok(Err("not_approved"));
    }
    Ok(Ok(Decision { rules: row.get("rules")?, by, at, archive }))
}

/// Keeps the object, and says on record that it was kept.
async fn keep_it(
    mut work: Work,
    recorded: store::Recorded,
    why: &'static str,
) -> Result<Result<Vec<String>, &'static str>, CaseworkError> {
    work.amend(recorded, |event| event.detail = Some(format!("kept.{why}")));
    Ok(work.commit(recorded, Err(why)).await?)
}

/// Notes what is left of an object.
async fn remember<A: access::ObjectAction>(
    cx: &OpContext,
    work: &mut Work,
    permit: &Permit<A>,
    kind: ObjectKind,
    decision: &Decision,
) -> Result<(), CaseworkError> {
    work.run(
        &ERASED,
        args![
            permit.owner(),
            permit.id(),
            permit.number(),
            kind.code(),
            permit.unit(),
            decision.rules.as_str(),
            decision.by,
            decision.at,
            cx.now,
            decision.archive.clone(),
        ],
    )
    .await?;
    work.amend(permit.recorded(), |event| event.detail = Some(format!("{} {}", decision.rules, decision.by)));
    Ok(())
}

fn allowed(retention: Option<&Retention>, now: Timestamp) -> bool {
    retention.is_some_and(|r| r.may_delete(now))
}

async fn case(
    house: &House,
    cx: &OpContext,
    target: &Target,
) -> Result<Result<Vec<String>, &'static str>, CaseworkError> {
    let Entered { mut work, permit } = enter::<CaseErase>(house, cx, target).await?;
    let (owner, id): (OrgId, Uuid) = (permit.owner(), permit.id());
    let decision = match approved(cx, &mut work, &permit).await? {
        Ok(decision) => decision,
        Err(why) => return keep_it(work, permit.recorded(), why).await,
    };
    let record = plan::record(house, &mut work, owner, id).await?;
    let weighed = match record.status {
        Status::Open => None,
        Status::Closed => {
            Some(keep::weigh(house, &mut work, owner, id, &permit.key(house)?, &record).await?.retention)
        }
    };
    if !allowed(weighed.as_ref(), cx.now) {
        work.run(&DROP, args![owner, id]).await?;
        return keep_it(work, permit.recorded(), "not_due").await;
    }
    let mut numbers = vec![permit.number().to_owned()];
    for report in intake::of_case(&mut work, owner, id).await? {
        let part = enter_within::<ReportErase>(house, cx, &mut work, &Target::Of(owner, report)).await?;
        intake::erase(cx, &mut work, &part).await?;
        work.run(&DROP, args![owner, report]).await?;
        remember(cx, &mut work, &part, ObjectKind::Report, &decision).await?;
        numbers.push(part.number().to_owned());
    }
    for statement in ERASE {
        work.run(statement, args![owner, id]).await?;
    }
    threads(cx, &mut work, &permit).await?;
    permit.forget(cx, &mut work).await?;
    remember(cx, &mut work, &permit, ObjectKind::Case, &decision).await?;
    Ok(work.commit(permit.recorded(), Ok(numbers)).await?)
}

/// This side of the threads about the case. A unit that was asked and has no case of its own keeps nothing without it; one that has
/// taken over keeps its side until its own case goes. With the last side the thread goes.
async fn threads(cx: &OpContext, work: &mut Work, permit: &Permit<CaseErase>) -> Result<(), CaseworkError> {
    let (owner, case) = (permit.owner(), permit.id());
    for row in work.all(&THREADS_ERASE, args![owner, case]).await? {
        let thread: ThreadId = row.get("id")?;
        let (giver, taker): (OrgId, OrgId) = (row.get("giver_org")?, row.get("taker_org")?);
        permit.forget_side(work, thread, owner).await?;
        let asked_only = owner == giver && row.get::<Option<Uuid>>("taker_case")?.is_none();
        if asked_only {
            permit.forget_side(work, thread, taker).await?;
        }
        if work.one(&THREAD_SIDE, args![thread, giver, taker]).await?.is_none() {
            work.run(&THREAD_ENTRIES_ERASE, args![thread]).await?;
            work.run(&THREAD_ERASE, args![thread]).await?;
            permit.forget_thread(cx, work, thread).await?;
        }
    }
    Ok(())
}

async fn report(
    house: &House,
    cx: &OpContext,
    target: &Target,
) -> Result<Result<Vec<String>, &'static str>, CaseworkError> {
    let Entered { mut work, permit } = enter::<ReportErase>(house, cx, target).await?;
    let (owner, id) = (permit.owner(), permit.id());
    let decision = match approved(cx, &mut work, &permit).await? {
        Ok(decision) => decision,
        Err(why) => return keep_it(work, permit.recorded(), why).await,
    };
    let weighed = intake::weigh(house, &mut work, &permit).await?;
    if !allowed(weighed.as_ref().and_then(intake::Weighed::alone), cx.now) {
        work.run(&DROP, args![owner, id]).await?;
        return keep_it(work, permit.recorded(), "not_due").await;
    }
    intake::erase(cx, &mut work, &permit).await?;
    work.run(&DROP, args![owner, id]).await?;
    remember(cx, &mut work, &permit, ObjectKind::Report, &decision).await?;
    Ok(work.commit(permit.recorded(), Ok(vec![permit.number().to_owned()])).await?)
}
