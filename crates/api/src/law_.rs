//! Clocks and provisions as data: the content, nothing of any case.

use access::{AccessError, Area, actions, enter_area};
use axum::{Json, extract::Path};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web_kit::Problem;

use crate::{Body, Caller, Refusal};

/// Guidance is open to everyone whose token has the scope, and leaves its event.
pub(crate) async fn enter(caller: &Caller) -> Result<(), AccessError> {
    let entry = enter_area::<actions::GuidanceRead>(&caller.house, &caller.cx, Area::Guidance).await?;
    entry.work.commit(entry.permit.recorded(), ()).await?;
    Ok(())
}

/// The word by which content and API name a value of a closed list.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A clock: a period that starts at an event and is fixed by a provision, or by practice and then says so.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Clock)]
pub(crate) struct ClockView {
    /// Id, for `/clocks/{id}/due`.
    #[schema(example = "inquiry-decision")]
    id: String,
    /// Short name.
    name: String,
    /// Who must do what.
    act: String,
    /// Event from which time runs.
    event: String,
    /// `at-once`, `promptly` or an ISO 8601 duration of one unit.
    #[schema(example = "P14D")]
    period: String,
    /// A shorter service or guidance period inside the legal one.
    operational: Option<String>,
    /// The period when the matter is acute.
    acute: Option<String>,
    /// `law`: the last day moves from weekends and holidays; `plain`: it does not.
    calendar: String,
    /// Starts again when it has been met.
    recurring: bool,
    /// `statutory`, `guidance`, `practice` or `service`.
    kind: String,
    /// When it may be longer.
    extend: Option<String>,
    /// What happens if it is missed.
    miss: Option<String>,
    /// What is uncertain or special.
    note: Option<String>,
    /// Provisions, for `/provisions/{id}`.
    provisions: Vec<String>,
    /// How far it was checked: `full`, `partial`, `secondary`, `practice`, `unverified`.
    verified: String,
}

/// All clocks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Clocks {
    /// In the order in which they are shown.
    clocks: Vec<ClockView>,
}

/// The clocks of the installation's content.
#[utoipa::path(get, path = "/clocks", tag = "law", responses((status = 200, body = Clocks)))]
pub(crate) async fn clocks(caller: Caller) -> Result<Json<Clocks>, Refusal> {
    enter(&caller).await?;
    let say = |t: &Option<ground::Text>| t.as_ref().map(|t| caller.say(t));
    let clocks = caller.house.content.law.clocks().iter().map(|c| ClockView {
        id: c.id.clone(),
        name: caller.say(&c.name),
        act: caller.say(&c.act),
        event: c.event.clone(),
        period: c.period.to_string(),
        operational: c.operational.map(|p| p.to_string()),
        acute: c.acute.map(|p| p.to_string()),
        calendar: word(&c.calendar),
        recurring: c.recurring,
        kind: word(&c.kind),
        extend: say(&c.extend),
        miss: say(&c.miss),
        note: say(&c.note),
        provisions: c.provisions.clone(),
        verified: word(&c.verified),
    });
    Ok(Json(Clocks { clocks: clocks.collect() }))
}

/// From when a clock runs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"from": "2026-12-22T09:00:00+01:00"}))]
pub(crate) struct ClockStart {
    /// The event's instant.
    from: Timestamp,
    /// The matter is acute.
    #[serde(default)]
    acute: bool,
}

/// The end of a clock, explained.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Deadline {
    /// The clock.
    clock: String,
    /// When it started.
    from: Timestamp,
    /// `at-once`, `promptly`, `moment` or `day`.
    precision: String,
    /// Legal limit: the first instant that is too late.
    limit: Timestamp,
    /// The last day, when the limit is the end of a day in Sweden.
    last_day: Option<Date>,
    /// From when to warn.
    warn: Timestamp,
    /// End of the shorter operational period.
    target: Option<Timestamp>,
    /// The last day before 2 § lagen (1930:173) moved it, and why it moved.
    moved: Option<MovedDay>,
    /// `statutory`, `guidance`, `practice` or `service`.
    kind: String,
    /// Provisions.
    provisions: Vec<String>,
    /// The whole in plain sentences.
    explanation: String,
    /// It is late now.
    overdue: bool,
    /// Time left, in words.
    left: String,
}

/// A last day that moved.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MovedDay {
    /// The day before the move.
    day: Date,
    /// What that day is.
    reason: String,
}

impl Deadline {
    pub(crate) fn of(caller: &Caller, due: &law::Due) -> Self {
        let now = caller.cx.now;
        Self {
            clock: due.clock.clone(),
            from: due.from,
            precision: word(&due.precision),
            limit: due.limit,
            last_day: due.last_day,
            warn: due.warn,
            target: due.target,
            moved: due.moved.as_ref().map(|m| MovedDay { day: m.day, reason: caller.say(&m.reason) }),
            kind: word(&due.kind),
            provisions: due.provisions.clone(),
            explanation: caller.say(&due.explanation),
            overdue: due.is_overdue(now),
            left: due.left(now, caller.cx.lang),
        }
    }
}

/// When a clock ends that starts at a given instant. Nothing is stored.
#[utoipa::path(post, path = "/clocks/{id}/due", operation_id = "clock_due", tag = "law",
    params(("id" = String, Path, description = "Id of a clock", example = "inquiry-decision")),
    request_body = ClockStart, responses((status = 200, body = Deadline)))]
pub(crate) async fn due(
    caller: Caller,
    Path(id): Path<String>,
    Body(start): Body<ClockStart>,
) -> Result<Json<Deadline>, Refusal> {
    enter(&caller).await?;
    let law = &caller.house.content.law;
    let due = if start.acute { law.due_acute(&id, start.from) } else { law.due(&id, start.from) };
    Ok(Json(Deadline::of(&caller, &due.ok_or(Problem::NotFound)?)))
}

/// A provision.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Provision)]
pub(crate) struct ProvisionView {
    /// Id.
    #[schema(example = "sol.20.2")]
    id: String,
    /// Full citation.
    citation: String,
    /// Short citation.
    short: String,
    /// What it is about.
    subject: String,
    /// The statute.
    statute: Option<StatuteView>,
    /// First day in force.
    valid_from: Option<Date>,
    /// Last day in force.
    valid_to: Option<Date>,
    /// Where anyone can read it.
    url: Option<String>,
    /// When it was last compared with its source.
    checked: Date,
    /// How far: `full`, `partial`, `secondary`, `practice`, `unverified`.
    verified: String,
    /// What is uncertain or special.
    note: Option<String>,
}

/// A statute.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Statute)]
pub(crate) struct StatuteView {
    /// Abbreviation.
    abbreviation: String,
    /// Number in the Swedish Code of Statutes, or the EU number.
    sfs: String,
    /// Full name.
    name: String,
    /// Where anyone can read it.
    url: String,
}

/// One provision. Guidance, to be checked against the law in force.
#[utoipa::path(get, path = "/provisions/{id}", tag = "law",
    params(("id" = String, Path, description = "Id of a provision", example = "sol.20.2")),
    responses((status = 200, body = ProvisionView)))]
pub(crate) async fn provision(
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<ProvisionView>, Refusal> {
    enter(&caller).await?;
    let law = &caller.house.content.law;
    let p = law.provision(&id).ok_or(Problem::NotFound)?;
    let statute = law.statute(&p.law).map(|s| StatuteView {
        abbreviation: caller.say(&s.abbr),
        sfs: s.sfs.clone(),
        name: caller.say(&s.name),
        url: s.url.clone(),
    });
    Ok(Json(ProvisionView {
        id: p.id.clone(),
        citation: caller.say(&p.citation),
        short: caller.say(&p.short),
        subject: caller.say(&p.subject),
        url: p.url.clone().or_else(|| statute.as_ref().map(|s| s.url.clone())),
        statute,
        valid_from: p.valid_from,
        valid_to: p.valid_to,
        checked: p.checked,
        verified: word(&p.verified),
        note: p.note.as_ref().map(|n| caller.say(n)),
    }))
}
