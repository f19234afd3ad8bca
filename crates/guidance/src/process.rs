//! The stöd- och skyddsprocess (national referral mechanism) as data, and its compiled form.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use cel::Env;
use ground::{Check, Text};
use serde::{Deserialize, Serialize};

use crate::{
    ConditionError, FactDef,
    condition::{self, Condition, Names},
    facts::FactKind,
    steps,
};

/// Somebody who acts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Id.
    pub id: String,
    /// Name shown.
    pub label: Text,
    /// Others can only wait for this actor's decision (courts, supervisory bodies), so it is never *the next thing to do*.
    #[serde(default)]
    pub decides_alone: bool,
}

/// Something that may happen in a case and start, end or restart steps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EventDef {
    /// Kind.
    pub id: String,
    /// In words, past tense.
    pub label: Text,
}

/// A named condition that others may use as `term.<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    pub(crate) id: String,
    pub(crate) label: Text,
    pub(crate) when: String,
}

/// Which clock belongs to a step and which event starts it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClockUse {
    /// Clock id.
    pub id: String,
    /// Kinds of event; the latest one counts.
    pub from: Vec<String>,
}

/// How pressing a step is when no clock says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Urgency {
    /// Before everything else.
    Acute,
    /// Within the day.
    Soon,
    /// In its turn.
    #[default]
    Normal,
}

/// What a step waits for: another step, or a condition with its text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// Another step must be done (or not apply).
    #[serde(default)]
    pub step: Option<String>,
    /// A condition must hold.
    #[serde(default)]
    pub until: Option<String>,
    /// What is waited for, in words; a step's own title when left out.
    #[serde(default)]
    pub text: Option<Text>,
}

/// A step (delsteg) as defined.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StepDef {
    /// Id, never reused.
    pub id: String,
    /// Short imperative.
    pub title: Text,
    /// How, in a few sentences.
    pub detail: Text,
    /// Who acts; the first is responsible.
    pub actors: Vec<String>,
    /// What each does.
    #[serde(default)]
    pub roles: BTreeMap<String, Text>,
    /// When the step belongs to the plan.
    #[serde(default = "always")]
    pub applies: String,
    /// Why it is here.
    pub applies_why: Text,
    /// Why it is not, when it is not.
    #[serde(default)]
    pub not_applicable: Option<Text>,
    /// What must come first.
    #[serde(default)]
    pub waits_for: Vec<Wait>,
    /// Events that start it.
    #[serde(default)]
    pub started: Vec<String>,
    /// Events that end it.
    #[serde(default)]
    pub done: Vec<String>,
    /// Events after which it must be done anew.
    #[serde(default)]
    pub again: Vec<String>,
    /// A recurring duty: each `done` starts the clock again until an `ends` event.
    #[serde(default)]
    pub repeats: bool,
    /// Events that end a recurring duty.
    #[serde(default)]
    pub ends: Vec<String>,
    /// Its clock.
    #[serde(default)]
    pub clock: Option<ClockUse>,
    /// How pressing it is without a clock.
    #[serde(default)]
    pub urgency: Urgency,
    /// Protects the child: an unknown fact must never remove it.
    #[serde(default)]
    pub protective: bool,
    /// Provisions.
    #[serde(default)]
    pub provisions: Vec<String>,
    /// Section of the manual, relative to its address; the main step's when left out.
    #[serde(default)]
    pub manual: Option<String>,
    /// Other source.
    #[serde(default)]
    pub source: Option<String>,
    /// Whom to call.
    #[serde(default)]
    pub contacts: Vec<String>,
    /// Consent rules.
    #[serde(default)]
    pub consent: Vec<String>,
    /// Check status.
    pub verified: Check,
}

fn always() -> String {
    "true".to_owned()
}

/// A main step (huvudsteg) of the manual.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MainStepDef {
    /// Id.
    pub id: String,
    /// The manual's own title.
    pub title: Text,
    /// Time frame in the manual.
    #[serde(default)]
    pub horizon: Option<Text>,
    /// Section of the manual, relative to its address.
    pub manual: String,
    /// Check status.
    pub verified: Check,
    /// Steps.
    pub steps: Vec<StepDef>,
}

/// The process file as written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessData {
    /// Process id.
    pub id: String,
    /// Version; changes whenever a step changes meaning.
    pub version: String,
    /// Name.
    pub title: Text,
    /// Date of the version.
    pub date: String,
    /// Address of the manual.
    pub manual: String,
    /// Source of the six steps.
    pub source: String,
    /// Remarks for editors and readers.
    pub notes: Vec<Text>,
    pub(crate) actors: Vec<Actor>,
    pub(crate) facts: Vec<FactDef>,
    pub(crate) events: Vec<EventDef>,
    pub(crate) terms: Vec<Term>,
    pub(crate) steps: Vec<MainStepDef>,
}

/// A fault in the process file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProcessError {
    /// A condition was refused.
    #[error("{at}: {error}")]
    Condition {
        /// Step, or `term <id>`.
        at: String,
        /// Why.
        error: ConditionError,
    },
    /// Anything else, in one sentence.
    #[error("{at}: {message}")]
    Fault {
        /// Step, fact, … concerned.
        at: String,
        /// What is wrong and how to put it right.
        message: String,
    },
}

/// Conditions of one step.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) applies: Condition,
    /// In the order of `waits_for`; `None` for a wait on a step.
    pub(crate) waits: Vec<Option<Condition>>,
}

/// A process whose conditions are compiled and whose references inside the file hold.
pub struct Process {
    data: ProcessData,
    pub(crate) env: Arc<Env>,
    pub(crate) terms: Vec<(String, Condition)>,
    pub(crate) compiled: BTreeMap<String, Compiled>,
}

impl std::fmt::Debug for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Process")
            .field("id", &self.data.id)
            .field("version", &self.data.version)
            .finish_non_exhaustive()
    }
}

impl Process {
    /// Compiles all conditions and checks all references inside the file.
    ///
    /// # Errors
    /// All faults at once, each naming its step.
    pub fn compile(data: ProcessData) -> Result<Self, Vec<ProcessError>> {
        let mut faults = references(&data);
        let events: BTreeSet<&str> =
            data.events.iter().map(|e| e.id.as_str()).chain(steps::BUILT_IN.iter().copied()).collect();
        let term_names: BTreeSet<&str> = data.terms.iter().map(|t| t.id.as_str()).collect();
        // Terms see facts and events only, so they cannot refer to each other in a circle.
        let base = Names { facts: &data.facts, events: events.clone(), terms: BTreeSet::new() };
        let full = Names { facts: &data.facts, events, terms: term_names };
        let mut compile = |source: &str, names: &Names<'_>, at: &str| match Condition::compile(source, names)
        {
            Ok(c) => Some(c),
            Err(error) => {
                faults.push(ProcessError::Condition { at: at.to_owned(), error });
                None
            }
        };
        let terms: Vec<(String, Condition)> = data
            .terms
            .iter()
            .filter_map(|t| Some((t.id.clone(), compile(&t.when, &base, &format!("term {}", t.id))?)))
            .collect();
        let mut compiled = BTreeMap::new();
        for step in data.steps.iter().flat_map(|m| &m.steps) {
            let applies = compile(&step.applies, &full, &step.id);
            let waits: Vec<Option<Condition>> = step
                .waits_for
                .iter()
                .map(|w| w.until.as_deref().and_then(|u| compile(u, &full, &step.id)))
                .collect();
            if let Some(applies) = applies {
                compiled.insert(step.id.clone(), Compiled { applies, waits });
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self { data, env: condition::environment(), terms, compiled })
    }

    /// Process id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.data.id
    }
    /// Version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.data.version
    }
    /// The file as written.
    #[must_use]
    pub fn data(&self) -> &ProcessData {
        &self.data
    }
    /// Facts in asking order.
    #[must_use]
    pub fn facts(&self) -> &[FactDef] {
        &self.data.facts
    }
    /// A fact.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<&FactDef> {
        self.data.facts.iter().find(|f| f.id == id)
    }
    /// Main steps in order.
    #[must_use]
    pub fn main_steps(&self) -> &[MainStepDef] {
        &self.data.steps
    }
    /// All steps with their main step.
    pub fn steps(&self) -> impl Iterator<Item = (&MainStepDef, &StepDef)> {
        self.data.steps.iter().flat_map(|m| m.steps.iter().map(move |s| (m, s)))
    }
    /// A step.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&StepDef> {
        self.steps().map(|(_, s)| s).find(|s| s.id == id)
    }
    /// An actor.
    #[must_use]
    pub fn actor(&self, id: &str) -> Option<&Actor> {
        self.data.actors.iter().find(|a| a.id == id)
    }
    /// All actors.
    #[must_use]
    pub fn actors(&self) -> &[Actor] {
        &self.data.actors
    }
    /// All kinds of event that steps react to.
    #[must_use]
    pub fn events(&self) -> &[EventDef] {
        &self.data.events
    }
    /// The steps that an event of this kind completes. Record their id, title and the version with the event, so that
    /// a later version of the process cannot change what was done.
    pub fn completed_by<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a StepDef> {
        self.steps().map(|(_, s)| s).filter(move |s| s.done.iter().any(|k| k == kind))
    }
    /// Full address of the manual section of a step.
    #[must_use]
    pub fn manual_url(&self, main: &MainStepDef, step: &StepDef) -> String {
        let path = step.manual.as_deref().unwrap_or(&main.manual);
        format!("{}/{}", self.data.manual.trim_end_matches('/'), path.trim_start_matches('/'))
    }
    /// Provisions, clocks, consent rules and contacts named in the file, with the step that names them, for checks against other content.
    #[must_use]
    pub fn references(&self) -> Vec<(&'static str, &str, &str)> {
        let mut out = Vec::new();
        for (_, s) in self.steps() {
            out.extend(s.provisions.iter().map(|p| ("provision", p.as_str(), s.id.as_str())));
            out.extend(s.contacts.iter().map(|c| ("contact", c.as_str(), s.id.as_str())));
            out.extend(s.consent.iter().map(|c| ("consent", c.as_str(), s.id.as_str())));
            out.extend(s.clock.iter().map(|c| ("clock", c.id.as_str(), s.id.as_str())));
        }
        out
    }
}

/// Every reference inside the file, and everything a reader of the plan would miss.
fn references(data: &ProcessData) -> Vec<ProcessError> {
    let mut faults = Vec::new();
    let mut fault =
        |at: &str, message: String| faults.push(ProcessError::Fault { at: at.to_owned(), message });
    let mut seen = BTreeSet::new();
    let ids = (data.actors.iter().map(|a| ("actor", &a.id)))
        .chain(data.facts.iter().map(|f| ("fact", &f.id)))
        .chain(data.events.iter().map(|e| ("event", &e.id)))
        .chain(data.terms.iter().map(|t| ("term", &t.id)))
        .chain(data.steps.iter().map(|m| ("step", &m.id)))
        .chain(data.steps.iter().flat_map(|m| m.steps.iter().map(|s| ("step", &s.id))));
    for (kind, id) in ids {
        if !seen.insert((kind, id.as_str())) {
            fault(id, format!("this {kind} stands twice; give one of them another id"));
        }
    }
    let has = |kind: &'static str, id: &str| seen.contains(&(kind, id));
    for f in &data.facts {
        match f.kind {
            FactKind::Choice if f.options.is_empty() => fault(&f.id, "a choice needs options".to_owned()),
            FactKind::Number if f.min >= f.max => fault(&f.id, "a number needs min below max".to_owned()),
            _ => {}
        }
        if let Some(other) = f.unless.as_ref().filter(|id| !has("fact", id)) {
            fault(&f.id, format!("fact \"{other}\" is not declared"));
        }
        if f.options.iter().any(|o| o.id == "unknown") {
            fault(&f.id, "\"unknown\" is always possible and must not be listed".to_owned());
        }
    }
    for s in data.steps.iter().flat_map(|m| &m.steps) {
        if s.actors.is_empty() {
            fault(&s.id, "name at least one actor; the first is responsible".to_owned());
        }
        for a in s.actors.iter().chain(s.roles.keys()).filter(|a| !has("actor", a)) {
            fault(&s.id, format!("actor \"{a}\" is not declared"));
        }
        let clock_from = s.clock.iter().flat_map(|c| &c.from);
        for e in s.started.iter().chain(&s.done).chain(&s.again).chain(&s.ends).chain(clock_from) {
            if !has("event", e) {
                fault(&s.id, format!("event \"{e}\" is not declared"));
            }
        }
        if s.applies != "true" && s.not_applicable.is_none() {
            fault(
                &s.id,
                "a step with a condition must say why it does not apply (not_applicable)".to_owned(),
            );
        }
        for w in &s.waits_for {
            match (&w.step, &w.until, &w.text) {
                (Some(id), None, _) if has("step", id) => {}
                (Some(id), None, _) => {
                    fault(&s.id, format!("waits for step \"{id}\", which is not declared"))
                }
                (None, Some(_), Some(_)) => {}
                _ => fault(&s.id, "a wait is either a step, or a condition (until) with a text".to_owned()),
            }
        }
        for t in [Some(&s.title), Some(&s.detail), Some(&s.applies_why), s.not_applicable.as_ref()]
            .into_iter()
            .flatten()
        {
            if t.sv.trim().is_empty() || t.en.trim().is_empty() {
                fault(&s.id, "a text is missing in one language".to_owned());
            }
        }
    }
    if let Some(id) = circle(data) {
        fault(&id, "the steps wait for each other in a circle".to_owned());
    }
    faults
}

/// A step that, through its waits, waits for itself.
fn circle(data: &ProcessData) -> Option<String> {
    let waits: BTreeMap<&str, Vec<&str>> = data
        .steps
        .iter()
        .flat_map(|m| &m.steps)
        .map(|s| (s.id.as_str(), s.waits_for.iter().filter_map(|w| w.step.as_deref()).collect()))
        .collect();
    waits.keys().find_map(|start| {
        let mut seen = BTreeSet::new();
        let mut todo: Vec<&str> = waits.get(start).cloned().unwrap_or_default();
        while let Some(id) = todo.pop() {
            if id == *start {
                return Some((*start).to_owned());
            }
            if seen.insert(id) {
                todo.extend(waits.get(id).into_iter().flatten());
            }
        }
        None
    })
}
