//! Reports: send, see the inbox, open, assess protection, decide.

use std::borrow::Cow;

use axum::{Json, extract::Path};
use ground::{ReportId, UnitId};
use intake::{ChildView, Cursor, Form, IntakeError, NewReport, ReportPage, Told};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web_kit::Problem;

use crate::{
    Body, Caller, FieldFault, Once, Query, Refusal, Seen,
    codes::{
        Coded, EscalationLevel, InboxTab, ProtectionMet, ProtectionNeeds, ReportAge, ReportAnswer,
        ReportDanger, ReportDecision, ReportKind, ReportNoteKind, ReportState, ReportUrgency,
    },
    cursor,
    headers::{IfMatch, Made, OnceHeader, Tagged},
    law_::Deadline,
};

/// A room's error that needs the caller's language or the report as it stands.
pub(crate) fn refused(caller: &Caller, seen: Option<i64>, error: IntakeError) -> Refusal {
    match error {
        IntakeError::Access(error) => error.into(),
        IntakeError::Store(error) => error.into(),
        IntakeError::Invalid(faults) => {
            let mut faults: Vec<FieldFault> = faults.iter().map(fault).collect();
            // One field here may be two fields of the room.
            faults.dedup();
            Refusal::Invalid(faults)
        }
        IntakeError::NoReceiver => Refusal::field("municipality", "api-fault-no-receiver"),
        IntakeError::Stale { current } => Refusal::Stale {
            seen: seen.unwrap_or_default(),
            current: current.revision,
            resource: Box::new(serde_json::to_value(ReportView::of(caller, &current)).unwrap_or_default()),
        },
        IntakeError::Order { what } => Refusal::Order(match what {
            "not_opened" => "api-order-not-opened",
            "not_assessed" => "api-order-not-assessed",
            "decided" => "api-order-decided",
            _ => "api-order-other",
        }),
        IntakeError::Damaged => Problem::internal(&error).into(),
    }
}

/// The room's field names are the API's, with one exception.
fn fault(fault: &intake::FieldFault) -> FieldFault {
    let field = match fault.field {
        "form_key" => "Idempotency-Key",
        field => field,
    };
    FieldFault::new(field, fault.key)
}

/// A report to send.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReport, example = json!({
    "municipality": "1280", "kind": "concern_report", "danger": "no", "reporter_kind": "school",
    "duty_bound": "yes", "feedback_wanted": true, "age": "13-15", "purposes": [],
    "happened": "Påhittat exempel: eleven har kommit till skolan utan vinterkläder och berättar att hon arbetar på nätterna.",
    "child_name": "Exempel Exempelsson", "reporter_name": "Rektor Påhittad", "reporter_contact": "rektor@skola.example"
}))]
pub(crate) struct NewReportBody {
    /// The unit to send to. Without it, the receiving unit of `municipality`.
    #[serde(default)]
    unit: Option<Uuid>,
    /// Code of the municipality where the child is now.
    #[serde(default)]
    #[schema(pattern = "^[0-9]{4}$")]
    municipality: Option<String>,
    /// How it came.
    kind: ReportKind,
    /// Is somebody in danger now?
    danger: ReportDanger,
    /// Who raised the alert: a code of the variable `ent_alert_source`.
    reporter_kind: String,
    /// Is the reporter bound to report (SoL 19 kap. 1 §)?
    duty_bound: ReportAnswer,
    /// Does the reporter want to know what was decided (SoL 19 kap. 6 §)?
    #[serde(default)]
    feedback_wanted: bool,
    /// The child's age.
    age: ReportAge,
    /// Suspected purposes: codes of the variable `ev_purpose`.
    #[serde(default)]
    #[schema(max_items = 20)]
    purposes: Vec<String>,
    /// What happened, what was seen or heard.
    #[schema(max_length = 10_000)]
    happened: String,
    /// The child's name. One of this and the three following is needed.
    #[serde(default)]
    #[schema(max_length = 200)]
    child_name: String,
    /// Personal or coordination number, or birth date, as told.
    #[serde(default)]
    #[schema(max_length = 30)]
    child_number: String,
    /// Other ways to find or recognise the child.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    child_other: String,
    /// Where the child is now.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    whereabouts: String,
    /// The reporter's name.
    #[serde(default)]
    #[schema(max_length = 200)]
    reporter_name: String,
    /// How to reach the reporter.
    #[serde(default)]
    #[schema(max_length = 200)]
    reporter_contact: String,
    /// Code of a language for which an interpreter is needed.
    #[serde(default)]
    language: String,
}

/// Proof that a report has arrived.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Receipt)]
pub(crate) struct ReceiptView {
    /// Reference number.
    #[schema(example = "A26-0H2XNT-P")]
    number: String,
    /// When it was received.
    received_at: Timestamp,
    /// The unit that is responsible from that instant.
    unit: Uuid,
    /// Its name.
    unit_name: String,
    /// How fast it must be opened.
    urgency: ReportUrgency,
    /// By when.
    open_due: Timestamp,
    /// What happens next, in words.
    next: String,
}

/// Sends a report. When the answer comes, it is on disk, a unit is responsible and its clock runs.
#[utoipa::path(post, path = "/reports", operation_id = "send_report", tag = "reports", params(OnceHeader), request_body = NewReportBody,
    responses((status = 201, body = ReceiptView)))]
pub(crate) async fn send(
    caller: Caller,
    Once(form_key): Once,
    Body(body): Body<NewReportBody>,
) -> Result<Made<ReceiptView>, Refusal> {
    let to = match (body.unit, &body.municipality) {
        (Some(unit), _) => intake::To::Unit(UnitId(unit)),
        (None, Some(code)) => intake::To::Municipality(code.clone()),
        (None, None) => return Err(Refusal::field("municipality", "api-fault-to")),
    };
    let input = NewReport {
        form_key,
        to,
        kind: body.kind.0,
        danger: body.danger.0,
        municipality: body.municipality,
        reporter_kind: body.reporter_kind,
        duty_bound: body.duty_bound.0,
        feedback_wanted: body.feedback_wanted,
        age: body.age.0,
        purposes: body.purposes,
        told: Told {
            happened: body.happened,
            child_name: body.child_name,
            child_number: body.child_number,
            child_other: body.child_other,
            whereabouts: body.whereabouts,
            reporter_name: body.reporter_name,
            reporter_contact: body.reporter_contact,
            language: body.language,
        },
    };
    let receipt =
        intake::receive(&caller.house, &caller.cx, input).await.map_err(|e| refused(&caller, None, e))?;
    // No place to read it: the sender has the receipt, the report belongs to the unit.
    Ok(Made(
        None,
        ReceiptView {
            number: receipt.number.to_string(),
            received_at: receipt.received_at,
            unit: receipt.unit.uuid(),
            unit_name: receipt.unit_name,
            urgency: Coded(receipt.urgency),
            open_due: receipt.open_due,
            next: caller.say(&receipt.next),
        },
    ))
}

/// Which part of the inbox.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InboxQuery {
    /// Part of the inbox; unopened when left out.
    tab: Option<InboxTab>,
    /// `next` of the page before.
    #[param(min_length = 1, max_length = 300)]
    cursor: Option<String>,
}

/// A page of an inbox.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Inbox)]
pub(crate) struct InboxView {
    /// The token's unit.
    unit: Uuid,
    /// Part shown.
    tab: InboxTab,
    /// Lines, acute first, then by the clock that runs.
    reports: Vec<ReportLine>,
    /// Cursor of the next page.
    next: Option<String>,
    /// Unopened reports.
    unopened: i64,
    /// Of them acute.
    unopened_acute: i64,
    /// Opened, something is left to do.
    working: i64,
}

/// The coded side of a report. No text of anyone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportLine {
    /// Reference number.
    #[schema(example = "A26-0H2XNT-P")]
    number: String,
    /// How it came.
    kind: ReportKind,
    /// How fast it must be opened.
    urgency: ReportUrgency,
    /// Where it stands.
    state: ReportState,
    /// When it was received.
    received_at: Timestamp,
    /// When it must have been opened.
    open_due: Timestamp,
    /// When it was opened.
    opened_at: Option<Timestamp>,
    /// Highest escalation.
    level: Option<EscalationLevel>,
    /// When protection must have been assessed.
    assess_due: Timestamp,
    /// When it was.
    assessed_at: Option<Timestamp>,
    /// When it must have been decided.
    decide_due: Timestamp,
    /// When it was.
    decided_at: Option<Timestamp>,
    /// What was decided.
    decision: Option<ReportDecision>,
    /// When the reporter must have been told.
    feedback_due: Option<Timestamp>,
    /// When the reporter was.
    feedback_done_at: Option<Timestamp>,
    /// A case has been opened from it.
    has_case: bool,
    /// A synthetic report: about nobody.
    synthetic: bool,
}

impl From<&intake::Summary> for ReportLine {
    fn from(s: &intake::Summary) -> Self {
        Self {
            number: s.number.to_string(),
            kind: Coded(s.kind),
            urgency: Coded(s.urgency),
            state: Coded(s.state),
            received_at: s.received_at,
            open_due: s.open_due,
            opened_at: s.opened_at,
            level: s.level.map(Coded),
            assess_due: s.assess_due,
            assessed_at: s.assessed_at,
            decide_due: s.decide_due,
            decided_at: s.decided_at,
            decision: s.decision.map(Coded),
            feedback_due: s.feedback_due,
            feedback_done_at: s.feedback_done_at,
            has_case: s.has_case,
            synthetic: s.synthetic,
        }
    }
}

/// The inbox of the token's unit.
#[utoipa::path(get, path = "/inbox", tag = "reports", params(InboxQuery), responses((status = 200, body = InboxView)))]
pub(crate) async fn inbox(
    caller: Caller,
    Query(query): Query<InboxQuery>,
) -> Result<Json<InboxView>, Refusal> {
    let after = cursor::read::<(i64, i64, ReportId)>(query.cursor.as_deref())?;
    let after = after.map(|(rank, sort, id)| Cursor { rank, sort, id });
    let tab = query.tab.map_or(intake::Tab::Unopened, |t| t.0);
    let at = (caller.staff.org, caller.staff.unit);
    let page = intake::inbox(&caller.house, &caller.cx, at, tab, after)
        .await
        .map_err(|e| refused(&caller, None, e))?;
    Ok(Json(InboxView {
        unit: page.unit.uuid(),
        tab: Coded(page.tab),
        reports: page.rows.iter().map(ReportLine::from).collect(),
        next: cursor::write(page.next.map(|c| (c.rank, c.sort, c.id))),
        unopened: page.counts.unopened,
        unopened_acute: page.counts.unopened_acute,
        working: page.counts.working,
    }))
}

/// A report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Report)]
pub(crate) struct ReportView {
    /// Its coded side.
    summary: ReportLine,
    /// Revision, for `If-Match`.
    revision: i64,
    /// The responsible unit.
    unit: Uuid,
    /// The access rule that let the caller in.
    rule: String,
    /// Its clocks.
    clocks: Vec<ReportClock>,
    /// What was told, once somebody has opened it.
    opened: Option<OpenedView>,
}

/// A clock of a report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportClock {
    /// The clock.
    deadline: Deadline,
    /// When it was met.
    done_at: Option<Timestamp>,
}

/// What an opened report shows.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OpenedReport)]
pub(crate) struct OpenedView {
    /// What happened.
    happened: String,
    /// The child's name.
    child_name: String,
    /// The child's number as told.
    child_number: String,
    /// Other ways to find the child.
    child_other: String,
    /// Where the child is.
    whereabouts: String,
    /// The reporter's name.
    reporter_name: String,
    /// How to reach the reporter.
    reporter_contact: String,
    /// Language for which an interpreter is needed.
    language: String,
    /// Who raised the alert.
    reporter_kind: String,
    /// Is the reporter bound to report?
    duty_bound: ReportAnswer,
    /// Does the reporter want feedback?
    feedback_wanted: bool,
    /// Municipality where the child is.
    municipality: Option<String>,
    /// The child's age.
    age: ReportAge,
    /// Suspected purposes.
    purposes: Vec<String>,
    /// Newest answer of the protection assessment.
    needs: Option<ProtectionNeeds>,
    /// What was written about it.
    notes: Vec<ReportNote>,
}

/// A note about a report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportNote {
    /// When.
    at: Timestamp,
    /// What kind.
    kind: ReportNoteKind,
    /// Coded outcome.
    code: String,
    /// The text.
    text: String,
    /// What the child said.
    child_said: Option<String>,
    /// Why the child was not asked.
    child_not_asked: Option<String>,
    /// Has somebody met the child?
    met: Option<String>,
}

impl ReportView {
    fn of(caller: &Caller, page: &ReportPage) -> Self {
        Self {
            summary: (&page.summary).into(),
            revision: page.revision,
            unit: page.unit.uuid(),
            rule: page.rule.code().to_owned(),
            clocks: page
                .clocks
                .iter()
                .map(|c| ReportClock { deadline: Deadline::of(caller, &c.due), done_at: c.done_at })
                .collect(),
            opened: page.opened.as_deref().map(OpenedView::from),
        }
    }
}

impl From<&intake::Opened> for OpenedView {
    fn from(o: &intake::Opened) -> Self {
        let t = o.told.clone();
        Self {
            happened: t.happened,
            child_name: t.child_name,
            child_number: t.child_number,
            child_other: t.child_other,
            whereabouts: t.whereabouts,
            reporter_name: t.reporter_name,
            reporter_contact: t.reporter_contact,
            language: t.language,
            reporter_kind: o.reporter_kind.clone(),
            duty_bound: Coded(o.duty_bound),
            feedback_wanted: o.feedback_wanted,
            municipality: o.municipality.clone(),
            age: Coded(o.age),
            purposes: o.purposes.clone(),
            needs: o.needs.map(Coded),
            notes: o.notes.iter().map(ReportNote::from).collect(),
        }
    }
}

impl From<&intake::Note> for ReportNote {
    fn from(n: &intake::Note) -> Self {
        let (child_said, child_not_asked) = match &n.words.child_view {
            Some(ChildView::Asked(said)) => (Some(said.clone()), None),
            Some(ChildView::NotAsked(because)) => (None, Some(because.clone())),
            None => (None, None),
        };
        Self {
            at: n.at,
            kind: Coded(n.kind),
            code: n.code.clone(),
            text: n.words.text.clone(),
            child_said,
            child_not_asked,
            met: n.words.met.clone(),
        }
    }
}

fn answer(caller: &Caller, page: &ReportPage) -> Tagged<ReportView> {
    Tagged(page.revision, ReportView::of(caller, page))
}

/// A report as it stands. Unopened, it shows only its coded side and its clocks.
#[utoipa::path(get, path = "/reports/{number}", operation_id = "read_report", tag = "reports",
    params(("number" = String, Path, description = "Reference number")),
    responses((status = 200, body = ReportView, headers(("ETag" = String, description = "Revision")))))]
pub(crate) async fn report(
    caller: Caller,
    Path(number): Path<String>,
) -> Result<Tagged<ReportView>, Refusal> {
    let page = intake::report_page(&caller.house, &caller.cx, &written(&number))
        .await
        .map_err(|e| refused(&caller, None, e))?;
    Ok(answer(&caller, &page))
}

/// The number in its one written form, however it was typed.
pub(crate) fn written(number: &str) -> String {
    number.parse::<ground::ReportNumber>().map_or_else(|_| number.to_owned(), |n| n.to_string())
}

/// Opens a report: from now on somebody has read it. Opening twice changes nothing.
#[utoipa::path(post, path = "/reports/{number}/open", operation_id = "open_report", tag = "reports",
    params(("number" = String, Path, description = "Reference number")),
    responses((status = 200, body = ReportView, headers(("ETag" = String, description = "Revision")))))]
pub(crate) async fn open(caller: Caller, Path(number): Path<String>) -> Result<Tagged<ReportView>, Refusal> {
    let page = intake::open(&caller.house, &caller.cx, &written(&number))
        .await
        .map_err(|e| refused(&caller, None, e))?;
    Ok(answer(&caller, &page))
}

/// What the child said, or why it was not asked: exactly one of them.
pub(crate) fn child_view<V>(
    said: Option<String>,
    not_asked: Option<String>,
    asked: impl FnOnce(String) -> V,
    because: impl FnOnce(String) -> V,
) -> Result<V, Refusal> {
    let written = |text: Option<String>| text.filter(|t| !t.trim().is_empty());
    match (written(said), written(not_asked)) {
        (Some(said), None) => Ok(asked(said)),
        (None, Some(reason)) => Ok(because(reason)),
        _ => Err(Refusal::field(Cow::Borrowed("child_said"), "api-fault-child-view")),
    }
}

/// The immediate protection assessment (SoL 20 kap. 1 §).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProtectionAssessment, example = json!({
    "needs": "no", "met": "in_person", "assessment": "Påhittat exempel: inget omedelbart behov av skydd.",
    "child_said": "Påhittat exempel: vill bo kvar hemma."
}))]
pub(crate) struct ProtectionBody {
    /// Does the child need immediate protection?
    needs: ProtectionNeeds,
    /// Has somebody met the child?
    met: ProtectionMet,
    /// Why, and what is done.
    #[schema(max_length = 4_000)]
    assessment: String,
    /// What the child said. Either this or `child_not_asked`.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    child_said: Option<String>,
    /// Why the child was not asked.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    child_not_asked: Option<String>,
}

/// Writes down the immediate protection assessment. It may be made again when more is known.
#[utoipa::path(post, path = "/reports/{number}/protection-assessment", operation_id = "assess_protection", tag = "reports",
    params(("number" = String, Path, description = "Reference number"), IfMatch, OnceHeader),
    request_body = ProtectionBody,
    responses((status = 200, body = ReportView, headers(("ETag" = String, description = "Revision")))))]
pub(crate) async fn assess_protection(
    caller: Caller,
    Path(number): Path<String>,
    seen: Seen,
    Once(key): Once,
    Body(body): Body<ProtectionBody>,
) -> Result<Tagged<ReportView>, Refusal> {
    let revision = seen.needed()?;
    let form = Form { number: written(&number), revision, key };
    let input = intake::ProtectionAssessment {
        needs: body.needs.0,
        text: body.assessment,
        met: body.met.0,
        child_view: child_view(body.child_said, body.child_not_asked, ChildView::Asked, ChildView::NotAsked)?,
    };
    let page = casework::assess_report(&caller.house, &caller.cx, &form, &input)
        .await
        .map_err(|e| refused(&caller, Some(revision), e))?;
    Ok(answer(&caller, &page))
}

/// A decision about a report.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReportDecision, example = json!({
    "decision": "inquiry_opened", "reason": "Påhittat exempel: uppgifterna behöver utredas.",
    "child_not_asked": "Påhittat exempel: barnet har inte kunnat nås."
}))]
pub(crate) struct DecisionBody {
    /// What is decided.
    decision: ReportDecision,
    /// Why.
    #[schema(max_length = 4_000)]
    reason: String,
    /// What the child said. Either this or `child_not_asked`.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    child_said: Option<String>,
    /// Why the child was not asked.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    child_not_asked: Option<String>,
}

/// Writes down the decision. The clock for feedback to the reporter starts.
#[utoipa::path(post, path = "/reports/{number}/decision", operation_id = "decide_report", tag = "reports",
    params(("number" = String, Path, description = "Reference number"), IfMatch, OnceHeader),
    request_body = DecisionBody,
    responses((status = 200, body = ReportView, headers(("ETag" = String, description = "Revision")))))]
pub(crate) async fn decide(
    caller: Caller,
    Path(number): Path<String>,
    seen: Seen,
    Once(key): Once,
    Body(body): Body<DecisionBody>,
) -> Result<Tagged<ReportView>, Refusal> {
    let revision = seen.needed()?;
    let form = Form { number: written(&number), revision, key };
    let view = child_view(body.child_said, body.child_not_asked, ChildView::Asked, ChildView::NotAsked)?;
    let page =
        casework::decide_report(&caller.house, &caller.cx, &form, body.decision.0, &body.reason, &view)
            .await
            .map_err(|e| refused(&caller, Some(revision), e))?;
    Ok(answer(&caller, &page))
}
