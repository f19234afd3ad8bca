//! Guidance: signs and their assessment, the stöd- och skyddsprocess as data, and the plan derived from it.
//!
//! Pure knowledge: no I/O, no clock, no randomness. Texts, conditions and weights live under `content/`; this crate
//! holds only the rules that read them. **Guidance never decides**: a sign neither proves nor excludes, a count is never
//! a reason not to report, and an unknown fact keeps a protective step in the plan.

mod answers;
mod assess;
mod compare;
mod condition;
mod facts;
mod indicators;
mod order;
mod plan;
mod process;
mod steps;

pub use answers::{Answer, AnswerValue, Answers, AnswersError, MAX_NOTE, parse_answers};
pub use assess::{Assessment, DimensionCount, DimensionRule, assess};
pub use compare::{Change, Comparison, compare};
pub use condition::{ConditionError, MAX_CONDITION};
pub use facts::{CaseFacts, FactDef, FactKind, FactOption, FactProblem, FactValue, FactsError};
pub use indicators::{
    Audience, ChildFrame, Dimension, DimensionGroup, Duty, Indicator, Indicators, IndicatorsError, Purpose,
    Weight,
};
pub use plan::{CaseEvent, MainStep, Plan, PlanError, plan};
pub use process::{
    Actor, ClockUse, EventDef, MainStepDef, Process, ProcessData, ProcessError, StepDef, Urgency, Wait,
};
pub use steps::{PlanStep, Role, STEP_DONE, STEP_REOPENED, STEP_SET_ASIDE, STEP_STARTED, StepState};
