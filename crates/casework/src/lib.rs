//! Casework (ärenden): what a unit does for one child.
//!
//! Every function is one transaction that enters through `access`, so it is decided and logged; every function that
//! changes a case counts its revision up, derives the plan again when it must, and keeps what comes next for the worklist.
//! A `Target` is a case by number ([`by_number`] takes what a person typed) or id.
//!
//! | reading | |
//! |---|---|
//! | [`case_page`] | heading, plan, next step, latest entries, tasks, counts: the first page |
//! | [`journal`] | older entries, by cursor |
//! | [`persons`] · [`documents`] · [`document_bytes`] · [`assessments`] · [`assessment`] · [`compare_assessments`] · [`registration`] | the tabs |
//! | [`facts_form`] · [`open_clocks`] | for the forms |
//! | [`worklist`] · [`search`] | lists of a unit, of the organisation |
//! | [`disclosures`] · [`share_form`] | what was shared, and through which gates something can be |
//! | [`shared_with`] · [`shared_page`] · [`shared_document`] | what others have shared with a unit |
//!
//! | writing | |
//! |---|---|
//! | [`open_case`] | from a report or of the unit's own knowledge |
//! | [`add_note`] · [`decide`] · [`record_event`] · [`mark_step`] · [`set_facts`] | journal and plan |
//! | [`add_person`] · [`update_person`] · [`add_task`] · [`complete_task`] · [`upload_document`] | |
//! | [`save_assessment`] · [`register`] | |
//! | [`assign`] · [`name_person`] · [`protect`] · [`close`] · [`reopen`] | |
//! | [`share`] · [`approve_share`] · [`revoke_share`] | through a gate to another organisation |
//! | [`break_glass`] | reading in an emergency |
//! | [`assess_report`] · [`decide_report`] · [`report_feedback`] | what is done about a report, told to the case it led to |
//! | [`refresh_due`] | job: plans that time or new content may have changed |
//!
//! [`retention`] is what becomes of a case when its time is out.
//!
//! [`say`] makes sentences of codes: headings, journal entries, faults' words are in `casework.ftl`.
//!
//! Faults of a form come back all at once as [`CaseworkError::Invalid`]; a form older than the case as
//! [`CaseworkError::Stale`]; a form sent twice is saved once and answers as the first time.

mod assessments;
mod assign;
mod close;
mod documents;
mod error;
mod facts;
mod glass;
mod journal;
mod keep;
mod link;
mod model;
mod numbers;
mod open;
mod page;
mod persons;
mod plan;
mod protect;
mod registration;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    //! Readers of what a person types, for the fuzz targets only.

    use jiff::civil::Date;

    use crate::numbers;

    #[must_use]
    pub fn personal(typed: &str) -> Option<String> {
        numbers::personal(typed)
    }
    #[must_use]
    pub fn coordination(typed: &str) -> Option<String> {
        numbers::coordination(typed)
    }
    #[must_use]
    pub fn born(typed: &str, seen: Date) -> Option<Date> {
        numbers::born(typed, seen)
    }
    #[must_use]
    pub fn candidates(typed: &str) -> [String; 5] {
        numbers::candidates(typed)
    }
    #[must_use]
    pub fn partial_date(text: &str) -> bool {
        numbers::partial_date(text)
    }
}
pub mod retention;
pub mod say;
mod sealed;
mod search;
mod share;
mod statements_;
mod tasks;
mod thread;
mod told;
mod worklist;
mod write;

pub use assessments::{assessment, assessments, compare_assessments, save_assessment};
pub use assign::{Assign, assign, name_person};
pub use close::{Close, close, open_clocks, reopen};
pub use documents::{Copy, MAX_DOCUMENT_BYTES, Upload, document_bytes, documents, upload_document};
pub use error::{CaseworkError, FieldFault, MAX_TEXT};
pub use facts::{FactsForm, facts_form, set_facts};
pub use glass::{GlassReason, SHORTEST_REASON, break_glass};
pub use journal::{
    Decision, Happened, Mark, MarkStep, OTHER_DECISION, add_note, decide, mark_step, record_event,
};
pub use keep::Weighed;
pub use link::{assess_report, decide_report, report_feedback};
pub use model::*;
pub use open::{OpenCase, open_case};
pub use page::{JOURNAL_PAGE, case_page, journal};
pub use persons::{MAX_PERSONS, PersonInput, add_person, persons, update_person};
pub use plan::refresh_due;
pub use protect::protect;
pub use registration::{Registration, Values, register, registration, variables};
pub use search::{SEARCH_PAGE, search};
pub use share::{
    Disclosure, Disclosures, GateChoice, LONGEST_SHARE, Letter, ShareForm, ShareInput, SharedPage, SharedRow,
    approve_share, disclosures, revoke_share, share, share_form, shared_document, shared_page, shared_with,
};
pub use tasks::{NewTask, add_task, complete_task};
pub use thread::{
    Done, Offer, Party, Preview, Reply, Said, Stuck, ThreadPage, ThreadRow, Threads, awaited, board, offer,
    reply, thread_page, threads, threads_of_case, want, watch,
};
pub use told::Told;
pub use worklist::{WORKLIST_PAGE, open_at, worklist};
pub use write::by_number;

/// Statements of this room.
pub mod statements {
    pub use crate::{
        retention::statements_::ALL as RETENTION, statements_::ALL, thread::statements_::ALL as THREAD,
    };
}
