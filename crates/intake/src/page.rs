//! One report: read it, open it.

use access::{
    Entry, House, ObjectAction, OpContext, Permit, Target,
    actions::{ReportOpen, ReportRead},
    enter,
};
use store::{Row, Work, args};
use vault::{DataKey, Place};

use crate::{
    IntakeError, Note, NoteText, Opened, ReportPage, Sender, State, Step, Told, clocks,
    handle::replace,
    inbox::summary,
    keep,
    statements_::{NOTES, OPEN, REPORT, SENT_OPENED, STEPS},
};

/// A report as it stands. Unopened, it shows only number, kind, urgency, age and clocks.
///
/// # Errors
/// [`IntakeError::Access`] when it does not exist for this actor.
pub async fn report_page(house: &House, cx: &OpContext, number: &str) -> Result<ReportPage, IntakeError> {
    let Entry { mut work, permit } =
        enter::<ReportRead>(house, cx, &Target::Number(number.to_owned())).await?;
    let page = load(house, &mut work, &permit).await?;
    work.commit(permit.recorded(), page).await.map_err(Into::into)
}

/// Opens a report: from now on somebody has read it, and escalation stops. Opening twice changes nothing.
///
/// # Errors
/// [`IntakeError::Access`] when it does not exist for this actor.
pub async fn open(house: &House, cx: &OpContext, number: &str) -> Result<ReportPage, IntakeError> {
    open_at(house, cx, &Target::Number(number.to_owned())).await
}

pub(crate) async fn open_at(
    house: &House,
    cx: &OpContext,
    target: &Target,
) -> Result<ReportPage, IntakeError> {
    let Entry { mut work, permit } = enter::<ReportOpen>(house, cx, target).await?;
    let opened = work.run(&OPEN, args![permit.owner(), permit.id(), cx.now, cx.user()]).await?;
    if opened == 1 {
        permit.bump(&mut work, permit.revision()).await?;
        let row = raw(&mut work, &permit).await?;
        // Redirected after its assessment, it goes on where it stood.
        replace(&mut work, &permit, &summary(&row)?, cx.now).await?;
        if let Some(sender) = sender(&row)? {
            work.run(&SENT_OPENED, args![sender.org, permit.id(), cx.now]).await?;
        }
        let mut event = cx.event("report.opened", "report", Some(permit.id()));
        event.owner = Some(permit.owner());
        event.rule = permit.rule().code();
        work.record(event);
    }
    let page = load(house, &mut work, &permit).await?;
    work.commit(permit.recorded(), page).await.map_err(Into::into)
}

pub(crate) async fn raw<A>(work: &mut Work, permit: &Permit<A>) -> Result<Row, IntakeError> {
    work.one(&REPORT, args![permit.owner(), permit.id()]).await?.ok_or(IntakeError::Damaged)
}

pub(crate) fn sender(row: &Row) -> Result<Option<Sender>, IntakeError> {
    Ok(match (row.get("from_org")?, row.get("from_unit")?, row.get("from_user")?) {
        (Some(org), Some(unit), Some(user)) => Some(Sender { org, unit, user }),
        _ => None,
    })
}

pub(crate) fn told<A>(permit: &Permit<A>, key: &DataKey, row: &Row) -> Result<Told, IntakeError> {
    let place = Place { table: "report", column: "sealed", owner: permit.owner(), row: permit.id() };
    let bytes = key.open(place, &row.get::<Vec<u8>>("sealed")?)?;
    Ok(serde_json::from_slice(&bytes)?)
}

pub(crate) async fn notes<A>(
    work: &mut Work,
    permit: &Permit<A>,
    key: &DataKey,
) -> Result<Vec<Note>, IntakeError> {
    let rows = work.all(&NOTES, args![permit.owner(), permit.id()]).await?;
    rows.iter()
        .map(|row| {
            let place =
                Place { table: "report_note", column: "sealed", owner: permit.owner(), row: row.get("id")? };
            let bytes = key.open(place, &row.get::<Vec<u8>>("sealed")?)?;
            let words: NoteText = serde_json::from_slice(&bytes)?;
            Ok(Note {
                at: row.get("at")?,
                by: row.get("by_user")?,
                kind: row.parse("kind")?,
                code: row.get("code")?,
                words,
            })
        })
        .collect()
}

pub(crate) fn words(row: &Row, column: &str) -> Result<Vec<String>, IntakeError> {
    Ok(row.get::<String>(column)?.split_whitespace().map(str::to_owned).collect())
}

/// What somebody who has opened it reads.
pub(crate) async fn opened<A>(
    house: &House,
    work: &mut Work,
    permit: &Permit<A>,
    row: &Row,
) -> Result<Opened, IntakeError> {
    let key = permit.key(house)?;
    Ok(Opened {
        opened_by: row.get("opened_by")?,
        told: told(permit, &key, row)?,
        reporter_kind: row.get("reporter_kind")?,
        duty_bound: row.parse("duty_bound")?,
        feedback_wanted: row.get("feedback_wanted")?,
        sender: sender(row)?,
        municipality: row.get("municipality")?,
        age: row.parse("age_band")?,
        purposes: words(row, "purposes")?,
        needs: row.parse_opt("needs_immediate")?,
        case: row.get("case_id")?,
        notes: notes(work, permit, &key).await?,
    })
}

/// The page within a transaction that already holds leave for the report.
pub(crate) async fn load<A: ObjectAction>(
    house: &House,
    work: &mut Work,
    permit: &Permit<A>,
) -> Result<ReportPage, IntakeError> {
    let row = raw(work, permit).await?;
    let summary = summary(&row)?;
    let steps = work.all(&STEPS, args![permit.owner(), permit.id(), row.get::<i64>("round")?]).await?;
    let mut steps: Vec<Step> = steps
        .iter()
        .map(|r| Ok(Step { level: r.parse("level")?, at: r.get("at")? }))
        .collect::<Result<_, store::StoreError>>()?;
    steps.sort_by_key(|s| s.level);
    let opened = if summary.state == State::Unopened {
        None
    } else {
        Some(Box::new(opened(house, work, permit, &row).await?))
    };
    Ok(ReportPage {
        revision: row.get("revision")?,
        unit: row.get("unit_id")?,
        rule: permit.rule(),
        clocks: clocks::all(house, &summary),
        steps,
        opened,
        weighed: keep::of(house, &row, &summary)?,
        summary,
    })
}
