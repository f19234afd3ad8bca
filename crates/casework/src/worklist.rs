//! What must I do next: the open cases of a unit by clock. No names.

use access::{Entry as Entered, House, OpContext, Secrecy, actions::WorklistRead, enter_unit};
use ground::{CaseId, OrgId, UnitId, UserId};
use jiff::Timestamp;
use store::{Row, args};
use uuid::Uuid;

use crate::{
    CaseworkError,
    model::{Filter, Heading, WorkCursor, WorkRow, WorklistPage},
    open::org_of,
    plan::time,
    statements_::{OPEN_AT, WORKLIST_ALL, WORKLIST_MINE, WORKLIST_OVERDUE, WORKLIST_WAITING},
};

/// Rows of one page.
pub const WORKLIST_PAGE: usize = 50;

pub(crate) fn heading(row: &Row) -> Result<Heading, CaseworkError> {
    Ok(Heading {
        sex: row.get("sex")?,
        age_years: row.get("age_years")?,
        age_band: row.get("age_band")?,
        age_doubt: row.get::<Option<String>>("age_doubt")?.as_deref() == Some("yes"),
        purpose: row.get("purpose")?,
    })
}

fn row(row: &Row, now: Timestamp) -> Result<WorkRow, CaseworkError> {
    let due = time(row.get("next_due")?);
    Ok(WorkRow {
        id: CaseId(row.get("id")?),
        number: row.get("number")?,
        heading: heading(row)?,
        step: row.get("next_step")?,
        state: row.parse("next_state")?,
        due,
        due_step: row.get("due_step")?,
        warn: time(row.get("next_warn")?),
        overdue: due.is_some_and(|due| due <= now),
        handler: row.get::<Option<Uuid>>("handler_id")?.map(UserId),
        handler_name: row.get("handler_name")?,
        secrecy: row.parse::<Secrecy>("secrecy")?,
    })
}

/// A page of a unit's worklist, most pressing first. `after` is the cursor of the page before.
///
/// # Errors
/// [`access::AccessError::Absent`] when the person does not work at the unit.
pub async fn worklist(
    house: &House,
    cx: &OpContext,
    unit: UnitId,
    filter: Filter,
    after: Option<WorkCursor>,
) -> Result<WorklistPage, CaseworkError> {
    let org = org_of(cx, unit)?;
    let Entered { mut work, permit } = enter_unit::<WorklistRead>(house, cx, org, unit).await?;
    let statement = match filter {
        Filter::All => &WORKLIST_ALL,
        Filter::Mine => &WORKLIST_MINE,
        Filter::Overdue => &WORKLIST_OVERDUE,
        Filter::Waiting => &WORKLIST_WAITING,
    };
    let after = after.unwrap_or(WorkCursor { order: i64::MIN, id: Uuid::nil() });
    let mut arguments = permit.unit_args();
    arguments.extend(args![after.order, after.id, WORKLIST_PAGE + 1]);
    let mut found = work.all(statement, arguments).await?;
    let more = found.len() > WORKLIST_PAGE;
    found.truncate(WORKLIST_PAGE);
    let next = match found.last() {
        Some(last) if more => Some(WorkCursor { order: last.get("next_order")?, id: last.get("id")? }),
        _ => None,
    };
    let rows: Vec<WorkRow> = found.iter().map(|r| row(r, cx.now)).collect::<Result<_, _>>()?;
    let unopened = intake::unopened(&mut work, &permit).await?;
    work.amend(permit.recorded(), |event| {
        event.shown = rows.iter().map(|r| r.id.uuid()).collect();
        event.detail = Some(filter.code().to_owned());
    });
    Ok(work.commit(permit.recorded(), WorklistPage { rows, next, unopened }).await?)
}

/// How many cases a unit still has open. Asked in an open transaction before a unit goes out of use.
///
/// # Errors
/// [`store::StoreError`] when the engine refuses.
pub async fn open_at(work: &mut store::Work, org: OrgId, unit: UnitId) -> Result<i64, store::StoreError> {
    let row = work.one(&OPEN_AT, args![org, unit]).await?;
    row.map_or(Ok(0), |r| r.get("n"))
}
