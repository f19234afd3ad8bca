//! Where a case meets the report it answers. The report is the inbox's: only its functions write there.

use access::{House, OpContext, Permit, actions::ReportHandle};
use ground::{CaseId, CaseNumber};
use jiff::Timestamp;
use store::Work;

use crate::CaseworkError;

/// What the inbox tells of the report.
pub(crate) struct Linked {
    /// When it was received.
    pub(crate) received_at: Timestamp,
    /// When somebody opened it.
    pub(crate) opened_at: Option<Timestamp>,
}

/// Links a report to its case.
pub(crate) async fn case(
    _house: &House,
    cx: &OpContext,
    _work: &mut Work,
    _permit: &Permit<ReportHandle>,
    _case: CaseId,
    _number: &CaseNumber,
) -> Result<Linked, CaseworkError> {
    Ok(Linked { received_at: cx.now, opened_at: None })
}
