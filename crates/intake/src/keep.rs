//! How long a report is kept (gallring): which rule it falls under, from what is coded about it.

use access::{
    House, OpContext, Permit,
    actions::{ReportErase, ReportExport},
};
use directory::OrgKind;
use ground::OrgId;
use jiff::Timestamp;
use law::{Birth, Kept, Record, Retention};
use store::{Row, Statement, StoreError, Work, args};
use uuid::Uuid;

use crate::{
    Decision, IntakeError, State,
    inbox::summary,
    model::Summary,
    page,
    statements_::{
        ERASE_NOTES, ERASE_REPORT, ERASE_SENT, ERASE_STEPS, KEEP_ANY, KEEP_DUE, KEEP_LOOKED, LAST_NOTE,
        OF_CASE,
    },
};

/// What belongs to a report, in an order that leaves nothing pointing at what is gone.
const ERASE: [&Statement; 3] = [&ERASE_NOTES, &ERASE_STEPS, &ERASE_REPORT];

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

/// A report that is done with, and how long it is kept.
pub struct Looked {
    /// Owner.
    pub owner: OrgId,
    /// Its id.
    pub id: Uuid,
    /// How long it is kept.
    pub weighed: Weighed,
}

/// Reports whose time to be looked at has come, at most `batch`. For the job that finds what is due.
///
/// # Errors
/// [`IntakeError::Store`] when the engine refuses.
pub async fn to_look(
    house: &House,
    work: &mut Work,
    now: Timestamp,
    batch: usize,
) -> Result<Vec<Looked>, IntakeError> {
    let mut found = Vec::new();
    for row in work.all(&KEEP_DUE, args![now, false, batch]).await? {
        let s = summary(&row)?;
        // Not closed is impossible in this part of the inbox; it would be kept.
        let Some(weighed) = of(house, &row, &s)? else { continue };
        found.push(Looked { owner: row.get("owner_id")?, id: s.id.uuid(), weighed });
    }
    Ok(found)
}

/// Whether any report waits to be looked at: asked outside a transaction, so that most often nobody is kept waiting.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn any_to_look(house: &House, now: Timestamp) -> Result<bool, StoreError> {
    Ok(house.store.reader().one(&KEEP_ANY, args![now, false]).await?.is_some())
}

/// Notes that a report was looked at, and when it is looked at again.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn looked(work: &mut Work, owner: OrgId, id: Uuid, again: Timestamp) -> Result<(), StoreError> {
    work.run(&KEEP_LOOKED, args![owner, id, again]).await.map(drop)
}

/// How long the report of this leave is kept, as it stands; nothing when there is something left to do with it.
///
/// # Errors
/// [`IntakeError::Store`] when the engine refuses.
pub async fn weigh<A>(
    house: &House,
    work: &mut Work,
    permit: &Permit<A>,
) -> Result<Option<Weighed>, IntakeError> {
    let row = page::raw(work, permit).await?;
    of(house, &row, &summary(&row)?)
}

/// Reports that led to a case.
///
/// # Errors
/// [`StoreError`] when the engine refuses.
pub async fn of_case(work: &mut Work, owner: OrgId, case: Uuid) -> Result<Vec<Uuid>, StoreError> {
    work.all(&OF_CASE, args![owner, case]).await?.iter().map(|row| row.get("id")).collect()
}

/// Erases a report with everything that belongs to it, its key and the sender's receipt.
///
/// # Errors
/// [`IntakeError`] when the engine refuses; then nothing is erased.
pub async fn erase(cx: &OpContext, work: &mut Work, permit: &Permit<ReportErase>) -> Result<(), IntakeError> {
    if let Some(sender) = page::sender(&page::raw(work, permit).await?)? {
        work.run(&ERASE_SENT, args![sender.org, permit.id()]).await?;
    }
    for statement in ERASE {
        work.run(statement, args![permit.owner(), permit.id()]).await?;
    }
    permit.forget(cx, work).await.map_err(Into::into)
}

/// Everything a report holds, opened, for an archive package.
///
/// # Errors
/// [`IntakeError`] when it cannot be opened.
pub async fn export(
    house: &House,
    work: &mut Work,
    permit: &Permit<ReportExport>,
) -> Result<serde_json::Value, IntakeError> {
    let row = page::raw(work, permit).await?;
    let s = summary(&row)?;
    let key = permit.key(house)?;
    let notes: Vec<serde_json::Value> = page::notes(work, permit, &key)
        .await?
        .into_iter()
        .map(|n| {
            serde_json::json!({
                "at": n.at.to_string(), "by": n.by.map(|u| u.to_string()), "kind": n.kind.code(), "code": n.code,
                "words": n.words,
            })
        })
        .collect();
    let at = |t: Option<Timestamp>| t.map(|t| t.to_string());
    let text = |column: &str| row.get::<Option<String>>(column);
    Ok(serde_json::json!({
        "number": permit.number(),
        "kind": s.kind.code(),
        "urgency": s.urgency.code(),
        "state": s.state.code(),
        "received_at": s.received_at.to_string(),
        "opened_at": at(s.opened_at),
        "assessed_at": at(s.assessed_at),
        "needs_immediate": text("needs_immediate")?,
        "decided_at": at(s.decided_at),
        "decision": s.decision.map(Decision::code),
        "feedback_done_at": at(s.feedback_done_at),
        "reporter_kind": text("reporter_kind")?,
        "duty_bound": text("duty_bound")?,
        "municipality": text("municipality")?,
        "age": text("age_band")?,
        "purposes": page::words(&row, "purposes")?,
        "told": page::told(permit, &key, &row)?,
        "notes": notes,
    }))
}
