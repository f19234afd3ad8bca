//! Finding what is due: a job goes through closed cases and finished reports, each again after a while, so that a change
//! of law or of facts is seen.

use access::{
    AccessError, Area, Entry as Entered, House, OpContext, Target,
    actions::{CaseRead, ClockWatch},
    enter, enter_area,
};
use ground::OrgId;
use jiff::{SignedDuration, Timestamp};
use law::{Keep, Retention};
use store::{StoreError, Work, args};
use uuid::Uuid;

use super::statements_::{DROP, LAPSED_ANY, LOOK, LOOKED, NOTE, REOPENED, UNAPPROVE, UNHOLD};
use crate::{CaseworkError, keep, model::Status, plan};

/// How long after a look the next one comes. Always the same, so that it tells nothing of anybody's birthday.
const AGAIN: SignedDuration = SignedDuration::from_hours(90 * 24);
/// The same after a look that failed.
const AGAIN_AFTER_FAULT: SignedDuration = SignedDuration::from_hours(24);

fn after(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}

/// Notes an object whose time is out, or takes the note away.
async fn note(
    work: &mut Work,
    owner: OrgId,
    id: Uuid,
    retention: &Retention,
    now: Timestamp,
) -> Result<(), StoreError> {
    if retention.may_delete(now) {
        let by = match retention.keep {
            Keep::Until { by, .. } => by,
            Keep::Never | Keep::NoRule => None,
        };
        work.run(&NOTE, args![owner, id, retention.rules.join(" "), now, by]).await?;
    } else {
        work.run(&DROP, args![owner, id]).await?;
    }
    Ok(())
}

/// Job: works out again how long closed cases and finished reports are kept whose turn has come, at most `batch` of each,
/// and notes those whose time is out; decisions that have lapsed are taken back. Gives how many were looked at: fewer than
/// `batch` means that nothing waits.
///
/// # Errors
/// [`CaseworkError`] when the store fails; what was noted until then stays.
pub async fn look(house: &House, cx: &OpContext, batch: usize) -> Result<usize, CaseworkError> {
    lapsed(house, cx).await?;
    let rows = house.store.reader().all(&LOOK, args![cx.now, batch]).await?;
    for row in &rows {
        case(house, cx, row.get("owner_id")?, row.get("id")?).await?;
    }
    Ok(rows.len().max(reports(house, cx, batch).await?))
}

async fn lapsed(house: &House, cx: &OpContext) -> Result<(), CaseworkError> {
    if house.store.reader().one(&LAPSED_ANY, args![cx.now]).await?.is_none() {
        return Ok(());
    }
    let Entered { mut work, permit } = enter_area::<ClockWatch>(house, cx, Area::Units).await?;
    work.run(&REOPENED, args![]).await?;
    work.run(&UNHOLD, args![cx.now]).await?;
    work.run(&UNAPPROVE, args![]).await?;
    work.amend(permit.recorded(), |event| event.detail = Some("retention.lapsed".to_owned()));
    Ok(work.commit(permit.recorded(), ()).await?)
}

async fn case(house: &House, cx: &OpContext, owner: OrgId, id: Uuid) -> Result<(), CaseworkError> {
    let Entered { mut work, permit } = match enter::<CaseRead>(house, cx, &Target::Of(owner, id)).await {
        // Erased meanwhile.
        Err(AccessError::Absent) => return Ok(()),
        entered => entered?,
    };
    let weighed = async {
        let key = permit.key(house)?;
        let record = plan::record(house, &mut work, owner, id).await?;
        if record.status == Status::Open {
            return Ok(None);
        }
        keep::weigh(house, &mut work, owner, id, &key, &record).await.map(Some)
    }
    .await;
    let again = match weighed {
        Ok(Some(weighed)) => {
            note(&mut work, owner, id, &weighed.retention, cx.now).await?;
            AGAIN
        }
        Ok(None) => AGAIN,
        Err(CaseworkError::Store(error)) => return Err(error.into()),
        Err(error) => {
            // One case that cannot be opened must not keep the others waiting. It is kept.
            tracing::error!(target: "job", case = %id, %error, "how long a case is kept could not be worked out");
            AGAIN_AFTER_FAULT
        }
    };
    work.run(&LOOKED, args![owner, id, after(cx.now, again)]).await?;
    Ok(work.commit(permit.recorded(), ()).await?)
}

async fn reports(house: &House, cx: &OpContext, batch: usize) -> Result<usize, CaseworkError> {
    if !intake::any_to_look(house, cx.now).await? {
        return Ok(0);
    }
    let Entered { mut work, permit } = enter_area::<ClockWatch>(house, cx, Area::Units).await?;
    let found = intake::to_look(house, &mut work, cx.now, batch).await?;
    for report in &found {
        match report.weighed.alone() {
            Some(retention) => note(&mut work, report.owner, report.id, retention, cx.now).await?,
            // It goes with its case, or stays.
            None => {
                work.run(&DROP, args![report.owner, report.id]).await?;
            }
        }
        intake::looked(&mut work, report.owner, report.id, after(cx.now, AGAIN)).await?;
    }
    work.amend(permit.recorded(), |event| {
        event.shown = found.iter().map(|r| r.id).collect();
        event.detail = Some("retention.look".to_owned());
    });
    Ok(work.commit(permit.recorded(), found.len()).await?)
}
