//! Inboxes that cannot swallow a report.
//!
//! A report (orosanmälan, egen iakttagelse, telefonanteckning, from another authority) arrives at a **unit**
//! ([`receive`]): in one durable transaction it is sealed, a unit is responsible and its clock runs. The unit sees
//! its [`inbox`], [`open`]s, assesses protection ([`assess_protection`]), decides ([`decide`]) and answers the
//! reporter ([`give_feedback`]); casework opens a case from it ([`facts_for_case`], [`link_case`]) and follows what is
//! done about the report afterwards ([`Handled`]), so doors call its functions for those. Silence is never
//! an answer: [`escalate`] reminds the unit, then its manager, then the regional coordinator ([`oversight`]), and a
//! synthetic report travels the whole way every day ([`run_synthetic`]).

mod clocks;
mod error;
mod escalate;
mod handle;
mod inbox;
mod keep;
mod link;
mod model;
mod page;
mod receive;
mod statements_;
mod synthetic;
mod validate;

pub use clocks::next_due;
pub use error::{FieldFault, IntakeError};
pub use escalate::{Escalated, Ladder, escalate, level, next_step, oversight};
pub use handle::{Done, ForCase, Form, Handled, Rest, assess_protection, decide, give_feedback, redirect};
pub use inbox::{Counts, Cursor, InboxPage, PAGE, inbox, open_at, unopened};
pub use keep::{Looked, Weighed, any_to_look, erase, export, last_note, looked, of_case, to_look, weigh};
pub use link::{facts_for_case, link_case};
pub use model::*;
pub use page::{open, report_page};
pub use receive::{SentCursor, SentPage, receipt_of, receive, receiver, sent_reports};
pub use synthetic::{
    Alarm, SyntheticState, UnitOverview, acknowledge, alarms, run_synthetic, set_synthetic, sweep_synthetic,
    unit_overview,
};
pub use validate::{HAPPENED_MAX, LINE_MAX, TEXT_MAX, check};

/// Statements of this room.
pub mod statements {
    pub use crate::statements_::ALL;
}
