//! Opening a case: from this instant the unit is responsible for the child.

use access::{
    AccessError, Entry as Entered, House, OpContext, Part, Permit, Secrecy, Target, UnitPermit,
    actions::{CaseOpen, CaseWrite, ReportHandle},
    enter, enter_unit,
};
use ground::{CaseId, CaseNumber, OrgId, PersonId, UnitId, stockholm};
use guidance::CaseFacts;
use jiff::Timestamp;
use serde_json::{Map, Value};
use store::{StoreError, Work, args};
use uuid::Uuid;

use crate::{
    CaseworkError,
    error::Faults,
    link,
    model::{EntryKind, PersonRole},
    persons::{PersonInput, check_persons, insert_person},
    plan::{self, Coded, NO_TIME, Record},
    sealed::json,
    statements_::RECORD_INSERT,
    write::{NewEntry, Writing, again},
};

/// Something of a child's way begins here: `report-received` starts the statutory clocks.
pub(crate) const REPORT_RECEIVED: &str = "report-received";
pub(crate) const REPORT_OPENED: &str = "report-opened";
pub(crate) const SUSPICION: &str = "suspicion";

/// A case to be opened.
#[derive(Debug, Clone)]
pub struct OpenCase {
    /// The report it answers, if there is one. It is linked in the same transaction.
    pub report: Option<Target>,
    /// The unit that becomes responsible. The person works there.
    pub unit: UnitId,
    /// When the concern report was received, when it did not come through the inbox (a letter, a call). `None`: the unit
    /// opens the case of its own knowledge.
    pub received_at: Option<Timestamp>,
    /// Coded facts by fact id, as the process defines them; what is not there is unknown.
    pub facts: Map<String, Value>,
    /// Protected: only persons named see it. Whoever opens it is named.
    pub secrecy: Secrecy,
    /// Persons. A child is added without identity when there is none.
    pub persons: Vec<PersonInput>,
    /// Once-only key of the form.
    pub form_key: String,
}

/// Opens a case at a unit: registers it, makes the opener its handler, seals the identities, writes the opening events
/// and derives the plan. All or nothing. The same form sent twice answers with the same number.
///
/// # Errors
/// [`CaseworkError::Invalid`] with every fault of the form; [`AccessError::Absent`] when the person does not work at the
/// unit or may not handle the report.
pub async fn open_case(house: &House, cx: &OpContext, input: OpenCase) -> Result<CaseNumber, CaseworkError> {
    let facts = check(house, cx, &input)?;
    for _ in 0..3 {
        match attempt(house, cx, &input, &facts).await {
            // Another case of the organisation has this random number: draw again.
            Err(CaseworkError::Access(AccessError::Store(StoreError::Duplicate { .. }))) => {}
            done => return done,
        }
    }
    Err(StoreError::Busy { statement: "casework.open" }.into())
}

fn check(house: &House, cx: &OpContext, input: &OpenCase) -> Result<CaseFacts, CaseworkError> {
    let mut faults = Faults::default();
    let process = &house.content.process;
    let facts = crate::facts::read(process, &input.facts, &mut faults);
    check_persons(house, &input.persons, &mut faults);
    if input.persons.iter().filter(|p| p.role == PersonRole::Child).count() > 1 {
        faults.add("persons", "casework-fault-one-child");
    }
    if input.received_at.is_some_and(|at| at > cx.now) {
        faults.add("received_at", "casework-fault-future");
    }
    faults.done()?;
    Ok(facts.unwrap_or_else(|| CaseFacts::unknown(process)))
}

/// The organisation of a unit the person works at; else the person's own, and entering refuses.
pub(crate) fn org_of(cx: &OpContext, unit: UnitId) -> Result<OrgId, CaseworkError> {
    let staff = cx.staff().ok_or(AccessError::Absent)?;
    Ok(staff.at(unit).next().map_or(staff.org, |m| m.org))
}

async fn attempt(
    house: &House,
    cx: &OpContext,
    input: &OpenCase,
    facts: &CaseFacts,
) -> Result<CaseNumber, CaseworkError> {
    let org = org_of(cx, input.unit)?;
    let (mut work, at_unit, report): (Work, UnitPermit<CaseOpen>, Option<Permit<ReportHandle>>) =
        match &input.report {
            Some(target) => {
                let mut entry = enter::<ReportHandle>(house, cx, target).await?;
                let at_unit = entry.also_unit::<CaseOpen>(house, cx, org, input.unit).await?;
                (entry.work, at_unit, Some(entry.permit))
            }
            None => {
                let Entered { work, permit } = enter_unit::<CaseOpen>(house, cx, org, input.unit).await?;
                (work, permit, None)
            }
        };
    let id: CaseId = cx.new_id();
    let number = CaseNumber::new(cx.now.to_zoned(stockholm()).year(), cx.entropy());
    if let (Some(user), false) = (cx.user(), input.form_key.is_empty())
        && let Some(done) = work.claim_form(user, &input.form_key, cx.now, number.as_str()).await?
    {
        return again(&work.commit(at_unit.recorded(), done).await?);
    }
    let (permit, key) = at_unit.found_case(house, cx, &mut work, id, &number, input.secrecy).await?;
    if let Some(user) = cx.user() {
        permit.tie(&mut work, user, Part::Handler, cx).await?;
        if input.secrecy != Secrecy::Normal {
            permit.tie(&mut work, user, Part::Named, cx).await?;
        }
    }
    let linked = match &report {
        Some(report) => {
            let linked = link::case(house, cx, &mut work, report, id).await?;
            // What the report tells is as secret as the case. Linking has counted its revision up.
            if input.secrecy != Secrecy::Normal {
                if let Some(user) = cx.user() {
                    report.tie(&mut work, user, Part::Named, cx).await?;
                }
                if !report.protect(&mut work, input.secrecy, report.revision().saturating_add(1)).await? {
                    return Err(StoreError::Busy { statement: "casework.open" }.into());
                }
            }
            Some(linked)
        }
        None => None,
    };
    let completed = linked.as_ref().map(|l| l.complete(&house.content.process, &input.facts));
    let facts = completed.as_ref().unwrap_or(facts);
    let received = linked.as_ref().map(|l| l.received_at).or(input.received_at);
    let record =
        insert_record(house, cx, &mut work, &permit, input, facts, received, report.map(|r| r.id())).await?;
    let mut writing = Writing { house, cx, work, permit, key, record, revision: 1, written: 0 };
    let nobody =
        PersonInput { role: PersonRole::Child, coded: Default::default(), identity: Default::default() };
    let unnamed = linked.as_ref().map_or(nobody, link::Linked::child);
    opening_events(&mut writing, received, linked).await?;
    let mut child = false;
    for person in &input.persons {
        child |= person.role == PersonRole::Child;
        insert_person(&mut writing, cx.new_id::<PersonId>(), person).await?;
    }
    if !child {
        insert_person(&mut writing, cx.new_id::<PersonId>(), &unnamed).await?;
    }
    writing.replan().await?;
    writing.tell("case.opened", input.secrecy.code()).await?;
    writing.finish(number).await
}

#[expect(clippy::too_many_arguments, reason = "one row, each of its sources named")]
async fn insert_record(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    permit: &Permit<CaseWrite>,
    input: &OpenCase,
    facts: &CaseFacts,
    received: Option<Timestamp>,
    report: Option<Uuid>,
) -> Result<Record, CaseworkError> {
    let Coded { age_years, age_band, age_doubt, purpose } = Coded::of(facts);
    let sex = input.persons.iter().find(|p| p.role == PersonRole::Child).and_then(|p| p.coded.sex.clone());
    work.run(
        &RECORD_INSERT,
        args![
            permit.owner(),
            permit.id(),
            permit.unit(),
            received.unwrap_or(cx.now),
            cx.now,
            cx.user(),
            report,
            json(facts)?,
            sex,
            age_years,
            age_band,
            age_doubt,
            purpose,
            house.content.process.version(),
            NO_TIME,
        ],
    )
    .await?;
    plan::record(house, work, permit.owner(), permit.id()).await
}

/// The beginning of the story: when the report came in and was opened, so that statutory clocks run from the report and
/// not from the case.
async fn opening_events(
    writing: &mut Writing<'_, CaseWrite>,
    received: Option<Timestamp>,
    mut linked: Option<link::Linked>,
) -> Result<(), CaseworkError> {
    let process = &writing.house.content.process;
    let known = |id: &str| process.events().iter().any(|e| e.id == id);
    let now = writing.cx.now;
    let events = match (&mut linked, received) {
        (Some(linked), _) => std::mem::take(&mut linked.events),
        (None, Some(at)) => vec![(REPORT_RECEIVED, at), (REPORT_OPENED, now)],
        (None, None) => vec![(SUSPICION, now)],
    };
    for (event, at) in events.into_iter().filter(|(e, _)| known(e)) {
        let new = NewEntry { at: Some(at), code: event, ..NewEntry::default() };
        writing.happened(EntryKind::Event, event, None, new).await?;
    }
    if let Some(linked) = linked {
        linked.tell(writing).await?;
    }
    writing.add(EntryKind::Opened, NewEntry { code: "opened", ..NewEntry::default() }).await?;
    Ok(())
}
