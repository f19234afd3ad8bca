//! A step of a plan and its state. Built-in events let people tick, start, set aside and reopen any step.

use ground::{Check, Text};
use jiff::Timestamp;
use law::Due;
use serde::Serialize;

/// A person started the step named by the event.
pub const STEP_STARTED: &str = "step-started";
/// A person marked the step as done.
pub const STEP_DONE: &str = "step-done";
/// A person decided that the step is not needed in this case.
pub const STEP_SET_ASIDE: &str = "step-set-aside";
/// A person opened the step again.
pub const STEP_REOPENED: &str = "step-reopened";

pub(crate) const BUILT_IN: [&str; 4] = [STEP_STARTED, STEP_DONE, STEP_SET_ASIDE, STEP_REOPENED];

/// State of a step (läge).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum StepState {
    /// Att göra.
    ToDo,
    /// Pågår.
    InProgress,
    /// Klart.
    Done {
        /// When.
        at: Timestamp,
    },
    /// Väntar.
    WaitingFor {
        /// On what, in words.
        what: Text,
        /// On which step, when it is one.
        step: Option<String>,
    },
    /// Gäller inte.
    NotApplicable {
        /// Why not.
        because: Text,
    },
}

impl StepState {
    /// To do or in progress.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::ToDo | Self::InProgress)
    }
    /// Done.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Done { .. })
    }
    /// Does not apply.
    #[must_use]
    pub const fn is_not_applicable(&self) -> bool {
        matches!(self, Self::NotApplicable { .. })
    }
    /// Open steps first, then waiting, done and not applicable.
    pub(crate) const fn rank(&self) -> u8 {
        match self {
            Self::ToDo | Self::InProgress => 0,
            Self::WaitingFor { .. } => 1,
            Self::Done { .. } => 2,
            Self::NotApplicable { .. } => 3,
        }
    }
}

/// What one actor does in a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Role {
    /// Actor id.
    pub actor: String,
    /// Actor's name.
    pub name: Text,
    /// What the actor does here.
    pub does: Text,
}

/// A step of a child's plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanStep {
    /// Step id.
    pub id: String,
    /// Main step id.
    pub main: String,
    /// Short imperative.
    pub title: Text,
    /// How.
    pub detail: Text,
    /// State now.
    pub state: StepState,
    /// Actor who is responsible; empty for a step known only from an older version.
    pub responsible: String,
    /// What each actor does, the responsible first.
    pub roles: Vec<Role>,
    /// The clock that runs, if its event has happened and the step is not finished.
    pub due: Option<Due>,
    /// The legal limit (or target of practice) has passed.
    pub overdue: bool,
    /// Earlier times the step was done, for recurring duties and steps done anew.
    pub earlier: Vec<Timestamp>,
    /// Why the step is here.
    pub why: Text,
    /// Protects the child.
    pub protective: bool,
    /// Provisions.
    pub provisions: Vec<String>,
    /// Address of the manual section.
    pub manual: String,
    /// Other source.
    pub source: Option<String>,
    /// Whom to call.
    pub contacts: Vec<String>,
    /// Consent rules.
    pub consent: Vec<String>,
    /// Check status.
    pub verified: Check,
    /// The process version under which the step was done, when it was another than the present one.
    pub done_under: Option<String>,
}
