//! Cases: open, read with the plan, write, worklist, search.

use std::collections::BTreeMap;

use access::{Secrecy, Target};
use axum::{Json, extract::Path};
use casework::{
    CasePage, CaseworkError, Form, Heading, Identity, Mark, PersonCodes, PersonInput, WorkCursor, say,
};
use ground::{PersonId, UserId};
use guidance::StepState;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web_kit::Problem;

use crate::{
    Body, Caller, FieldFault, Once, Query, Refusal, Seen,
    body::{Object, at_most},
    codes::{CasePersonRole, CaseSecrecy, CaseStatus, Coded, EntryKind, NextState, WorklistFilter},
    cursor,
    directory_::LONGEST_NAMES,
    headers::{IfMatch, IfMatchOptional, Made, OnceHeader, Tagged},
    intake_,
    law_::{Deadline, word},
};

/// A room's error in words of the API. A stale request gets the case as it stands, when the token may read it.
async fn refused(caller: &Caller, target: Option<&Target>, error: CaseworkError) -> Refusal {
    match error {
        CaseworkError::Access(error) => error.into(),
        CaseworkError::Store(error) => error.into(),
        CaseworkError::Directory(error) => error.into(),
        CaseworkError::Intake(error) => intake_::refused(caller, None, error),
        CaseworkError::Invalid(faults) => {
            Refusal::Invalid(faults.into_iter().map(|f| FieldFault::new(f.field, f.key)).collect())
        }
        CaseworkError::Stale { seen, current } => {
            let page = match target {
                Some(target) => casework::case_page(&caller.house, &caller.cx, target).await.ok(),
                None => None,
            };
            let current = page.as_ref().map_or(current, |p| p.revision);
            let resource = page.and_then(|p| serde_json::to_value(CaseView::of(caller, &p)).ok());
            Refusal::Stale { seen, current, resource: Box::new(resource.unwrap_or_default()) }
        }
        CaseworkError::Closed => Refusal::Order("api-order-closed"),
        CaseworkError::Open | CaseworkError::HandedOver | CaseworkError::NotNow => {
            Refusal::Order("api-order-other")
        }
        CaseworkError::Sealed(_)
        | CaseworkError::Damaged
        | CaseworkError::Archive(_)
        | CaseworkError::Plan(_) => Problem::internal(&error).into(),
    }
}

/// A person of a case to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPerson {
    /// Role in the case.
    role: CasePersonRole,
    /// Code of the variable `vic_sex`.
    #[serde(default)]
    sex: Option<String>,
    /// Codes of the variable `vic_citizenship`.
    #[serde(default)]
    citizenship: Vec<String>,
    /// Codes of the variable `vic_language`.
    #[serde(default)]
    languages: Vec<String>,
    /// Given names.
    #[serde(default)]
    given: String,
    /// Family names.
    #[serde(default)]
    family: String,
    /// Other names, earlier or claimed.
    #[serde(default)]
    other_names: String,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(default)]
    birth_date: String,
    /// Personal number.
    #[serde(default)]
    personal_number: String,
    /// Coordination number.
    #[serde(default)]
    coordination_number: String,
    /// Number of the Migration Agency's card.
    #[serde(default)]
    lma_number: String,
    /// Passport number.
    #[serde(default)]
    passport: String,
    /// Telephone.
    #[serde(default)]
    phone: String,
    /// Where the person lives or stays.
    #[serde(default)]
    address: String,
    /// Anything else.
    #[serde(default)]
    note: String,
}

impl From<NewPerson> for PersonInput {
    fn from(p: NewPerson) -> Self {
        Self {
            role: p.role.0,
            coded: PersonCodes { sex: p.sex, citizenship: p.citizenship, languages: p.languages },
            identity: Identity {
                given: p.given,
                family: p.family,
                other_names: p.other_names,
                birth_date: p.birth_date,
                personal_number: p.personal_number,
                coordination_number: p.coordination_number,
                lma_number: p.lma_number,
                passport: p.passport,
                phone: p.phone,
                address: p.address,
                note: p.note,
            },
        }
    }
}

/// A case to open at the token's unit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCase, example = json!({
    "report": "A26-0H2XNT-P", "facts": {"age_years": 15},
    "persons": [{"role": "child", "given": "Exempel", "family": "Exempelsson"}]
}))]
pub(crate) struct NewCaseBody {
    /// Number of the report it answers; linked in the same transaction.
    #[serde(default)]
    report: Option<String>,
    /// When the concern report was received, when it did not come through the inbox.
    #[serde(default)]
    received_at: Option<Timestamp>,
    /// Coded facts by id, as `/process` defines them; what is left out is unknown.
    #[serde(default)]
    #[schema(value_type = Object)]
    facts: Map<String, Value>,
    /// Who sees it inside the organisation; normal when left out.
    #[serde(default)]
    secrecy: Option<CaseSecrecy>,
    /// Persons. A child is added without identity when none is named.
    #[serde(default)]
    #[schema(max_items = 100, value_type = Vec<NewPerson>)]
    persons: Vec<Object<NewPerson>>,
}

/// A case that was opened.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseOpened {
    /// Its number.
    #[schema(example = "B26-7K3M9Q-4")]
    number: String,
}

/// Opens a case: from this instant the token's unit is responsible for the child.
#[utoipa::path(post, path = "/cases", operation_id = "open_case", tag = "cases", params(OnceHeader), request_body = NewCaseBody,
    responses((status = 201, body = CaseOpened, headers(("Location" = String, description = "The case")))))]
pub(crate) async fn open(
    caller: Caller,
    Once(form_key): Once,
    Body(body): Body<NewCaseBody>,
) -> Result<Made<CaseOpened>, Refusal> {
    let input = casework::OpenCase {
        report: body.report.as_deref().map(|n| Target::Number(intake_::written(n))),
        unit: caller.staff.unit,
        received_at: body.received_at,
        facts: body.facts,
        secrecy: body.secrecy.map_or(Secrecy::Normal, |s| s.0),
        persons: body.persons.into_iter().map(|Object(person)| person.into()).collect(),
        form_key,
    };
    match casework::open_case(&caller.house, &caller.cx, input).await {
        Ok(number) => {
            let place = format!("{}/cases/{number}", crate::app::PREFIX);
            Ok(Made(Some(place), CaseOpened { number: number.to_string() }))
        }
        Err(error) => Err(refused(&caller, None, error).await),
    }
}

/// A case with its plan as of now. Names of persons are not part of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Case)]
pub(crate) struct CaseView {
    /// Number.
    #[schema(example = "B26-7K3M9Q-4")]
    number: String,
    /// Heading from coded facts: tells nothing of who it is.
    heading: String,
    /// Responsible unit.
    unit: Uuid,
    /// Open or closed.
    status: CaseStatus,
    /// When the report came in; statutory clocks run from it.
    received_at: Timestamp,
    /// When the case was opened.
    opened_at: Timestamp,
    /// When it was closed.
    closed_at: Option<Timestamp>,
    /// How secret it is.
    secrecy: CaseSecrecy,
    /// The access rule that let the caller in.
    rule: String,
    /// Revision, for `If-Match`.
    revision: i64,
    /// Coded facts.
    #[schema(value_type = Object)]
    facts: Value,
    /// The plan.
    plan: PlanView,
    /// Latest journal entries, newest first.
    entries: Vec<EntryView>,
    /// Open tasks.
    tasks: Vec<TaskView>,
}

/// A plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Plan)]
pub(crate) struct PlanView {
    /// Version of the process it was derived from.
    process_version: String,
    /// The most urgent step somebody can act on.
    next: Option<String>,
    /// Open steps, most urgent first.
    order: Vec<String>,
    /// Facts that are unknown, in asking order.
    unknown_facts: Vec<String>,
    /// All steps.
    steps: Vec<PlanStepView>,
}

/// A step of a plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanStep)]
pub(crate) struct PlanStepView {
    /// Id.
    id: String,
    /// Main step.
    main: String,
    /// Short imperative.
    title: String,
    /// How.
    detail: String,
    /// `to_do`, `in_progress`, `done`, `waiting_for` or `not_applicable`.
    state: String,
    /// On what it waits, or why it does not apply.
    because: Option<String>,
    /// When it was done.
    done_at: Option<Timestamp>,
    /// Actor who is responsible.
    responsible: String,
    /// What each actor does.
    roles: BTreeMap<String, String>,
    /// The clock that runs.
    deadline: Option<Deadline>,
    /// Its limit has passed.
    overdue: bool,
    /// Why the step is here.
    why: String,
    /// It protects the child.
    protective: bool,
    /// Provisions.
    provisions: Vec<String>,
    /// Contacts.
    contacts: Vec<String>,
    /// How far it was checked.
    verified: String,
}

/// An entry of the journal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = JournalEntry)]
pub(crate) struct EntryView {
    /// Id.
    id: Uuid,
    /// When it happened.
    at: Timestamp,
    /// When it was written.
    written_at: Timestamp,
    /// Kind.
    kind: EntryKind,
    /// Code within its kind.
    code: String,
    /// The codes as a sentence.
    summary: String,
    /// Step of the plan.
    step: Option<String>,
    /// The text.
    text: String,
    /// What the child said.
    child_said: Option<String>,
    /// Why the child was not asked.
    child_not_asked: Option<String>,
    /// Who wrote it.
    author: Option<String>,
}

/// A task.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Task)]
pub(crate) struct TaskView {
    /// Id.
    id: Uuid,
    /// What to do.
    text: String,
    /// Who.
    assignee: Option<Uuid>,
    /// By when.
    due: Option<Timestamp>,
}

fn heading(caller: &Caller, heading: &Heading) -> String {
    say::heading(caller.house.content, caller.cx.lang, heading)
}

impl CaseView {
    fn of(caller: &Caller, page: &CasePage) -> Self {
        Self {
            number: page.number.clone(),
            heading: heading(caller, &page.heading),
            unit: page.unit.uuid(),
            status: Coded(page.status),
            received_at: page.received_at,
            opened_at: page.opened_at,
            closed_at: page.closed.map(|(at, _)| at),
            secrecy: Coded(page.secrecy),
            rule: page.rule.code().to_owned(),
            revision: page.revision,
            facts: serde_json::to_value(&page.facts).unwrap_or_default(),
            plan: PlanView {
                process_version: page.plan.process_version.clone(),
                next: page.plan.next.clone(),
                order: page.plan.order.clone(),
                unknown_facts: page.plan.unknown_facts.clone(),
                steps: page.plan.substeps().map(|s| PlanStepView::of(caller, s)).collect(),
            },
            entries: page.entries.iter().map(|e| EntryView::of(caller, e)).collect(),
            tasks: page
                .tasks
                .iter()
                .map(|t| TaskView {
                    id: t.id.uuid(),
                    text: t.text.clone(),
                    assignee: t.assignee.map(UserId::uuid),
                    due: t.due,
                })
                .collect(),
        }
    }
}

impl PlanStepView {
    fn of(caller: &Caller, s: &guidance::PlanStep) -> Self {
        let (state, because, done_at) = match &s.state {
            StepState::ToDo => ("to_do", None, None),
            StepState::InProgress => ("in_progress", None, None),
            StepState::Done { at } => ("done", None, Some(*at)),
            StepState::WaitingFor { what, .. } => ("waiting_for", Some(caller.say(what)), None),
            StepState::NotApplicable { because } => ("not_applicable", Some(caller.say(because)), None),
        };
        Self {
            id: s.id.clone(),
            main: s.main.clone(),
            title: caller.say(&s.title),
            detail: caller.say(&s.detail),
            state: state.to_owned(),
            because,
            done_at,
            responsible: s.responsible.clone(),
            roles: s.roles.iter().map(|r| (r.actor.clone(), caller.say(&r.does))).collect(),
            deadline: s.due.as_ref().map(|d| Deadline::of(caller, d)),
            overdue: s.overdue,
            why: caller.say(&s.why),
            protective: s.protective,
            provisions: s.provisions.clone(),
            contacts: s.contacts.clone(),
            verified: word(&s.verified),
        }
    }
}

impl EntryView {
    fn of(caller: &Caller, e: &casework::Entry) -> Self {
        let (child_said, child_not_asked) = match &e.text.view {
            Some(casework::ChildView::Asked(said)) => (Some(said.clone()), None),
            Some(casework::ChildView::NotAsked(because)) => (None, Some(because.clone())),
            None => (None, None),
        };
        Self {
            id: e.id.uuid(),
            at: e.at,
            written_at: e.written_at,
            kind: Coded(e.kind),
            code: e.code.clone(),
            summary: say::entry(caller.house.content, caller.cx.lang, e),
            step: e.step.clone(),
            text: e.text.text.clone(),
            child_said,
            child_not_asked,
            author: e.author_name.clone(),
        }
    }
}

/// A case with its plan as of now.
#[utoipa::path(get, path = "/cases/{number}", operation_id = "read_case", tag = "cases",
    params(("number" = String, Path, description = "Case number")),
    responses((status = 200, body = CaseView, headers(("ETag" = String, description = "Revision")))))]
pub(crate) async fn case(caller: Caller, Path(number): Path<String>) -> Result<Tagged<CaseView>, Refusal> {
    let target = casework::by_number(&number);
    match casework::case_page(&caller.house, &caller.cx, &target).await {
        Ok(page) => Ok(Tagged(page.revision, CaseView::of(&caller, &page))),
        Err(error) => Err(refused(&caller, None, error).await),
    }
}

/// What was added.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Added {
    /// Its id.
    id: Uuid,
}

/// Answers a change of a case.
async fn added<I: Into<Uuid>>(
    caller: &Caller,
    target: &Target,
    done: Result<I, CaseworkError>,
) -> Result<Made<Added>, Refusal> {
    match done {
        Ok(id) => Ok(Made(None, Added { id: id.into() })),
        Err(error) => Err(refused(caller, Some(target), error).await),
    }
}

/// A note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Påhittat exempel: samtal med skolan."}))]
pub(crate) struct NewNote {
    /// The text.
    #[schema(max_length = 50_000)]
    text: String,
}

/// Writes a note in the journal.
#[utoipa::path(post, path = "/cases/{number}/notes", operation_id = "add_note", tag = "cases",
    params(("number" = String, Path, description = "Case number"), IfMatchOptional, OnceHeader),
    request_body = NewNote, responses((status = 201, body = Added)))]
pub(crate) async fn note(
    caller: Caller,
    Path(number): Path<String>,
    Seen(revision): Seen,
    Once(key): Once,
    Body(body): Body<NewNote>,
) -> Result<Made<Added>, Refusal> {
    let (target, form) = (casework::by_number(&number), Form { revision, key });
    let done = casework::add_note(&caller.house, &caller.cx, &target, &form, &body.text).await;
    added(&caller, &target, done).await
}

/// What is said of a step.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StepMark {
    /// Begun.
    Started,
    /// Done.
    Done,
    /// Judged not to be needed here; the note says why.
    SetAside,
    /// Open again.
    Reopened,
}

/// A step to mark.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"mark": "started"}))]
pub(crate) struct MarkedStep {
    /// What is said of it.
    mark: StepMark,
    /// Which event it was, for a step done in more than one way.
    #[serde(default)]
    outcome: Option<String>,
    /// When it happened; now when left out.
    #[serde(default)]
    at: Option<Timestamp>,
    /// Remark. Needed when a step is set aside.
    #[serde(default)]
    #[schema(max_length = 50_000)]
    note: String,
}

/// Marks a step of the plan; the plan follows at once.
#[utoipa::path(post, path = "/cases/{number}/steps/{id}", operation_id = "mark_step", tag = "cases",
    params(("number" = String, Path, description = "Case number"), ("id" = String, Path, description = "Step id"),
        IfMatch, OnceHeader),
    request_body = MarkedStep, responses((status = 201, body = Added)))]
pub(crate) async fn step(
    caller: Caller,
    Path((number, step)): Path<(String, String)>,
    seen: Seen,
    Once(key): Once,
    Body(body): Body<MarkedStep>,
) -> Result<Made<Added>, Refusal> {
    let (target, form) = (casework::by_number(&number), Form::seen(seen.needed()?, key));
    let input = casework::MarkStep {
        step,
        mark: match body.mark {
            StepMark::Started => Mark::Started,
            StepMark::Done => Mark::Done,
            StepMark::SetAside => Mark::SetAside,
            StepMark::Reopened => Mark::Reopened,
        },
        outcome: body.outcome,
        at: body.at,
        note: body.note,
    };
    let done = casework::mark_step(&caller.house, &caller.cx, &target, &form, &input).await;
    added(&caller, &target, done).await
}

/// A task to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Påhittat exempel: ring god man.", "due": "2026-12-01T15:00:00Z"}))]
pub(crate) struct NewTask {
    /// What to do.
    #[schema(max_length = 50_000)]
    text: String,
    /// Who; somebody who works at the responsible unit.
    #[serde(default)]
    assignee: Option<Uuid>,
    /// By when.
    #[serde(default)]
    due: Option<Timestamp>,
}

/// Adds a task.
#[utoipa::path(post, path = "/cases/{number}/tasks", operation_id = "add_task", tag = "cases",
    params(("number" = String, Path, description = "Case number"), IfMatchOptional, OnceHeader),
    request_body = NewTask, responses((status = 201, body = Added)))]
pub(crate) async fn task(
    caller: Caller,
    Path(number): Path<String>,
    Seen(revision): Seen,
    Once(key): Once,
    Body(body): Body<NewTask>,
) -> Result<Made<Added>, Refusal> {
    let (target, form) = (casework::by_number(&number), Form { revision, key });
    let task = casework::NewTask { text: body.text, assignee: body.assignee.map(UserId), due: body.due };
    let done = casework::add_task(&caller.house, &caller.cx, &target, &form, &task).await;
    added(&caller, &target, done).await
}

/// Which cases.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WorklistQuery {
    /// Which cases; all when left out.
    filter: Option<WorklistFilter>,
    /// `next` of the page before.
    #[param(min_length = 1, max_length = 300)]
    cursor: Option<String>,
}

/// A page of a worklist.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Worklist)]
pub(crate) struct WorklistView {
    /// Open cases, most pressing first. No names.
    cases: Vec<WorkLine>,
    /// Cursor of the next page.
    next: Option<String>,
}

/// One case of a worklist.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorkLine {
    /// Number.
    number: String,
    /// Heading.
    heading: String,
    /// Next step.
    step: Option<String>,
    /// Its title.
    step_title: Option<String>,
    /// Its state.
    state: NextState,
    /// Limit of the clock.
    due: Option<Timestamp>,
    /// From when to warn.
    warn: Option<Timestamp>,
    /// Late now.
    overdue: bool,
    /// Who handles it.
    handler: Option<String>,
    /// How secret it is.
    secrecy: CaseSecrecy,
}

/// The worklist of the token's unit.
#[utoipa::path(get, path = "/worklist", tag = "cases", params(WorklistQuery),
    responses((status = 200, body = WorklistView)))]
pub(crate) async fn worklist(
    caller: Caller,
    Query(query): Query<WorklistQuery>,
) -> Result<Json<WorklistView>, Refusal> {
    let after = cursor::read::<(i64, Uuid)>(query.cursor.as_deref())?;
    let after = after.map(|(order, id)| WorkCursor { order, id });
    let filter = query.filter.map_or(casework::Filter::All, |f| f.0);
    let page = match casework::worklist(&caller.house, &caller.cx, caller.staff.unit, filter, after).await {
        Ok(page) => page,
        Err(error) => return Err(refused(&caller, None, error).await),
    };
    let (content, lang) = (caller.house.content, caller.cx.lang);
    let cases = page.rows.iter().map(|r| WorkLine {
        number: r.number.clone(),
        heading: heading(&caller, &r.heading),
        step_title: r.step.as_deref().map(|s| say::step(content, lang, s).to_owned()),
        step: r.step.clone(),
        state: Coded(r.state),
        due: r.due,
        warn: r.warn,
        overdue: r.overdue,
        handler: r.handler_name.clone(),
        secrecy: Coded(r.secrecy),
    });
    Ok(Json(WorklistView { cases: cases.collect(), next: cursor::write(page.next.map(|c| (c.order, c.id))) }))
}

/// What to search for. In a body, so that no name stands in an address or a log.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"query": "Exempel Exempelsson"}))]
pub(crate) struct SearchRequest {
    /// Whole names, a personal, coordination, LMA or passport number, or a case number (Förordning 2001:637 15 §).
    #[schema(max_length = 200)]
    query: String,
    /// `next` of the page before.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 300)]
    cursor: Option<String>,
}

/// Cases found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchAnswer {
    /// Hits that the caller may see.
    hits: Vec<SearchHitView>,
    /// Cursor of the next page.
    next: Option<String>,
}

/// One person found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SearchHit)]
pub(crate) struct SearchHitView {
    /// Case number.
    number: String,
    /// Responsible unit.
    unit: Uuid,
    /// Open or closed.
    status: CaseStatus,
    /// Heading of the case.
    heading: String,
    /// The person's role there.
    role: CasePersonRole,
    /// The person's name.
    name: String,
    /// Birth date, as far as known.
    birth_date: String,
}

/// Searches the organisation's cases by name or number, and by nothing else.
#[utoipa::path(post, path = "/search", tag = "cases", request_body = SearchRequest,
    responses((status = 200, body = SearchAnswer)))]
pub(crate) async fn search(
    caller: Caller,
    Body(body): Body<SearchRequest>,
) -> Result<Json<SearchAnswer>, Refusal> {
    at_most("query", &body.query, LONGEST_NAMES)?;
    let after = cursor::read::<PersonId>(body.cursor.as_deref())?;
    let unit = caller.staff.unit;
    let page = match casework::search(&caller.house, &caller.cx, unit, &body.query, after).await {
        Ok(page) => page,
        Err(error) => return Err(refused(&caller, None, error).await),
    };
    let hits = page.hits.iter().map(|h| SearchHitView {
        number: h.number.clone(),
        unit: h.unit.uuid(),
        status: Coded(h.status),
        heading: heading(&caller, &h.heading),
        role: Coded(h.role),
        name: h.identity.name(),
        birth_date: h.identity.birth_date.clone(),
    });
    Ok(Json(SearchAnswer { hits: hits.collect(), next: cursor::write(page.next) }))
}
