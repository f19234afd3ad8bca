//! How long a report is kept (gallring): which rule it falls under, from what is coded about it.

use access::House;
use directory::OrgKind;
use ground::OrgId;
use jiff::Timestamp;
use law::{Birth, Kept, Record, Retention};
use store::{Row, StoreError, Work, args};
use uuid::Uuid;

use crate::{Decision, IntakeError, State, model::Summary, statements_::LAST_NOTE};

/// How long a report is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weighed {
    /// A case was opened from it: it is part of that file and goes with it.
    WithCase,
    /// It belongs to an inquiry that is not tied to it here: somebody must find that file, nothing is deleted from here.
    WithInquiry,
    /// By itself, as the rules say.
    Alone(Retention),
}

impl Weighed {
    /// What the rules say, when it is kept by itself.
    #[must_use]
    pub const fn alone(&self) -> Option<&Retention> {
        match self {
            Self::Alone(retention) => Some(retention),
            Self::WithCase | Self::WithInquiry => None,
        }
    }
}

/// Which rules a decided report falls under. None where the content has none: it is then kept.
fn records(org: OrgKind, decision: Option<Decision>) -> Vec<Record> {
    match (org, decision) {
        (OrgKind::SocialServices, Some(Decision::NotOpened)) => vec![Record::ReportWithoutInquiry],
        _ => Vec::new(),
    }
}

/// From a row of the report with `org_kind` and `noted_at`. Nothing while there is something left to do with it, and
/// nothing for a synthetic one: those go after a month.
pub(crate) fn of(house: &House, row: &Row, s: &Summary) -> Result<Option<Weighed>, IntakeError> {
    if s.state != State::Closed || s.synthetic {
        return Ok(None);
    }
    if s.has_case {
        return Ok(Some(Weighed::WithCase));
    }
    if matches!(s.decision, Some(Decision::InquiryOpened | Decision::Joined)) {
        return Ok(Some(Weighed::WithInquiry));
    }
    let noted: Option<Timestamp> = row.get("noted_at")?;
    let entries = [Some(s.received_at), s.opened_at, s.assessed_at, s.decided_at, s.feedback_done_at, noted];
    let org: Option<OrgKind> = row.parse_opt("org_kind")?;
    let kept = Kept {
        records: org.map(|org| records(org, s.decision)).unwrap_or_default(),
        last_entry: entries.into_iter().flatten().max().unwrap_or(s.received_at),
        birth: Birth::Unknown,
    };
    Ok(Some(Weighed::Alone(house.content.law.keep(&kept))))
}

/// When something was last written about a report, for the case it led to.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn last_note(work: &mut Work, owner: OrgId, report: Uuid) -> Result<Option<Timestamp>, StoreError> {
    work.one(&LAST_NOTE, args![owner, report]).await?.map_or(Ok(None), |row| row.get("at"))
}
