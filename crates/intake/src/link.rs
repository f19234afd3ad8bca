//! What casework needs to open a case from a report, in its own transaction.

use access::{House, Permit, actions::ReportHandle};
use ground::CaseId;
use jiff::Timestamp;
use store::{Work, args};

use crate::{
    IntakeError, State,
    handle::replace,
    inbox::summary,
    model::{Opened, Summary},
    page,
    statements_::LINK,
};

/// Everything known from a report, opened, to open a case from it and start its clocks.
///
/// # Errors
/// [`IntakeError::Order`] when nobody has opened the report.
pub async fn facts_for_case(
    house: &House,
    work: &mut Work,
    permit: &Permit<ReportHandle>,
) -> Result<(Summary, Opened), IntakeError> {
    let row = page::raw(work, permit).await?;
    let s = summary(&row)?;
    if s.state == State::Unopened {
        return Err(IntakeError::Order { what: "not_opened" });
    }
    let opened = page::opened(house, work, permit, &row).await?;
    Ok((s, opened))
}

/// Ties a report to the case opened from it. The report stays where it is, with its own key; the case is one of the
/// same organisation. Counts the report's revision up.
///
/// # Errors
/// [`IntakeError::Order`] when a case was already opened from it (`linked`) or it is unopened (`not_opened`).
pub async fn link_case(
    work: &mut Work,
    permit: &Permit<ReportHandle>,
    case: CaseId,
    now: Timestamp,
) -> Result<(), IntakeError> {
    let s = summary(&page::raw(work, permit).await?)?;
    if s.state == State::Unopened {
        return Err(IntakeError::Order { what: "not_opened" });
    }
    if work.run(&LINK, args![permit.owner(), permit.id(), case]).await? == 0 {
        return Err(IntakeError::Order { what: "linked" });
    }
    if !permit.bump(work, permit.revision()).await? {
        return Err(IntakeError::Order { what: "changed" });
    }
    replace(work, permit, &Summary { has_case: true, ..s }, now).await
}
