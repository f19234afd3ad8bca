//! Reading the log of one case: who has seen or changed it. Reading the log is an event too.

use access::{AccessError, House, OpContext, Target, actions, enter};
use ground::{EventId, OrgId, UnitId, UserId};
use jiff::Timestamp;
use store::{Row, StoreError, args};

use crate::statements_::OF_OBJECT;

/// Rows of one page of the log.
pub const PAGE: usize = 50;

/// One line of the log of a case or report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Event.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// Kind of actor: `staff`, `system`, `operator`, `nobody`.
    pub actor_kind: String,
    /// Who, if a person.
    pub user: Option<UserId>,
    /// Organisation worked for.
    pub org: Option<OrgId>,
    /// Unit worked for.
    pub unit: Option<UnitId>,
    /// What was done.
    pub action: String,
    /// The rule that decided.
    pub rule: String,
    /// Whether it was allowed.
    pub allowed: bool,
    /// Purpose.
    pub purpose: String,
    /// Code that tells more.
    pub detail: Option<String>,
}

/// Where a page of the log ends; the next one begins below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Instant of the last line shown.
    pub at: Timestamp,
    /// Its event.
    pub id: EventId,
}

/// A page of the log, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// The lines.
    pub lines: Vec<Seen>,
    /// Where to go on, if there is more.
    pub next: Option<Cursor>,
}

fn seen(row: &Row) -> Result<Seen, StoreError> {
    Ok(Seen {
        id: row.get("id")?,
        at: row.get("at")?,
        actor_kind: row.get("actor_kind")?,
        user: row.get("user_id")?,
        org: row.get("org_id")?,
        unit: row.get("unit_id")?,
        action: row.get("action")?,
        rule: row.get("rule_id")?,
        allowed: row.get::<String>("decision")? == "allow",
        purpose: row.get("purpose")?,
        detail: row.get("detail")?,
    })
}

/// Who has seen or changed a case, newest first. Whoever may read the case may read its log; that reading is the
/// newest line of the next page view.
///
/// # Errors
/// [`AccessError::Absent`] when the actor may not see the case.
pub async fn of_case(
    house: &House,
    cx: &OpContext,
    number: &str,
    before: Option<Cursor>,
) -> Result<Log, AccessError> {
    let mut entry = enter::<actions::CaseRead>(house, cx, &Target::Number(number.to_owned())).await?;
    let from = before.unwrap_or(Cursor { at: Timestamp::MAX, id: EventId(uuid::Uuid::max()) });
    let rows = entry.work.all(&OF_OBJECT, args![entry.permit.id(), from.at, from.id, PAGE + 1]).await?;
    let mut lines = rows.iter().map(seen).collect::<Result<Vec<_>, _>>()?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|l| Cursor { at: l.at, id: l.id });
    Ok(entry.work.commit(entry.permit.recorded(), Log { lines, next }).await?)
}

/// Records that a page about a case or report was sent to a printer, as far as the browser tells: `case.printed`,
/// `report.printed`, with the part of the page as detail.
///
/// # Errors
/// [`AccessError::Absent`] when the actor may not see the object.
pub async fn printed(
    house: &House,
    cx: &OpContext,
    number: &str,
    report: bool,
    part: &str,
) -> Result<(), AccessError> {
    let target = Target::Number(number.to_owned());
    let (mut work, recorded, action) = if report {
        let entry = enter::<actions::ReportRead>(house, cx, &target).await?;
        (entry.work, entry.permit.recorded(), "report.printed")
    } else {
        let entry = enter::<actions::CaseRead>(house, cx, &target).await?;
        (entry.work, entry.permit.recorded(), "case.printed")
    };
    let part: String = part.chars().take(100).collect();
    work.amend(recorded, |event| {
        event.action = action;
        event.detail = (!part.is_empty()).then_some(part);
    });
    Ok(work.commit(recorded, ()).await?)
}
