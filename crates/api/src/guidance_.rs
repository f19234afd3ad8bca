//! The process, the signs and an assessment of answers: the content, nothing of any case. Nothing is stored.

use std::collections::BTreeMap;

use axum::Json;
use guidance::{Answer, AnswerValue, Answers};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Body, Caller, FieldFault, Query, Refusal,
    law_::{enter, word},
};

/// The support and protection process as data.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Process)]
pub(crate) struct ProcessView {
    /// Id.
    id: String,
    /// Version; a plan says under which version it was made.
    version: String,
    /// Title.
    title: String,
    /// Date of this version.
    date: String,
    /// The manual it follows.
    manual: String,
    /// Its source.
    source: String,
    /// Main steps in order.
    steps: Vec<ProcessMainStep>,
    /// Facts that conditions read, in asking order.
    facts: Vec<ProcessFact>,
    /// Events that move a plan.
    events: Vec<Named>,
    /// Who acts.
    actors: Vec<Named>,
}

/// An id with its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Named {
    /// Id.
    id: String,
    /// Name in the caller's language.
    name: String,
}

/// A main step.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcessMainStep {
    /// Id.
    id: String,
    /// Title.
    title: String,
    /// How far ahead it looks.
    horizon: Option<String>,
    /// How far it was checked.
    verified: String,
    /// Its steps.
    steps: Vec<ProcessStep>,
}

/// A step.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcessStep {
    /// Id.
    id: String,
    /// Short imperative.
    title: String,
    /// How.
    detail: String,
    /// Ids of actors, the responsible first.
    actors: Vec<String>,
    /// What each actor does, by actor id.
    roles: BTreeMap<String, String>,
    /// Condition in the Common Expression Language over the facts.
    applies: String,
    /// The condition in words.
    applies_why: String,
    /// Events that complete it; none means that a person marks it.
    done: Vec<String>,
    /// Id of its clock.
    clock: Option<String>,
    /// It protects the child.
    protective: bool,
    /// Provisions.
    provisions: Vec<String>,
    /// Contacts.
    contacts: Vec<String>,
    /// How far it was checked.
    verified: String,
}

/// A fact of a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcessFact {
    /// Id, a key of `facts` when a case is opened.
    id: String,
    /// The question in words.
    question: String,
    /// `choice` or `number`.
    kind: String,
    /// Options of a choice; `unknown` is always allowed.
    options: Vec<Named>,
    /// Smallest number.
    min: i64,
    /// Largest number.
    max: i64,
}

/// The process in force.
#[utoipa::path(get, path = "/process", tag = "guidance", responses((status = 200, body = ProcessView)))]
pub(crate) async fn process(caller: Caller) -> Result<Json<ProcessView>, Refusal> {
    enter(&caller).await?;
    let process = &caller.house.content.process;
    let data = process.data();
    let say = |t: &ground::Text| caller.say(t);
    let step = |s: &guidance::StepDef| ProcessStep {
        id: s.id.clone(),
        title: say(&s.title),
        detail: say(&s.detail),
        actors: s.actors.clone(),
        roles: s.roles.iter().map(|(id, does)| (id.clone(), say(does))).collect(),
        applies: s.applies.clone(),
        applies_why: say(&s.applies_why),
        done: s.done.clone(),
        clock: s.clock.as_ref().map(|c| c.id.clone()),
        protective: s.protective,
        provisions: s.provisions.clone(),
        contacts: s.contacts.clone(),
        verified: word(&s.verified),
    };
    let main = |m: &guidance::MainStepDef| ProcessMainStep {
        id: m.id.clone(),
        title: say(&m.title),
        horizon: m.horizon.as_ref().map(say),
        verified: word(&m.verified),
        steps: m.steps.iter().map(step).collect(),
    };
    let named = |id: &str, label: &ground::Text| Named { id: id.to_owned(), name: say(label) };
    Ok(Json(ProcessView {
        id: data.id.clone(),
        version: data.version.clone(),
        title: say(&data.title),
        date: data.date.clone(),
        manual: data.manual.clone(),
        source: data.source.clone(),
        steps: process.main_steps().iter().map(main).collect(),
        facts: process
            .facts()
            .iter()
            .map(|f| ProcessFact {
                id: f.id.clone(),
                question: say(&f.question),
                kind: word(&f.kind),
                options: f.options.iter().map(|o| named(&o.id, &o.label)).collect(),
                min: f.min,
                max: f.max,
            })
            .collect(),
        events: process.events().iter().map(|e| named(&e.id, &e.label)).collect(),
        actors: process.actors().iter().map(|a| named(&a.id, &a.label)).collect(),
    }))
}

/// For whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct IndicatorsQuery {
    /// Id of an audience; without it, all signs come.
    #[param(example = "school")]
    audience: Option<String>,
}

/// The signs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Indicators)]
pub(crate) struct IndicatorsView {
    /// Version; an assessment says with which version it was made.
    version: String,
    /// Signs. None of them proves or excludes anything.
    indicators: Vec<IndicatorView>,
    /// Audiences.
    audiences: Vec<Named>,
    /// Suspected purposes.
    purposes: Vec<Named>,
    /// Dimensions.
    dimensions: Vec<Named>,
}

/// A sign.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Indicator)]
pub(crate) struct IndicatorView {
    /// Id, a key of `answers` in `/assess`.
    id: String,
    /// The sign in words.
    text: String,
    /// Dimension.
    dimension: String,
    /// `strong`, `medium` or `weak` where the source gives a weight.
    weight: Option<String>,
    /// Audiences that ask for it.
    audience: Vec<String>,
    /// Purposes it points to.
    exploitation: Vec<String>,
    /// Source.
    source: String,
    /// How far it was checked.
    verified: String,
}

/// The signs for an audience.
#[utoipa::path(get, path = "/indicators", tag = "guidance", params(IndicatorsQuery),
    responses((status = 200, body = IndicatorsView)))]
pub(crate) async fn indicators(
    caller: Caller,
    Query(query): Query<IndicatorsQuery>,
) -> Result<Json<IndicatorsView>, Refusal> {
    enter(&caller).await?;
    let all = &caller.house.content.indicators;
    if query.audience.as_deref().is_some_and(|a| all.audience(a).is_none()) {
        return Err(Refusal::field("audience", "api-fault-audience"));
    }
    let named = |id: &String, label: &ground::Text| Named { id: id.clone(), name: caller.say(label) };
    let wanted = |i: &&guidance::Indicator| query.audience.as_ref().is_none_or(|a| i.audience.contains(a));
    Ok(Json(IndicatorsView {
        version: all.version().to_owned(),
        indicators: all
            .all()
            .iter()
            .filter(wanted)
            .map(|i| IndicatorView {
                id: i.id.clone(),
                text: caller.say(&i.text),
                dimension: i.dimension.clone(),
                weight: i.weight.as_ref().map(word),
                audience: i.audience.clone(),
                exploitation: i.exploitation.clone(),
                source: i.source.clone(),
                verified: word(&i.verified),
            })
            .collect(),
        audiences: all.audiences().iter().map(|a| named(&a.id, &a.label)).collect(),
        purposes: all.purposes().iter().map(|p| named(&p.id, &p.label)).collect(),
        dimensions: all.dimensions().iter().map(|d| named(&d.id, &d.label)).collect(),
    }))
}

/// Answers to signs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"audience": "school", "answers": {}}))]
pub(crate) struct AssessRequest {
    /// Id of an audience.
    audience: String,
    /// Suspected purpose.
    #[serde(default)]
    purpose: Option<String>,
    /// When the answers were given; now when left out.
    #[serde(default)]
    at: Option<Timestamp>,
    /// Answer by sign id. A sign left out was not asked.
    answers: BTreeMap<String, AnswerWord>,
}

/// One of the four answers. Unknown is not no, and neither is not asked.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Answer)]
pub(crate) enum AnswerWord {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not known.
    Unknown,
    /// Not asked.
    NotAsked,
}

impl From<AnswerWord> for AnswerValue {
    fn from(word: AnswerWord) -> Self {
        match word {
            AnswerWord::Yes => Self::Yes,
            AnswerWord::No => Self::No,
            AnswerWord::Unknown => Self::Unknown,
            AnswerWord::NotAsked => Self::NotAsked,
        }
    }
}

/// An assessment, explained. Never a verdict, never a reason not to report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Assessment)]
pub(crate) struct AssessmentView {
    /// Version of the signs.
    indicators_version: String,
    /// Audience.
    audience: String,
    /// Purpose as given.
    purpose: Option<String>,
    /// When.
    at: Timestamp,
    /// Counts by dimension.
    dimensions: Vec<DimensionView>,
    /// The combination rule, only where the source gives weights.
    rule: Vec<RuleView>,
    /// How far the rule was checked against its source.
    rule_verified: String,
    /// Signs answered yes.
    yes: Vec<String>,
    /// The legal frame for a child.
    child_frame: String,
    /// A paragraph to paste in a record.
    summary: String,
    /// What to do now.
    advice: String,
    /// Contacts.
    contacts: Vec<String>,
    /// Provisions behind the advice.
    provisions: Vec<String>,
}

/// Counts of one dimension.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DimensionCount)]
pub(crate) struct DimensionView {
    /// Dimension.
    id: String,
    /// Name.
    name: String,
    /// Answered yes.
    yes: usize,
    /// Answered no.
    no: usize,
    /// Answered unknown.
    unknown: usize,
    /// Not asked.
    not_asked: usize,
}

/// What the combination rule says of one dimension.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DimensionRule)]
pub(crate) struct RuleView {
    /// Dimension.
    id: String,
    /// Name.
    name: String,
    /// Strong signs answered yes.
    strong: u32,
    /// Medium signs answered yes.
    medium: u32,
    /// Weak signs answered yes.
    weak: u32,
    /// The threshold is reached.
    reached: bool,
    /// This dimension carries the weight for a child.
    decisive: bool,
}

/// Explains a set of answers. Nothing is stored.
#[utoipa::path(post, path = "/assess", tag = "guidance", request_body = AssessRequest,
    responses((status = 200, body = AssessmentView)))]
pub(crate) async fn assess(
    caller: Caller,
    Body(request): Body<AssessRequest>,
) -> Result<Json<AssessmentView>, Refusal> {
    enter(&caller).await?;
    let indicators = &caller.house.content.indicators;
    let answers = check(indicators, request, caller.cx.now)?;
    let a = guidance::assess(indicators, &answers);
    Ok(Json(AssessmentView {
        dimensions: a
            .dimensions
            .iter()
            .map(|d| DimensionView {
                id: d.dimension.clone(),
                name: caller.say(&d.label),
                yes: d.yes,
                no: d.no,
                unknown: d.unknown,
                not_asked: d.not_asked,
            })
            .collect(),
        rule: a
            .rule
            .iter()
            .map(|r| RuleView {
                id: r.dimension.clone(),
                name: caller.say(&r.label),
                strong: r.strong,
                medium: r.medium,
                weak: r.weak,
                reached: r.reached,
                decisive: r.decisive,
            })
            .collect(),
        rule_verified: word(&a.rule_verified),
        child_frame: caller.say(&a.child_frame),
        summary: caller.say(&a.summary),
        advice: caller.say(&a.advice),
        indicators_version: a.indicators_version,
        audience: a.audience,
        purpose: a.purpose,
        at: a.at,
        yes: a.yes,
        contacts: a.contacts,
        provisions: a.provisions,
    }))
}

fn check(
    indicators: &guidance::Indicators,
    request: AssessRequest,
    now: Timestamp,
) -> Result<Answers, Refusal> {
    let mut faults = Vec::new();
    if indicators.audience(&request.audience).is_none() {
        faults.push(FieldFault::new("audience", "api-fault-audience"));
    }
    if request.purpose.as_deref().is_some_and(|p| p != "unknown" && indicators.purpose(p).is_none()) {
        faults.push(FieldFault::new("purpose", "api-fault-purpose"));
    }
    for id in request.answers.keys().filter(|id| indicators.get(id).is_none()).take(20) {
        let shown: String = id.chars().take(60).collect();
        faults.push(FieldFault::new(format!("answers.{shown}"), "api-fault-indicator"));
    }
    if !faults.is_empty() {
        return Err(Refusal::Invalid(faults));
    }
    let answer = |value: AnswerWord| Answer { value: value.into(), note: String::new() };
    Ok(Answers {
        audience: request.audience,
        purpose: request.purpose,
        answers: request.answers.into_iter().map(|(id, value)| (id, answer(value))).collect(),
        at: request.at.unwrap_or(now),
    })
}
