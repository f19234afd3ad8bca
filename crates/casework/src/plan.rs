//! From the rows of a case to its plan, and from the plan to what the worklist keeps.

use access::{House, OpContext, Target, actions::CaseWrite, enter};
use directory::OrgKind;
use ground::OrgId;
use guidance::{CaseEvent, CaseFacts, FactValue, Plan, Process, StepState, Urgency};
use jiff::{SignedDuration, Timestamp};
use store::{Row, Value, Work, args};
use uuid::Uuid;

use crate::{
    CaseworkError,
    model::{CloseReason, Counts, EntryDetail, Heading, NextState, Status},
    sealed::parse,
    statements_::{EVENTS, RECORD, RECORD_LOCK, RECORD_NEXT, REFRESH_TIME, REFRESH_VERSION},
};

/// Stands for *no time*: later than every instant, so that rows without a clock come last in one index.
pub(crate) const NO_TIME: i64 = 9_000_000_000_000_000_000;

pub(crate) fn time(micros: i64) -> Option<Timestamp> {
    if micros == NO_TIME { None } else { Timestamp::from_microsecond(micros).ok() }
}

/// A case's own row.
pub(crate) struct Record {
    pub(crate) status: Status,
    pub(crate) received_at: Timestamp,
    pub(crate) opened_at: Timestamp,
    pub(crate) closed: Option<(Timestamp, CloseReason)>,
    pub(crate) report: Option<(Uuid, String)>,
    pub(crate) facts: CaseFacts,
    pub(crate) sex: Option<String>,
    pub(crate) counts: Counts,
    pub(crate) unit_name: String,
    pub(crate) org_name: String,
    pub(crate) org_kind: OrgKind,
}

pub(crate) async fn record(
    house: &House,
    work: &mut Work,
    owner: OrgId,
    id: Uuid,
) -> Result<Record, CaseworkError> {
    let row = work.one(&RECORD, args![owner, id]).await?.ok_or(CaseworkError::Damaged)?;
    let closed_at: Option<Timestamp> = row.get("closed_at")?;
    let reason: Option<CloseReason> = row.parse_opt("close_reason")?;
    Ok(Record {
        status: row.parse("status")?,
        received_at: row.get("received_at")?,
        opened_at: row.get("opened_at")?,
        closed: closed_at.zip(reason),
        report: row.get::<Option<Uuid>>("report_id")?.zip(row.get("report")?),
        facts: CaseFacts::parse_stored(&house.content.process, &parse(&row.get::<String>("facts")?)?),
        sex: row.get("sex")?,
        counts: Counts {
            persons: row.get("persons")?,
            documents: row.get("documents")?,
            assessments: row.get("assessments")?,
            open_tasks: 0,
            registered: row.get("registered")?,
        },
        unit_name: row.get("unit_name")?,
        org_name: row.get("org_name")?,
        org_kind: row.parse("org_kind")?,
    })
}

/// One row of the journal as an event of the plan.
pub(crate) fn event(row: &Row) -> Result<Option<CaseEvent>, CaseworkError> {
    let Some(kind) = row.get::<Option<String>>("event")? else { return Ok(None) };
    let detail: EntryDetail =
        row.get::<Option<String>>("detail")?.map(|d| parse(&d)).transpose()?.unwrap_or_default();
    Ok(Some(CaseEvent {
        kind,
        at: row.get("at")?,
        step: row.get("step")?,
        process_version: row.get("process_version")?,
        title: detail.title,
    }))
}

pub(crate) async fn derive(
    house: &House,
    work: &mut Work,
    owner: OrgId,
    id: Uuid,
    facts: &CaseFacts,
    now: Timestamp,
) -> Result<Plan, CaseworkError> {
    let rows = work.all(&EVENTS, args![owner, id]).await?;
    let mut events = Vec::with_capacity(rows.len());
    for row in &rows {
        events.extend(event(row)?);
    }
    from_events(house, facts, &events, now)
}

pub(crate) fn from_events(
    house: &House,
    facts: &CaseFacts,
    events: &[CaseEvent],
    now: Timestamp,
) -> Result<Plan, CaseworkError> {
    Ok(guidance::plan(&house.content.process, &house.content.law, facts, events, now)?)
}

/// What the worklist keeps of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Next {
    step: Option<String>,
    state: NextState,
    order: i64,
    due_step: Option<String>,
    due: i64,
    warn: i64,
    refresh: i64,
}

impl Next {
    pub(crate) const fn nothing() -> Self {
        Self {
            step: None,
            state: NextState::Nothing,
            order: NO_TIME,
            due_step: None,
            due: NO_TIME,
            warn: NO_TIME,
            refresh: NO_TIME,
        }
    }

    pub(crate) fn of(process: &Process, plan: &Plan, received_at: Timestamp) -> Self {
        let now = plan.now;
        let micros = |t: Option<Timestamp>| t.map_or(NO_TIME, Timestamp::as_microsecond);
        let open = || plan.order.iter().filter_map(|id| plan.step(id));
        let Some(step) = plan.next.as_deref().and_then(|id| plan.step(id)) else {
            let waits = plan.substeps().any(|s| matches!(s.state, StepState::WaitingFor { .. }));
            let state = if waits { NextState::Waiting } else { NextState::Nothing };
            return Self { state, ..Self::nothing() };
        };
        let elsewhere = process.actor(&step.responsible).is_some_and(|a| a.decides_alone);
        let state = match step.state {
            _ if elsewhere => NextState::Waiting,
            StepState::InProgress => NextState::InProgress,
            _ => NextState::ToDo,
        };
        // A clock that no longer leads the plan still runs: the nearest one counts, whichever step it belongs to.
        let clock = open()
            .filter_map(|s| s.due.as_ref().and_then(|d| Some((d.late_after()?, d.warn, s))))
            .min_by_key(|(late, ..)| *late);
        let due = micros(clock.map(|(late, ..)| late));
        // Acute steps have no limit to wait for: such a case stands where its report came in, before what is due later.
        let acute = process.step(&step.id).is_some_and(|s| s.urgency == Urgency::Acute);
        Self {
            step: Some(step.id.clone()),
            state,
            order: if acute { due.min(received_at.as_microsecond()) } else { due },
            due_step: clock.map(|(.., s)| s.id.clone()),
            due,
            warn: micros(clock.map(|(_, warn, _)| warn)),
            refresh: micros(changes_by_itself(plan, now)),
        }
    }

    pub(crate) fn args(self, owner: OrgId, id: Uuid, version: &str) -> Vec<Value> {
        args![
            owner,
            id,
            version,
            self.step,
            self.state.code(),
            self.order,
            self.due_step,
            self.due,
            self.warn,
            self.refresh,
        ]
    }
}

/// The first instant after `now` at which time alone may change the order: a limit, or the day before it.
fn changes_by_itself(plan: &Plan, now: Timestamp) -> Option<Timestamp> {
    plan.order
        .iter()
        .filter_map(|id| plan.step(id)?.due.as_ref())
        .flat_map(|d| {
            let late = d.late_after().unwrap_or(d.limit);
            [Some(late), late.checked_sub(SignedDuration::from_hours(24)).ok()]
        })
        .flatten()
        .filter(|t| *t > now)
        .min()
}

/// Coded columns for list headings.
pub(crate) struct Coded {
    pub(crate) age_years: Option<i64>,
    pub(crate) age_band: Option<String>,
    pub(crate) age_doubt: Option<String>,
    pub(crate) purpose: Option<String>,
}

impl Coded {
    pub(crate) fn of(facts: &CaseFacts) -> Self {
        let choice = |id: &str| match facts.get(id) {
            FactValue::Choice(c) => Some(c.clone()),
            _ => None,
        };
        let age_years = match facts.get("age_years") {
            FactValue::Number(n) => Some(*n),
            _ => None,
        };
        Self {
            age_years,
            age_band: choice("age_band"),
            age_doubt: choice("age_doubt"),
            purpose: choice("purpose"),
        }
    }

    pub(crate) fn heading(self, sex: Option<String>) -> Heading {
        let Self { age_years, age_band, age_doubt, purpose } = self;
        Heading { sex, age_years, age_band, age_doubt: age_doubt.as_deref() == Some("yes"), purpose }
    }
}

/// Job: derives plans again that time or a new version of the process may have changed, at most `batch` cases.
/// Returns how many there were; a full batch means there may be more.
///
/// # Errors
/// [`CaseworkError`] when the store fails; what was done until then stays.
pub async fn refresh_due(house: &House, cx: &OpContext, batch: usize) -> Result<usize, CaseworkError> {
    let reader = house.store.reader();
    let version = house.content.process.version();
    let mut rows = reader.all(&REFRESH_TIME, args![cx.now, batch]).await?;
    if rows.len() < batch {
        rows.extend(reader.all(&REFRESH_VERSION, args![version, batch - rows.len()]).await?);
    }
    for row in &rows {
        let target = Target::Of(row.get("owner_id")?, row.get("id")?);
        let access::Entry { mut work, permit } = enter::<CaseWrite>(house, cx, &target).await?;
        let (owner, id) = (permit.owner(), permit.id());
        work.run(&RECORD_LOCK, args![owner, id]).await?;
        let current = record(house, &mut work, owner, id).await?;
        let next = if current.status == Status::Open {
            let plan = derive(house, &mut work, owner, id, &current.facts, cx.now).await?;
            Next::of(&house.content.process, &plan, current.received_at)
        } else {
            Next::nothing()
        };
        work.run(&RECORD_NEXT, next.args(owner, id, version)).await?;
        work.commit(permit.recorded(), ()).await?;
    }
    Ok(rows.len())
}
