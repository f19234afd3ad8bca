//! What a unit does with an opened report: assess protection, decide, answer the reporter, move it on.

use access::{Entry, House, OpContext, Permit, Target, actions::ReportHandle, enter};
use ground::{EntryId, UnitId};
use jiff::Timestamp;
use store::{Work, args};
use vault::Place;

use crate::{
    ChildView, Decision, IntakeError, Needs, NoteKind, NoteText, ProtectionAssessment, ReportPage, State,
    clocks,
    model::Summary,
    page,
    receive::rank,
    statements_::{ASSESS, DECIDE, FEEDBACK, NOTE_INSERT, PLACE, REDIRECT},
    validate::{Faults, TEXT_MAX, tidy, tidy_view},
};

/// What every form about a report carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The report's number.
    pub number: String,
    /// The revision that the form was made from.
    pub revision: i64,
    /// One key per form shown.
    pub key: String,
}

/// A transaction on a report whose form is neither stale nor sent before.
struct Begun {
    work: Work,
    permit: Permit<ReportHandle>,
    page: ReportPage,
}

/// What became of a form.
enum Start {
    /// Go on.
    Go(Box<Begun>),
    /// It was sent before: the report as it stands.
    Before(Box<ReportPage>),
}

async fn start(house: &House, cx: &OpContext, form: &Form) -> Result<Start, IntakeError> {
    let target = Target::Number(form.number.clone());
    let Entry { mut work, permit } = enter::<ReportHandle>(house, cx, &target).await?;
    if let Some(user) = cx.user()
        && work.claim_form(user, &form.key, cx.now, &form.number).await?.is_some()
    {
        let page = page::load(house, &mut work, &permit).await?;
        work.commit(permit.recorded(), ()).await?;
        return Ok(Start::Before(Box::new(page)));
    }
    if !permit.bump(&mut work, form.revision).await? {
        let current = Box::new(page::load(house, &mut work, &permit).await?);
        // The form is not used up: corrected, it may be sent again. Only the reading is on record.
        drop(work);
        let Entry { work, permit } = enter::<ReportHandle>(house, cx, &target).await?;
        work.commit(permit.recorded(), ()).await?;
        return Err(IntakeError::Stale { current });
    }
    let page = page::load(house, &mut work, &permit).await?;
    Ok(Start::Go(Box::new(Begun { work, permit, page })))
}

/// What was done about a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Its protection was assessed.
    Assessed,
    /// It was decided on.
    Decided(Decision),
    /// Its reporter was answered.
    Answered,
}

/// A change of a report.
#[must_use = "a change for a case is not saved yet"]
pub enum Handled {
    /// Saved: no case was opened from it, or the form was sent before.
    Saved(Box<ReportPage>),
    /// Not saved yet: a case was opened from it, and must be told in the same transaction.
    ForCase(Box<ForCase>),
}

/// A change that a case must follow before it is saved.
pub struct ForCase {
    /// The transaction.
    pub work: Work,
    /// The case.
    pub case: Target,
    /// What it must know.
    pub done: Done,
    /// Saves both.
    pub rest: Rest,
}

/// The end of a change.
pub struct Rest {
    permit: Permit<ReportHandle>,
    page: ReportPage,
}

impl Rest {
    /// Saves report and case.
    ///
    /// # Errors
    /// [`IntakeError::Store`] when the engine refuses.
    pub async fn save(self, work: Work) -> Result<ReportPage, IntakeError> {
        work.commit(self.permit.recorded(), self.page).await.map_err(Into::into)
    }
}

impl Begun {
    async fn note(
        &mut self,
        house: &House,
        cx: &OpContext,
        kind: NoteKind,
        code: &'static str,
        words: &NoteText,
    ) -> Result<(), IntakeError> {
        let id: EntryId = cx.new_id();
        let (owner, report) = (self.permit.owner(), self.permit.id());
        let place = Place { table: "report_note", column: "sealed", owner, row: id.uuid() };
        let sealed = self.permit.key(house)?.seal(place, cx.entropy(), &serde_json::to_vec(words)?)?;
        let args = args![owner, report, id, cx.now, cx.user(), kind.code(), code, sealed];
        self.work.run(&NOTE_INSERT, args).await?;
        Ok(())
    }

    async fn finish(
        mut self,
        house: &House,
        cx: &OpContext,
        action: &'static str,
        detail: &str,
        done: Done,
    ) -> Result<Handled, IntakeError> {
        let mut event = cx.event(action, "report", Some(self.permit.id()));
        event.owner = Some(self.permit.owner());
        event.rule = self.permit.rule().code();
        event.detail = Some(detail.to_owned());
        self.work.record(event);
        let Self { mut work, permit, .. } = self;
        let page = page::load(house, &mut work, &permit).await?;
        if let Some(case) = page.opened.as_ref().and_then(|o| o.case) {
            let case = Target::Of(permit.owner(), case.uuid());
            return Ok(Handled::ForCase(Box::new(ForCase { work, case, done, rest: Rest { permit, page } })));
        }
        Ok(Handled::Saved(Box::new(work.commit(permit.recorded(), page).await?)))
    }

    fn state(&self) -> State {
        self.page.summary.state
    }
}

/// Where a report stands after everything that has happened, and its place among the others.
pub(crate) fn place(s: &Summary, now: Timestamp) -> (State, i64) {
    let state = match (s.decided_at, s.opened_at) {
        (Some(_), _) => {
            let feedback_left = s.feedback_due.is_some() && s.feedback_done_at.is_none();
            // An inquiry without a case would be owned by nobody's worklist: it stays until the case is opened.
            let case_left = s.decision == Some(Decision::InquiryOpened) && !s.has_case;
            if feedback_left || case_left { State::Decided } else { State::Closed }
        }
        (None, None) => State::Unopened,
        (None, Some(_)) if s.assessed_at.is_some() => State::Assessed,
        (None, Some(_)) => State::Opened,
    };
    let sort = match state {
        State::Unopened => s.open_due.as_microsecond(),
        State::Opened => s.assess_due.as_microsecond(),
        State::Assessed => s.decide_due.as_microsecond(),
        State::Decided => {
            s.feedback_due.filter(|_| s.feedback_done_at.is_none()).unwrap_or(s.decide_due).as_microsecond()
        }
        // Newest first.
        State::Closed => -now.as_microsecond(),
    };
    (state, sort)
}

pub(crate) async fn replace<A>(
    work: &mut Work,
    permit: &Permit<A>,
    summary: &Summary,
    now: Timestamp,
) -> Result<(), IntakeError> {
    let (state, sort) = place(summary, now);
    work.run(&PLACE, args![permit.owner(), permit.id(), state.code(), state.tab().code(), sort]).await?;
    Ok(())
}

/// Writes down the immediate protection assessment (SoL 20 kap. 1 §). It may be made again when more is known.
///
/// # Errors
/// [`IntakeError::Order`] when the report is unopened or decided, [`IntakeError::Invalid`], [`IntakeError::Stale`].
pub async fn assess_protection(
    house: &House,
    cx: &OpContext,
    form: &Form,
    input: &ProtectionAssessment,
) -> Result<Handled, IntakeError> {
    let mut faults = Faults::default();
    faults.required("assessment", &input.text, TEXT_MAX * 2, "intake-fault-assessment");
    faults.child_view(&input.child_view);
    faults.finish()?;
    let mut begun = match start(house, cx, form).await? {
        Start::Go(begun) => *begun,
        Start::Before(page) => return Ok(Handled::Saved(page)),
    };
    match begun.state() {
        State::Opened | State::Assessed => {}
        State::Unopened => return Err(IntakeError::Order { what: "not_opened" }),
        State::Decided | State::Closed => return Err(IntakeError::Order { what: "decided" }),
    }
    let words = NoteText {
        text: tidy(&input.text),
        child_view: Some(tidy_view(&input.child_view)),
        met: Some(input.met.code().to_owned()),
    };
    begun.note(house, cx, NoteKind::Assessment, input.needs.code(), &words).await?;
    let s = &begun.page.summary;
    // A child that needs protection now goes to the top, however it was reported.
    let rank = if input.needs == Needs::No { rank(s.urgency) } else { 0 };
    let args = args![
        begun.permit.owner(),
        begun.permit.id(),
        input.needs.code(),
        cx.now,
        State::Assessed.code(),
        s.decide_due,
        rank,
    ];
    begun.work.run(&ASSESS, args).await?;
    begun.finish(house, cx, "report.assessed", input.needs.code(), Done::Assessed).await
}

/// Writes down the decision. Starts the clock for feedback to a reporter with a duty to report who wants it.
///
/// # Errors
/// [`IntakeError::Order`] when protection is not assessed or it is decided already, [`IntakeError::Invalid`],
/// [`IntakeError::Stale`].
pub async fn decide(
    house: &House,
    cx: &OpContext,
    form: &Form,
    decision: Decision,
    reason: &str,
    child_view: &ChildView,
) -> Result<Handled, IntakeError> {
    let mut faults = Faults::default();
    faults.required("reason", reason, TEXT_MAX * 2, "intake-fault-reason");
    faults.child_view(child_view);
    faults.finish()?;
    let mut begun = match start(house, cx, form).await? {
        Start::Go(begun) => *begun,
        Start::Before(page) => return Ok(Handled::Saved(page)),
    };
    match begun.state() {
        State::Assessed => {}
        State::Unopened => return Err(IntakeError::Order { what: "not_opened" }),
        State::Opened => return Err(IntakeError::Order { what: "not_assessed" }),
        State::Decided | State::Closed => return Err(IntakeError::Order { what: "decided" }),
    }
    let words = NoteText { text: tidy(reason), child_view: Some(tidy_view(child_view)), met: None };
    begun.note(house, cx, NoteKind::Decision, decision.code(), &words).await?;
    let wanted =
        begun.page.opened.as_ref().is_some_and(|o| o.feedback_wanted && o.duty_bound != crate::Answer::No);
    let feedback = wanted.then(|| clocks::feedback_due(house, decision == Decision::Joined, cx.now));
    let (owner, id) = (begun.permit.owner(), begun.permit.id());
    begun.work.run(&DECIDE, args![owner, id, decision.code(), cx.now, feedback]).await?;
    let summary = Summary {
        decided_at: Some(cx.now),
        decision: Some(decision),
        feedback_due: feedback,
        ..begun.page.summary.clone()
    };
    replace(&mut begun.work, &begun.permit, &summary, cx.now).await?;
    begun.finish(house, cx, "report.decided", decision.code(), Done::Decided(decision)).await
}

/// Notes that the reporter has been told of the decision (SoL 19 kap. 6 §).
///
/// # Errors
/// [`IntakeError::Order`] when there is nothing to tell or it was done, [`IntakeError::Invalid`], [`IntakeError::Stale`].
pub async fn give_feedback(
    house: &House,
    cx: &OpContext,
    form: &Form,
    how: &str,
) -> Result<Handled, IntakeError> {
    let mut faults = Faults::default();
    faults.required("feedback", how, TEXT_MAX, "intake-fault-feedback");
    faults.finish()?;
    let mut begun = match start(house, cx, form).await? {
        Start::Go(begun) => *begun,
        Start::Before(page) => return Ok(Handled::Saved(page)),
    };
    let s = begun.page.summary.clone();
    if s.decided_at.is_none() {
        return Err(IntakeError::Order { what: "not_decided" });
    }
    if s.feedback_due.is_none() || s.feedback_done_at.is_some() {
        return Err(IntakeError::Order { what: "no_feedback" });
    }
    begun
        .note(house, cx, NoteKind::Feedback, "", &NoteText { text: tidy(how), ..NoteText::default() })
        .await?;
    begun.work.run(&FEEDBACK, args![begun.permit.owner(), begun.permit.id(), cx.now]).await?;
    let summary = Summary { feedback_done_at: Some(cx.now), ..s };
    replace(&mut begun.work, &begun.permit, &summary, cx.now).await?;
    begun.finish(house, cx, "report.feedback", "given", Done::Answered).await
}

/// Moves an opened report to another unit of the same organisation. It lies there unopened, with a new time to open
/// it; the legal clocks go on from when it was first received.
///
/// # Errors
/// [`IntakeError::Order`] when it is unopened or decided, [`IntakeError::Invalid`] when the unit is not one of the
/// organisation's, [`IntakeError::Stale`].
pub async fn redirect(
    house: &House,
    cx: &OpContext,
    form: &Form,
    to: UnitId,
    reason: &str,
) -> Result<(), IntakeError> {
    let mut faults = Faults::default();
    faults.required("reason", reason, TEXT_MAX, "intake-fault-reason");
    let unit = directory::unit(&house.store, to).await?.filter(|u| u.active);
    let own = cx.staff().map(|s| s.org);
    let unit = unit.filter(|u| Some(u.org) == own);
    if unit.is_none() {
        faults.add("to", "intake-fault-unit");
    }
    faults.finish()?;
    let Some(unit) = unit else { return Err(IntakeError::NoReceiver) };
    let mut begun = match start(house, cx, form).await? {
        Start::Go(begun) => *begun,
        Start::Before(_) => return Ok(()),
    };
    match begun.state() {
        State::Opened | State::Assessed => {}
        State::Unopened => return Err(IntakeError::Order { what: "not_opened" }),
        State::Decided | State::Closed => return Err(IntakeError::Order { what: "decided" }),
    }
    if unit.id == begun.page.unit || unit.org != begun.permit.owner() {
        return Err(IntakeError::Invalid(vec![crate::FieldFault { field: "to", key: "intake-fault-unit" }]));
    }
    let words = NoteText { text: tidy(reason), ..NoteText::default() };
    begun.note(house, cx, NoteKind::Redirect, "", &words).await?;
    let open = clocks::open_due(house, begun.page.summary.urgency, cx.now);
    let (owner, id) = (begun.permit.owner(), begun.permit.id());
    begun.work.run(&REDIRECT, args![owner, id, unit.id, unit.region.clone(), cx.now, open]).await?;
    // The form's revision was counted up above; nobody can have come between within this transaction.
    if !begun.permit.move_to(&mut begun.work, unit.id, begun.page.revision).await? {
        return Err(IntakeError::Damaged);
    }
    let mut event = cx.event("report.redirected", "report", Some(id));
    event.owner = Some(owner);
    event.rule = begun.permit.rule().code();
    event.unit = Some(begun.page.unit);
    event.detail = Some(unit.id.to_string());
    begun.work.record(event);
    begun.work.commit(begun.permit.recorded(), ()).await.map_err(Into::into)
}
