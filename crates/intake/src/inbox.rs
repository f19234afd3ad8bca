//! A unit's inbox: coded lines, acute first, then by the clock that runs.

use access::{Entry, House, OpContext, UnitAction, UnitPermit, actions::InboxRead, enter_unit};
use ground::{OrgId, ReportId, UnitId};
use store::{Row, StoreError, args};

use crate::{
    IntakeError, Level, Tab,
    model::Summary,
    statements_::{INBOX, INBOX_COUNTS, OPEN_AT, UNIT_OVERDUE, UNOPENED},
};

/// Lines on a page.
pub const PAGE: usize = 25;

/// Place in an inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Urgency rank of the last line shown.
    pub rank: i64,
    /// Its sorting instant, microseconds.
    pub sort: i64,
    /// Its id.
    pub id: ReportId,
}

impl Cursor {
    const START: Self = Self { rank: -1, sort: i64::MIN, id: ReportId(uuid::Uuid::nil()) };
}

/// How many lie where something is left to do. Synthetic reports never count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Unopened.
    pub unopened: i64,
    /// Of them acute.
    pub unopened_acute: i64,
    /// Opened, something is left to do.
    pub working: i64,
}

/// One page of an inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxPage {
    /// The unit.
    pub unit: UnitId,
    /// The part shown.
    pub tab: Tab,
    /// The lines.
    pub rows: Vec<Summary>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// Counts for the tabs.
    pub counts: Counts,
    /// Highest escalation of an unopened report at this unit: the banner.
    pub level: Option<Level>,
}

pub(crate) fn summary(row: &Row) -> Result<Summary, StoreError> {
    Ok(Summary {
        id: row.get("id")?,
        number: row.parse("number")?,
        kind: row.parse("kind")?,
        urgency: row.parse("urgency")?,
        state: row.parse("state")?,
        received_at: row.get("received_at")?,
        arrived_at: row.get("arrived_at")?,
        open_due: row.get("open_due")?,
        opened_at: row.get("opened_at")?,
        level: Level::of_rank(row.get("step_level")?),
        assess_due: row.get("assess_due")?,
        assessed_at: row.get("assessed_at")?,
        decide_due: row.get("decide_due")?,
        decided_at: row.get("decided_at")?,
        decision: row.parse_opt("decision")?,
        feedback_due: row.get("feedback_due")?,
        feedback_done_at: row.get("feedback_done_at")?,
        has_case: row.get::<Option<uuid::Uuid>>("case_id")?.is_some(),
        synthetic: row.get("synthetic")?,
    })
}

/// One part of a unit's inbox.
///
/// # Errors
/// [`IntakeError::Access`] when the actor does not work at the unit.
pub async fn inbox(
    house: &House,
    cx: &OpContext,
    (org, unit): (OrgId, UnitId),
    tab: Tab,
    after: Option<Cursor>,
) -> Result<InboxPage, IntakeError> {
    let Entry { mut work, permit } = enter_unit::<InboxRead>(house, cx, org, unit).await?;
    let from = after.unwrap_or(Cursor::START);
    let mut list = permit.unit_args();
    list.extend(args![tab.code(), from.rank, from.sort, from.id, PAGE + 1]);
    let mut found = work.all(&INBOX, list).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = match found.last() {
        Some(last) if more => {
            Some(Cursor { rank: last.get("rank")?, sort: last.get("sort_at")?, id: last.get("id")? })
        }
        _ => None,
    };
    let rows = found.iter().map(summary).collect::<Result<Vec<_>, _>>()?;

    let mut counted = permit.unit_args();
    counted.extend(args![false]);
    let mut counts = Counts::default();
    for row in work.all(&INBOX_COUNTS, counted).await? {
        let n: i64 = row.get("n")?;
        match row.parse::<Tab>("tab")? {
            Tab::Unopened => {
                counts.unopened += n;
                if row.get::<i64>("rank")? == 0 {
                    counts.unopened_acute += n;
                }
            }
            Tab::Working => counts.working += n,
            Tab::Done => {}
        }
    }
    let mut overdue = permit.unit_args();
    overdue.extend(args![Level::Reminder.rank()]);
    let mut level = None;
    for row in work.all(&UNIT_OVERDUE, overdue).await? {
        level = level.max(Level::of_rank(row.get("step_level")?));
    }

    work.amend(permit.recorded(), |event| event.shown = rows.iter().map(|r| r.id.uuid()).collect());
    work.commit(permit.recorded(), ()).await?;
    Ok(InboxPage { unit, tab, rows, next, counts, level })
}

/// How many reports a unit still has to do something with. Asked in an open transaction before a unit goes out of use.
///
/// # Errors
/// [`store::StoreError`] when the engine refuses.
pub async fn open_at(work: &mut store::Work, org: OrgId, unit: UnitId) -> Result<i64, store::StoreError> {
    let row = work.one(&OPEN_AT, args![org, unit]).await?;
    row.map_or(Ok(0), |r| r.get("n"))
}

/// How many reports of the entered unit nobody has opened, for its worklist. Synthetic ones do not count.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn unopened<A: UnitAction>(
    work: &mut store::Work,
    permit: &UnitPermit<A>,
) -> Result<i64, StoreError> {
    let mut list = permit.unit_args();
    list.extend(args![false]);
    work.one(&UNOPENED, list).await?.map_or(Ok(0), |r| r.get("n"))
}
