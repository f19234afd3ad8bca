//! The manager's review: nothing is erased that somebody who leads the unit has not approved, one by one.

use access::{
    AccessError, Entry as Entered, House, OpContext, Target, UnitPermit,
    actions::{CaseRead, ReportRead, UnitManage},
    enter_unit, enter_within,
};
use ground::{OrgId, UnitId, stockholm};
use jiff::Timestamp;
use store::{Work, args};
use uuid::Uuid;

use super::{
    DueCursor, DuePage, DueRow, ObjectKind, Review, Verdict, due_row,
    statements_::{APPROVE, HOLD, LIST, ONE, UNDECIDE},
};
use crate::{CaseworkError, Form, keep, model::Status, plan};

/// Rows of one page.
const PAGE: usize = 50;

/// What is due at a unit that the person leads and may see; objects protected from the person are not among it.
///
/// # Errors
/// [`AccessError::Absent`] when the person does not lead the unit.
pub async fn due_list(
    house: &House,
    cx: &OpContext,
    (org, unit): (OrgId, UnitId),
    after: Option<DueCursor>,
) -> Result<DuePage, CaseworkError> {
    let Entered { mut work, permit } = enter_unit::<UnitManage>(house, cx, org, unit).await?;
    let after = after.unwrap_or(DueCursor { found: i64::MIN, id: Uuid::nil() });
    let mut arguments = permit.unit_args();
    arguments.extend(args![after.found, after.id, PAGE + 1]);
    let found = work.all(&LIST, arguments).await?;
    let rows: Vec<DueRow> = found.iter().take(PAGE).map(due_row).collect::<Result<_, _>>()?;
    let next = rows
        .last()
        .filter(|_| found.len() > PAGE)
        .map(|last| DueCursor { found: last.found_at.as_microsecond(), id: last.id });
    let mut event = cx.event("retention.list", "unit", Some(unit.uuid()));
    event.owner = Some(org);
    event.rule = permit.rule().code();
    event.shown = rows.iter().map(|r| r.id).collect();
    let recorded = work.record(event);
    Ok(work.commit(recorded, DuePage { rows, next }).await?)
}

/// The row of a number. When there is none for this person, that it was asked for is on record.
async fn one(
    mut work: Work,
    permit: &UnitPermit<UnitManage>,
    number: &str,
) -> Result<(Work, DueRow), CaseworkError> {
    let mut arguments = permit.unit_args();
    arguments.extend(args![number]);
    let Some(row) = work.one(&ONE, arguments).await? else {
        work.commit(permit.recorded(), ()).await?;
        return Err(AccessError::Absent.into());
    };
    Ok((work, due_row(&row)?))
}

/// Works the rules out anew, as the object stands.
async fn weigh(house: &House, cx: &OpContext, work: &mut Work, row: DueRow) -> Result<Review, CaseworkError> {
    let target = Target::Id(row.id);
    let (retention, placement_unanswered) = match row.kind {
        ObjectKind::Case => {
            let permit = enter_within::<CaseRead>(house, cx, work, &target).await?;
            let key = permit.key(house)?;
            let record = plan::record(house, work, permit.owner(), permit.id()).await?;
            if record.status == Status::Open {
                return Err(CaseworkError::Open);
            }
            let weighed = keep::weigh(house, work, permit.owner(), permit.id(), &key, &record).await?;
            (weighed.retention, weighed.placement_unanswered)
        }
        ObjectKind::Report => {
            let permit = enter_within::<ReportRead>(house, cx, work, &target).await?;
            let weighed = intake::weigh(house, work, &permit).await?;
            let alone = weighed.as_ref().and_then(intake::Weighed::alone);
            (alone.cloned().ok_or(CaseworkError::Open)?, false)
        }
    };
    Ok(Review { row, retention, placement_unanswered })
}

/// One object whose time is out, with the reason worked out anew.
///
/// # Errors
/// [`AccessError::Absent`] when there is no such object here for this person; [`CaseworkError::Open`] when it was opened
/// again.
pub async fn review(
    house: &House,
    cx: &OpContext,
    (org, unit): (OrgId, UnitId),
    number: &str,
) -> Result<Review, CaseworkError> {
    let Entered { work, permit } = enter_unit::<UnitManage>(house, cx, org, unit).await?;
    let (mut work, row) = one(work, &permit, number).await?;
    let review = weigh(house, cx, &mut work, row).await?;
    Ok(work.commit(permit.recorded(), review).await?)
}

/// Settles what becomes of one object. An approval holds for the object as it is now: any later change takes it back.
///
/// # Errors
/// [`CaseworkError::Stale`] when the object was changed after the page was opened; [`CaseworkError::Invalid`] when the
/// rules do not allow deletion now, or a hold ends before today; [`AccessError::Absent`].
pub async fn settle(
    house: &House,
    cx: &OpContext,
    (org, unit): (OrgId, UnitId),
    number: &str,
    form: &Form,
    verdict: Verdict,
) -> Result<(), CaseworkError> {
    let user = cx.user().ok_or(AccessError::Absent)?;
    if let Verdict::Hold { until: Some(until), .. } = verdict
        && until < cx.now.to_zoned(stockholm()).date()
    {
        return Err(CaseworkError::field("until", "retention-fault-until"));
    }
    let Entered { mut work, permit } = enter_unit::<UnitManage>(house, cx, org, unit).await?;
    if !form.key.is_empty() && work.claim_form(user, &form.key, cx.now, number).await?.is_some() {
        return Ok(work.commit(permit.recorded(), ()).await?);
    }
    let (mut work, row) = one(work, &permit, number).await?;
    let (owner, id, kind, current) = (row.owner, row.id, row.kind, row.revision);
    if let Some(seen) = form.revision.filter(|seen| *seen != current) {
        return Err(CaseworkError::Stale { seen, current });
    }
    match verdict {
        Verdict::Approve(means) => {
            let review = weigh(house, cx, &mut work, row).await?;
            if !review.retention.may_delete(cx.now) {
                return Err(CaseworkError::field("verdict", "retention-fault-kept"));
            }
            work.run(&APPROVE, args![owner, id, means.code(), current, user, cx.now]).await?;
        }
        Verdict::Hold { reason, until } => {
            let until: Option<Timestamp> = until
                .and_then(|day| day.tomorrow().ok()?.to_zoned(stockholm()).ok())
                .map(|end| end.timestamp());
            work.run(&HOLD, args![owner, id, user, cx.now, reason.code(), until]).await?;
        }
        Verdict::TakeBack => {
            work.run(&UNDECIDE, args![owner, id]).await?;
        }
    }
    let mut event = cx.event(verdict.action(), kind.code(), Some(id));
    event.owner = Some(owner);
    event.rule = permit.rule().code();
    event.detail = Some(verdict.detail().to_owned());
    let recorded = work.record(event);
    Ok(work.commit(recorded, ()).await?)
}
