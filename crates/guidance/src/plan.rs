//! A child's plan, derived from (definition, facts, events, now) and nothing else.
//!
//! The order of judgement for a step: what was done stays done; then what people set aside; then what the facts say does
//! not apply; then what has started; then what must wait; the rest is to do.

use std::collections::{BTreeMap, HashMap};

use ground::{Check, Text, stockholm};
use jiff::Timestamp;
use law::Law;
use serde::{Deserialize, Serialize};

use crate::{
    CaseFacts, ConditionError, PlanStep, Process, Role, STEP_REOPENED, STEP_SET_ASIDE, STEP_STARTED, StepDef,
    StepState, Urgency, condition, order::Placed,
};

/// Something that happened in a case (händelse).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseEvent {
    /// Kind: one of the process's events, or a built-in `step-…` kind. Other kinds change nothing.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// The step it concerned. With any kind but the built-in started, set aside and reopened it means: this step was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The process version it was recorded under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_version: Option<String>,
    /// The step's title at that time, shown when a later version has dropped the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
}

impl CaseEvent {
    /// An event that concerns no step in particular.
    pub fn new(kind: impl Into<String>, at: Timestamp) -> Self {
        Self { kind: kind.into(), at, step: None, process_version: None, title: None }
    }

    /// The same event, recorded for a step as this process defines it now.
    #[must_use]
    pub fn for_step(mut self, process: &Process, step: &str) -> Self {
        self.title = process.step(step).map(|s| s.title.clone());
        self.process_version = Some(process.version().to_owned());
        self.step = Some(step.to_owned());
        self
    }
}

/// A main step of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MainStep {
    /// Id.
    pub id: String,
    /// Title in the manual.
    pub title: Text,
    /// State, drawn from its steps.
    pub state: StepState,
    /// Steps: open ones by urgency, then waiting, done, not applicable.
    pub substeps: Vec<PlanStep>,
}

/// A child's plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Process id.
    pub process_id: String,
    /// Process version the plan was derived from.
    pub process_version: String,
    /// The time it holds for.
    pub now: Timestamp,
    /// The six main steps.
    pub steps: Vec<MainStep>,
    /// The most urgent step somebody can act on.
    pub next: Option<String>,
    /// All open steps, most urgent first.
    pub order: Vec<String>,
    /// Facts that are unknown, in asking order.
    pub unknown_facts: Vec<String>,
}

impl Plan {
    /// All steps.
    pub fn substeps(&self) -> impl Iterator<Item = &PlanStep> {
        self.steps.iter().flat_map(|m| &m.substeps)
    }
    /// A step.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&PlanStep> {
        self.substeps().find(|s| s.id == id)
    }
    /// The most urgent open step in which this actor has a role.
    #[must_use]
    pub fn next_for(&self, actor: &str) -> Option<&PlanStep> {
        self.order.iter().filter_map(|id| self.step(id)).find(|s| s.roles.iter().any(|r| r.actor == actor))
    }
    /// Open steps whose limit has passed, most urgent first.
    pub fn overdue(&self) -> impl Iterator<Item = &PlanStep> {
        self.order.iter().filter_map(|id| self.step(id)).filter(|s| s.overdue)
    }
}

/// Why a plan could not be derived. Both are faults in content, which the content check finds before it is used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A condition failed.
    #[error(
        "the plan could not be made: {at}: {error}; the case is unchanged, have the process file checked"
    )]
    Condition {
        /// Step or term.
        at: String,
        /// Why.
        error: ConditionError,
    },
    /// A step names a clock that the law file does not have.
    #[error(
        "the plan could not be made: {step} uses the clock \"{clock}\", which is not in the law file; the case is unchanged"
    )]
    Clock {
        /// Step.
        step: String,
        /// Clock.
        clock: String,
    },
}

/// Derives the plan. Events later than `now` are left out, so a plan can be seen as it was.
///
/// # Errors
/// Only for faulty content, never for facts or events.
pub fn plan(
    process: &Process,
    law: &Law,
    facts: &CaseFacts,
    events: &[CaseEvent],
    now: Timestamp,
) -> Result<Plan, PlanError> {
    let mut past: Vec<&CaseEvent> = events.iter().filter(|e| e.at <= now).collect();
    past.sort_by_key(|e| e.at); // stable: events of one instant keep their order
    let view = View::new(process, law, facts, past, now)?;

    let mut placed = Vec::new();
    for (place, (main, def)) in process.steps().enumerate() {
        placed.push(view.place(place, main, def)?);
    }
    view.add_dropped(&mut placed);
    placed.sort_by_key(|p| p.key(now));

    let open = || placed.iter().filter(|p| p.step.state.is_open());
    let next = open().find(|p| !p.decided_elsewhere).or_else(|| open().next()).map(|p| p.step.id.clone());
    let order = open().map(|p| p.step.id.clone()).collect();
    let mut by_main: BTreeMap<String, Vec<PlanStep>> = BTreeMap::new();
    for p in placed {
        by_main.entry(p.step.main.clone()).or_default().push(p.step);
    }
    let steps = process
        .main_steps()
        .iter()
        .map(|m| {
            let substeps = by_main.remove(&m.id).unwrap_or_default();
            MainStep { id: m.id.clone(), title: m.title.clone(), state: main_state(&substeps), substeps }
        })
        .collect();
    let unknown_facts = process
        .facts()
        .iter()
        .filter(|f| *facts.get(&f.id) == crate::FactValue::Unknown)
        .filter(|f| f.unless.as_ref().is_none_or(|id| *facts.get(id) == crate::FactValue::Unknown))
        .map(|f| f.id.clone())
        .collect();
    Ok(Plan {
        process_id: process.id().to_owned(),
        process_version: process.version().to_owned(),
        now,
        steps,
        next,
        order,
        unknown_facts,
    })
}

/// A main step is done when nothing in it is left, waits when all that is left waits.
fn main_state(steps: &[PlanStep]) -> StepState {
    let any = |f: fn(&StepState) -> bool| steps.iter().any(|s| f(&s.state));
    let last_done =
        steps.iter().filter_map(|s| if let StepState::Done { at } = s.state { Some(at) } else { None }).max();
    if any(StepState::is_open) {
        if last_done.is_some() || steps.iter().any(|s| s.state == StepState::InProgress) {
            StepState::InProgress
        } else {
            StepState::ToDo
        }
    } else if let Some(waiting) = steps.iter().find(|s| matches!(s.state, StepState::WaitingFor { .. })) {
        waiting.state.clone()
    } else if let Some(at) = last_done {
        StepState::Done { at }
    } else {
        StepState::NotApplicable {
            because: Text::new(
                "Inga steg här gäller det här barnet just nu",
                "No steps here apply to this child at present",
            ),
        }
    }
}

/// What the events say about one step.
#[derive(Debug, Default)]
struct Story<'a> {
    started: bool,
    done: Option<&'a CaseEvent>,
    set_aside: Option<Timestamp>,
    ended: Option<Timestamp>,
    earlier: Vec<Timestamp>,
}

struct View<'a> {
    process: &'a Process,
    law: &'a Law,
    now: Timestamp,
    past: Vec<&'a CaseEvent>,
    applies: BTreeMap<&'a str, bool>,
    waits: BTreeMap<&'a str, Vec<bool>>,
    stories: BTreeMap<&'a str, Story<'a>>,
}

impl<'a> View<'a> {
    fn new(
        process: &'a Process,
        law: &'a Law,
        facts: &CaseFacts,
        past: Vec<&'a CaseEvent>,
        now: Timestamp,
    ) -> Result<Self, PlanError> {
        let happened: HashMap<String, bool> =
            process.events().iter().map(|e| (e.id.clone(), past.iter().any(|p| p.kind == e.id))).collect();
        let mut context = condition::context(&process.env, facts.values(), happened);
        let fail = |at: &str| {
            let at = at.to_owned();
            move |error| PlanError::Condition { at, error }
        };
        let mut terms: HashMap<String, bool> = HashMap::new();
        for (id, term) in &process.terms {
            terms.insert(id.clone(), term.holds(&context).map_err(fail(id))?);
        }
        context.add_variable_from_value("term", terms);
        let (mut applies, mut waits, mut stories) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (_, def) in process.steps() {
            if let Some(compiled) = process.compiled.get(&def.id) {
                applies.insert(def.id.as_str(), compiled.applies.holds(&context).map_err(fail(&def.id))?);
                let held: Result<Vec<bool>, ConditionError> = compiled
                    .waits
                    .iter()
                    .map(|w| w.as_ref().map_or(Ok(true), |w| w.holds(&context)))
                    .collect();
                waits.insert(def.id.as_str(), held.map_err(fail(&def.id))?);
            }
            stories.insert(def.id.as_str(), story(def, &past));
        }
        Ok(Self { process, law, now, past, applies, waits, stories })
    }

    fn applies(&self, id: &str) -> bool {
        self.applies.get(id).copied().unwrap_or(true)
    }

    /// Nothing more to wait for in a step: done, set aside, or not part of this child's plan.
    fn settled(&self, id: &str) -> bool {
        let story = self.stories.get(id);
        story.is_some_and(|s| s.done.is_some() || s.set_aside.is_some() || s.ended.is_some())
            || !self.applies(id)
    }

    fn waiting(&self, def: &StepDef) -> Option<StepState> {
        let held = self.waits.get(def.id.as_str());
        def.waits_for.iter().enumerate().find_map(|(n, w)| {
            let over = match &w.step {
                Some(step) => self.settled(step),
                None => held.and_then(|h| h.get(n)).copied().unwrap_or(true),
            };
            if over {
                return None;
            }
            let after = |id: &str| {
                let title = self.process.step(id).map(|s| s.title.clone()).unwrap_or_default();
                Text::new(
                    format!("att steget ”{}” är klart", title.sv),
                    format!("the step “{}” to be done", title.en),
                )
            };
            let what = w.text.clone().or_else(|| w.step.as_deref().map(after)).unwrap_or_default();
            Some(StepState::WaitingFor { what, step: w.step.clone() })
        })
    }

    fn state(&self, def: &StepDef) -> StepState {
        let empty = Story::default();
        let story = self.stories.get(def.id.as_str()).unwrap_or(&empty);
        if let Some(at) = story.ended {
            return StepState::Done { at };
        }
        if let (Some(done), false) = (story.done, def.repeats) {
            return StepState::Done { at: done.at };
        }
        if let Some(at) = story.set_aside {
            let day = at.to_zoned(stockholm()).strftime("%Y-%m-%d").to_string();
            return StepState::NotApplicable {
                because: Text::new(
                    format!("Bedömdes inte behövas {day}"),
                    format!("Judged not to be needed on {day}"),
                ),
            };
        }
        if !self.applies(&def.id) {
            return StepState::NotApplicable { because: def.not_applicable.clone().unwrap_or_default() };
        }
        if story.started || (def.repeats && story.done.is_some()) {
            return StepState::InProgress;
        }
        self.waiting(def).unwrap_or(StepState::ToDo)
    }

    fn place(&self, place: usize, main: &crate::MainStepDef, def: &StepDef) -> Result<Placed, PlanError> {
        let state = self.state(def);
        let story = self.stories.get(def.id.as_str());
        let due = match &def.clock {
            Some(clock) if !state.is_done() && !state.is_not_applicable() => {
                let known = self
                    .law
                    .clock(&clock.id)
                    .ok_or_else(|| PlanError::Clock { step: def.id.clone(), clock: clock.id.clone() })?;
                let restart = if def.repeats { story.and_then(|s| s.done).map(|e| e.at) } else { None };
                let first = self.past.iter().rev().find(|e| clock.from.contains(&e.kind)).map(|e| e.at);
                first.max(restart).map(|from| law::due(known, from))
            }
            _ => None,
        };
        let name = |id: &str| self.process.actor(id).map(|a| a.label.clone()).unwrap_or_default();
        let ordered = def.actors.iter().chain(def.roles.keys().filter(|k| !def.actors.contains(k)));
        let roles = ordered
            .map(|id| Role {
                actor: id.clone(),
                name: name(id),
                does: def.roles.get(id).cloned().unwrap_or_else(|| def.title.clone()),
            })
            .collect();
        let responsible = def.actors.first().cloned().unwrap_or_default();
        let done_under = match (&state, story.and_then(|s| s.done)) {
            (StepState::Done { .. }, Some(e)) => {
                e.process_version.clone().filter(|v| v != self.process.version())
            }
            _ => None,
        };
        let decided_elsewhere = self.process.actor(&responsible).is_some_and(|a| a.decides_alone);
        let step = PlanStep {
            id: def.id.clone(),
            main: main.id.clone(),
            title: def.title.clone(),
            detail: def.detail.clone(),
            overdue: due.as_ref().is_some_and(|d| d.is_overdue(self.now)),
            due,
            state,
            responsible,
            roles,
            earlier: story.map(|s| s.earlier.clone()).unwrap_or_default(),
            why: def.applies_why.clone(),
            protective: def.protective,
            provisions: def.provisions.clone(),
            manual: self.process.manual_url(main, def),
            source: def.source.clone(),
            contacts: def.contacts.clone(),
            consent: def.consent.clone(),
            verified: def.verified,
            done_under,
        };
        Ok(Placed { step, urgency: def.urgency, place, decided_elsewhere })
    }

    /// Steps done under an older version and no longer defined stay in the plan as done.
    fn add_dropped(&self, placed: &mut Vec<Placed>) {
        let mut dropped: BTreeMap<&str, &CaseEvent> = BTreeMap::new();
        for e in &self.past {
            let Some(id) = e.step.as_deref().filter(|id| self.process.step(id).is_none()) else { continue };
            match e.kind.as_str() {
                STEP_STARTED | STEP_SET_ASIDE => {}
                STEP_REOPENED => drop(dropped.remove(id)),
                _ => drop(dropped.insert(id, e)),
            }
        }
        let mains = self.process.main_steps();
        for (n, (id, e)) in dropped.into_iter().enumerate() {
            // Step ids begin with their main step's id; what fits nowhere is shown first.
            let home =
                mains.iter().find(|m| id.strip_prefix(m.id.as_str()).is_some_and(|r| r.starts_with('.')));
            let Some(home) = home.or_else(|| mains.first()) else { continue };
            let why = Text::new(
                "Gjort enligt en tidigare version av processen",
                "Done under an earlier version of the process",
            );
            let step = PlanStep {
                id: id.to_owned(),
                main: home.id.clone(),
                title: e.title.clone().unwrap_or_else(|| Text::new(id, id)),
                detail: why.clone(),
                state: StepState::Done { at: e.at },
                responsible: String::new(),
                roles: Vec::new(),
                due: None,
                overdue: false,
                earlier: Vec::new(),
                why,
                protective: false,
                provisions: Vec::new(),
                manual: self.process.data().manual.clone(),
                source: None,
                contacts: Vec::new(),
                consent: Vec::new(),
                verified: Check::Unverified,
                done_under: e.process_version.clone(),
            };
            let place = usize::MAX.saturating_sub(n);
            placed.push(Placed { step, urgency: Urgency::Normal, place, decided_elsewhere: false });
        }
    }
}

/// Reads the events of one step in time order.
fn story<'a>(def: &StepDef, past: &[&'a CaseEvent]) -> Story<'a> {
    let mut s = Story::default();
    let among = |kinds: &[String], e: &CaseEvent| kinds.contains(&e.kind);
    for e in past {
        let mine = e.step.as_deref() == Some(def.id.as_str());
        if (mine && e.kind == STEP_REOPENED) || among(&def.again, e) {
            s.earlier.extend(s.done.take().map(|d| d.at));
            (s.started, s.set_aside, s.ended) = (false, None, None);
        }
        // What was recorded for this step was done, even if its definition no longer knows that kind of event.
        let completes = among(&def.done, e)
            || (mine
                && !among(&def.started, e)
                && ![STEP_STARTED, STEP_SET_ASIDE, STEP_REOPENED].contains(&e.kind.as_str()));
        if mine && e.kind == STEP_SET_ASIDE {
            s.set_aside = Some(e.at);
        } else if completes {
            s.earlier.extend(s.done.replace(e).map(|d| d.at));
            s.set_aside = None;
        } else if (mine && e.kind == STEP_STARTED) || among(&def.started, e) {
            s.started = true;
            s.set_aside = None;
        }
        if among(&def.ends, e) {
            s.ended = Some(e.at);
        }
    }
    s
}
