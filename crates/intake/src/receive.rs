//! A worry arrives: received, sealed, with a responsible unit and a running clock, in one durable transaction.

use access::{Entry, House, OpContext, UnitPermit, actions::ReportSend, enter_unit};
use directory::Unit;
use ground::{Lang, ReportId, ReportNumber, Text};
use store::{StoreError, args};
use vault::Place;

use crate::{
    IntakeError, NewReport, Receipt, SentReport, To, Urgency, clocks,
    statements_::{REPORT_INSERT, SENT_BY_NUMBER, SENT_INSERT, SENT_LIST},
    validate,
};

/// How many lines a page of sent reports has.
const PAGE: usize = 50;

/// Receives a report. When this returns, it is on disk, a unit is responsible and its clock runs.
///
/// # Errors
/// [`IntakeError::Invalid`] with every wrong field, [`IntakeError::NoReceiver`] when no unit is known, or a store
/// failure; nothing is saved then.
pub async fn receive(house: &House, cx: &OpContext, input: NewReport) -> Result<Receipt, IntakeError> {
    validate::check(house, &input)?;
    let unit = receiver(house, cx, &input.to, input.danger.urgency()).await?;
    let mut tries = 0;
    loop {
        tries += 1;
        match receive_at(house, cx, &input, &unit, false).await {
            // Another report got the same random number, or the engine asks for a new try: nothing was saved.
            Err(IntakeError::Store(StoreError::Duplicate { .. } | StoreError::Busy { .. })) if tries < 4 => {}
            done => return done.map(|(receipt, _)| receipt),
        }
    }
}

/// The unit that gets a report. In a municipality it is the reception; an acute report goes to whoever is on duty when
/// the reception is closed.
///
/// # Errors
/// [`IntakeError::NoReceiver`] when the directory knows none.
pub async fn receiver(house: &House, cx: &OpContext, to: &To, urgency: Urgency) -> Result<Unit, IntakeError> {
    let code = match to {
        To::Unit(id) => {
            let unit = directory::unit(&house.store, *id).await?;
            // A unit that only reports has no inbox: what it got, nobody would see.
            let unit = unit.filter(|u| u.active && u.org_kind.works_on_cases());
            return unit.ok_or(IntakeError::NoReceiver);
        }
        To::Municipality(code) => code,
    };
    let units = directory::receiving_units(&house.store, code).await?;
    if urgency == Urgency::Acute {
        let need = directory::Need {
            municipality_of_stay: Some(code.clone()),
            acute: true,
            what: [directory::What::ReportConcern].into(),
            ..directory::Need::default()
        };
        let advice =
            directory::advise_for(house, &need, law::Audience::Professional, cx.now).await.map_err(|e| {
                match e {
                    directory::DirectoryError::Store(e) => IntakeError::Store(e),
                    directory::DirectoryError::Access(e) => IntakeError::Access(e),
                    _ => IntakeError::NoReceiver,
                }
            })?;
        let first = advice.into_iter().filter_map(|a| a.unit).find(|u| units.iter().any(|r| r.id == u.id));
        if let Some(unit) = first {
            return Ok(unit);
        }
    }
    units.into_iter().next().ok_or(IntakeError::NoReceiver)
}

/// Receives at a known unit; the synthetic report comes this way too.
pub(crate) async fn receive_at(
    house: &House,
    cx: &OpContext,
    input: &NewReport,
    unit: &Unit,
    synthetic: bool,
) -> Result<(Receipt, ReportId), IntakeError> {
    let Entry { mut work, permit } = enter_unit::<ReportSend>(house, cx, unit.org, unit.id).await?;
    let year = cx.now.to_zoned(ground::stockholm()).year();
    let number = ReportNumber::new(year, cx.entropy());
    let id: ReportId = cx.new_id();
    if let Some(user) = cx.user()
        && let Some(first) = work.claim_form(user, &input.form_key, cx.now, number.as_str()).await?
    {
        let row = match cx.staff() {
            Some(staff) => work.one(&SENT_BY_NUMBER, args![staff.org, user, &first]).await?,
            None => None,
        };
        work.commit(permit.recorded(), ()).await?;
        let row = row.ok_or(IntakeError::Damaged)?;
        let to = directory::unit(&house.store, row.get("to_unit")?).await?.ok_or(IntakeError::Damaged)?;
        let receipt = receipt(
            house,
            row.parse("number")?,
            row.get("sent_at")?,
            &to,
            row.parse("urgency")?,
            row.get("open_due")?,
        );
        return Ok((receipt, id));
    }
    let receipt = write(house, cx, &mut work, &permit, input, unit, (id, number, synthetic)).await?;
    let mut event = cx.event("report.received", "report", Some(id.uuid()));
    event.owner = Some(unit.org);
    event.detail = Some(input.kind.code().to_owned());
    work.record(event);
    work.commit(permit.recorded(), ()).await?;
    Ok((receipt, id))
}

async fn write(
    house: &House,
    cx: &OpContext,
    work: &mut store::Work,
    permit: &UnitPermit<ReportSend>,
    input: &NewReport,
    unit: &Unit,
    (id, number, synthetic): (ReportId, ReportNumber, bool),
) -> Result<Receipt, IntakeError> {
    let urgency = input.danger.urgency();
    let due = clocks::received(house, urgency, cx.now);
    let (report, key) = permit.found_report(house, cx, work, id, &number).await?;
    let told = serde_json::to_vec(&validate::tidy_told(&input.told))?;
    let place = Place { table: "report", column: "sealed", owner: report.owner(), row: report.id() };
    let sealed = key.seal(place, cx.entropy(), &told)?;
    let staff = cx.staff();
    work.run(
        &REPORT_INSERT,
        args![
            report.owner(),
            id,
            unit.id,
            unit.region.clone(),
            input.kind.code(),
            urgency.code(),
            rank(urgency),
            due.open,
            cx.now,
            due.assess,
            due.decide,
            input.feedback_wanted,
            &input.reporter_kind,
            input.duty_bound.code(),
            staff.map(|s| s.org),
            staff.map(|s| s.unit),
            staff.map(|s| s.user),
            input.municipality.clone(),
            input.age.code(),
            input.purposes.join(" "),
            synthetic,
            sealed,
        ],
    )
    .await?;
    if let Some(s) = staff {
        let sent = args![s.org, id, s.user, &number, unit.id, cx.now, due.open, urgency.code()];
        work.run(&SENT_INSERT, sent).await?;
    }
    Ok(receipt(house, number, cx.now, unit, urgency, due.open))
}

/// Acute first.
pub(crate) const fn rank(urgency: Urgency) -> i64 {
    match urgency {
        Urgency::Acute => 0,
        Urgency::Normal => 1,
    }
}

fn receipt(
    house: &House,
    number: ReportNumber,
    received_at: jiff::Timestamp,
    unit: &Unit,
    urgency: Urgency,
    open_due: jiff::Timestamp,
) -> Receipt {
    let unit_name = unit.full_name();
    let next = |lang: Lang| {
        let due = law::format_moment(open_due, lang);
        let key = match urgency {
            Urgency::Acute => "intake-receipt-next-acute",
            Urgency::Normal => "intake-receipt-next",
        };
        house.content.words.get(
            lang,
            key,
            &[("unit", unit_name.as_str().into()), ("due", due.as_str().into())],
        )
    };
    let next = Text::new(next(Lang::Sv), next(Lang::En));
    Receipt { number, received_at, unit: unit.id, unit_name, urgency, open_due, next }
}

/// The receipt of a report that the acting person has sent.
///
/// # Errors
/// [`IntakeError::Access`] when the person has sent no such report.
pub async fn receipt_of(house: &House, cx: &OpContext, number: &str) -> Result<Receipt, IntakeError> {
    let Entry { mut work, permit } =
        access::enter_area::<access::actions::AccountOwn>(house, cx, access::Area::Own).await?;
    let row = match cx.staff() {
        Some(staff) => work.one(&SENT_BY_NUMBER, args![staff.org, staff.user, number]).await?,
        None => None,
    };
    work.commit(permit.recorded(), ()).await?;
    let row = row.ok_or(access::AccessError::Absent)?;
    let to = directory::unit(&house.store, row.get("to_unit")?).await?.ok_or(IntakeError::Damaged)?;
    let (urgency, open_due) = (row.parse("urgency")?, row.get("open_due")?);
    Ok(receipt(house, row.parse("number")?, row.get("sent_at")?, &to, urgency, open_due))
}

/// A page of the sender's own receipts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentPage {
    /// Newest first.
    pub rows: Vec<SentReport>,
    /// Where the next page begins.
    pub next: Option<SentCursor>,
}

/// Place in the list of sent reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentCursor {
    /// Instant of the last line shown.
    pub at: jiff::Timestamp,
    /// Its id.
    pub id: ReportId,
}

/// The reports the acting person has sent: number, unit, time, opened or not. Nothing else comes back to a sender.
///
/// # Errors
/// [`IntakeError`] when not logged in or the store fails.
pub async fn sent_reports(
    house: &House,
    cx: &OpContext,
    after: Option<SentCursor>,
) -> Result<SentPage, IntakeError> {
    let Entry { mut work, permit } =
        access::enter_area::<access::actions::AccountOwn>(house, cx, access::Area::Own).await?;
    let Some(staff) = cx.staff() else { return Err(access::AccessError::Absent.into()) };
    let (at, last) = after.map_or((i64::MAX, uuid_max()), |c| (c.at.as_microsecond(), c.id));
    let found = work.all(&SENT_LIST, args![staff.org, staff.user, at, last, PAGE + 1]).await?;
    let mut rows = Vec::new();
    let mut next = None;
    for (i, row) in found.iter().enumerate() {
        if i == PAGE {
            next = found
                .get(PAGE - 1)
                .map(|r| Ok::<_, StoreError>(SentCursor { at: r.get("sent_at")?, id: r.get("id")? }));
            break;
        }
        rows.push(SentReport {
            number: row.parse("number")?,
            unit: row.get("to_unit")?,
            unit_name: String::new(),
            sent_at: row.get("sent_at")?,
            opened_at: row.get("opened_at")?,
        });
    }
    work.commit(permit.recorded(), ()).await?;
    let ids: Vec<ground::UnitId> = rows.iter().map(|r| r.unit).collect();
    let units = directory::units_by_id(&house.store, &ids).await?;
    for row in &mut rows {
        if let Some(unit) = units.iter().find(|u| u.id == row.unit) {
            row.unit_name = unit.full_name();
        }
    }
    Ok(SentPage { rows, next: next.transpose()? })
}

const fn uuid_max() -> ReportId {
    ReportId(uuid::Uuid::max())
}
