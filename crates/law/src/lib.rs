//! Knowledge of law: provisions, clocks, the calendar, gates, consent, retention, offences and contacts.
//!
//! Facts live in `content/law/` as data, each with source and check status; this crate gives them types and the
//! few rules that are logic: the calendar of Lag 1930:173, due times ([`due`]), opening hours ([`opening`]), how long
//! something is kept ([`Law::keep`]) and dates in plain words. Pure: no files, no clock of its own. Guidance to be checked,
//! never a decision.

mod calendar;
mod clock;
mod due;
mod gate;
mod hours;
mod library;
mod log_control;
mod provision;
mod retain;
mod rules;
mod say;
mod threads;

pub use calendar::{NonWorking, easter_sunday, holiday_name, is_non_working, next_weekday, non_working};
pub use clock::{Calendar, Clock, ClocksFile, Form, Kind, Period, PeriodError, Unit, Warn};
pub use due::{Due, Moved, Precision, due, due_acute};
pub use gate::{Closed, Effect, Gate, GatesFile, Party, Proposal};
pub use hours::{Audience, Contact, ContactsFile, Holidays, Hours, Open, Opening, Range, Weekday, opening};
pub use library::{Fault, Files, Law};
pub use log_control::{LogControl, LogControlFile};
pub use provision::{OldNumber, Provision, ProvisionsFile, Statute};
pub use retain::{Birth, Keep, Kept, Record, Retention};
pub use rules::{
    ConsentFile, ConsentRule, DataRule, DataRulesFile, Offence, OffencesFile, RetentionFile, RetentionRule,
};
pub use say::{format_date, format_day, format_left, format_moment};
pub use threads::{Silence, Stage, Threads, ThreadsFile};
