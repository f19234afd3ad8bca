//! Where a case meets the report it answers. The report is the inbox's: only its functions read and write there.

use access::{House, OpContext, Permit, Target, actions::CaseWrite, actions::ReportHandle, enter_within};
use ground::CaseId;
use guidance::CaseFacts;
use intake::{ChildView, Decision, Done, ForCase, IntakeError, ProtectionAssessment, ReportPage};
use jiff::Timestamp;
use serde_json::{Map, Value};
use store::{StoreError, Work};

use crate::{
    CaseworkError,
    model::{EntryDetail, EntryKind, EntryText, Identity, PersonRole},
    open::{REPORT_OPENED, REPORT_RECEIVED},
    persons::PersonInput,
    plan,
    told::Told,
    write::{NewEntry, Writing},
};

/// What the inbox tells of the report.
pub(crate) struct Linked {
    /// When it was received.
    pub(crate) received_at: Timestamp,
    /// What has happened to it, for the plan.
    pub(crate) events: Vec<(&'static str, Timestamp)>,
    /// Number.
    number: String,
    /// Facts it answers.
    facts: Vec<(String, String)>,
    /// What it calls the child, and where the child is.
    child: Identity,
}

/// What the plan calls what was done about a report.
const fn event(done: Done) -> Option<&'static str> {
    match done {
        Done::Assessed => Some("protection-assessed"),
        Done::Decided(Decision::InquiryOpened) => Some("inquiry-opened"),
        Done::Decided(Decision::NotOpened) => Some("inquiry-not-opened"),
        Done::Decided(Decision::Joined) => Some("report-joined"),
        Done::Decided(Decision::HandedOn) => None,
        Done::Answered => Some("feedback-given"),
    }
}

/// Links a report to its case.
pub(crate) async fn case(
    house: &House,
    cx: &OpContext,
    work: &mut Work,
    permit: &Permit<ReportHandle>,
    case: CaseId,
) -> Result<Linked, CaseworkError> {
    let (s, opened) = intake::facts_for_case(house, work, permit).await?;
    intake::link_case(work, permit, case, cx.now).await?;
    let mut events = vec![(REPORT_RECEIVED, s.received_at)];
    events.extend(s.opened_at.map(|at| (REPORT_OPENED, at)));
    let mut add = |done: Option<Done>, at: Option<Timestamp>| events.extend(done.and_then(event).zip(at));
    add(Some(Done::Assessed), s.assessed_at);
    add(s.decision.map(Done::Decided), s.decided_at);
    add(Some(Done::Answered), s.feedback_done_at);
    let told = &opened.told;
    let (given, family) = told.child_name.trim().rsplit_once(' ').unwrap_or((told.child_name.trim(), ""));
    let notes = [told.child_number.trim(), told.child_other.trim()];
    let child = Identity {
        given: given.to_owned(),
        family: family.to_owned(),
        address: told.whereabouts.trim().to_owned(),
        note: notes.into_iter().filter(|n| !n.is_empty()).collect::<Vec<_>>().join("\n"),
        ..Identity::default()
    };
    let facts = Told::of(&s, &opened).facts(&house.content.process);
    Ok(Linked { received_at: s.received_at, events, number: permit.number().to_owned(), facts, child })
}

impl Linked {
    /// Fills in what the opener said nothing about; *unknown*, said by the opener, stays unknown.
    pub(crate) fn complete(&self, process: &guidance::Process, given: &Map<String, Value>) -> CaseFacts {
        let mut all: Map<String, Value> =
            self.facts.iter().map(|(fact, value)| (fact.clone(), value.clone().into())).collect();
        all.extend(given.clone());
        CaseFacts::parse_stored(process, &all)
    }

    /// The child, when the opener names none.
    pub(crate) fn child(&self) -> PersonInput {
        PersonInput { role: PersonRole::Child, coded: Default::default(), identity: self.child.clone() }
    }

    /// Writes down what the report says, as the reporter's statement: whatever is entered later, it stays as it was told.
    pub(crate) async fn tell(self, w: &mut Writing<'_, CaseWrite>) -> Result<(), CaseworkError> {
        let facts = self.facts.into_iter().map(|(fact, value)| (fact, "unknown".to_owned(), value)).collect();
        let detail = EntryDetail { facts, report: Some(self.number), ..EntryDetail::default() };
        let text = EntryText { text: self.child.address, view: None };
        let new = NewEntry { at: Some(self.received_at), code: "told", detail, text, ..NewEntry::default() };
        w.add(EntryKind::Facts, new).await.map(drop)
    }
}

/// [`intake::assess_protection`], told to the case that was opened from the report.
///
/// # Errors
/// As there.
pub async fn assess_report(
    house: &House,
    cx: &OpContext,
    form: &intake::Form,
    input: &ProtectionAssessment,
) -> Result<ReportPage, IntakeError> {
    follow(house, cx, intake::assess_protection(house, cx, form, input).await?).await
}

/// [`intake::decide`], told to the case that was opened from the report.
///
/// # Errors
/// As there.
pub async fn decide_report(
    house: &House,
    cx: &OpContext,
    form: &intake::Form,
    decision: Decision,
    reason: &str,
    child_view: &ChildView,
) -> Result<ReportPage, IntakeError> {
    follow(house, cx, intake::decide(house, cx, form, decision, reason, child_view).await?).await
}

/// [`intake::give_feedback`], told to the case that was opened from the report.
///
/// # Errors
/// As there.
pub async fn report_feedback(
    house: &House,
    cx: &OpContext,
    form: &intake::Form,
    how: &str,
) -> Result<ReportPage, IntakeError> {
    follow(house, cx, intake::give_feedback(house, cx, form, how).await?).await
}

/// Lets the case's journal and plan follow its report, in the report's own transaction.
async fn follow(house: &House, cx: &OpContext, handled: intake::Handled) -> Result<ReportPage, IntakeError> {
    let for_case = match handled {
        intake::Handled::Saved(page) => return Ok(*page),
        intake::Handled::ForCase(for_case) => *for_case,
    };
    let ForCase { work, case, done, rest } = for_case;
    let work = match event(done) {
        Some(event) => in_case(house, cx, work, &case, event).await.map_err(|error| match error {
            CaseworkError::Access(e) => IntakeError::Access(e),
            CaseworkError::Store(e) => IntakeError::Store(e),
            CaseworkError::Intake(e) => e,
            _ => IntakeError::Damaged,
        })?,
        None => work,
    };
    rest.save(work).await
}

async fn in_case(
    house: &House,
    cx: &OpContext,
    mut work: Work,
    case: &Target,
    event: &'static str,
) -> Result<Work, CaseworkError> {
    // Whoever may decide on the report may not always see the case, but its plan must know all the same.
    let mut job = OpContext::job("report.follow", cx.now, cx.shared_entropy());
    job.request = cx.request;
    let mut permit = enter_within::<CaseWrite>(house, &job, &mut work, case).await?;
    let mut tries = 0;
    while !permit.bump(&mut work, permit.revision()).await? {
        tries += 1;
        if tries > 3 {
            return Err(StoreError::Busy { statement: "casework.follow" }.into());
        }
        permit = enter_within::<CaseWrite>(house, &job, &mut work, case).await?;
    }
    let key = permit.key(house)?;
    let record = plan::record(house, &mut work, permit.owner(), permit.id()).await?;
    let revision = permit.revision().saturating_add(1);
    let mut writing = Writing { house, cx, work, permit, key, record, revision, written: 0 };
    if house.content.process.events().iter().any(|e| e.id == event) {
        let new = NewEntry { code: event, ..NewEntry::default() };
        writing.happened(EntryKind::Event, event, None, new).await?;
        writing.replan().await?;
    }
    Ok(writing.work)
}
