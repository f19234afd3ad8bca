//! Retention (bevarande och gallring): from *its time is out* to *it is gone*, with a person in between.
//!
//! [`look`] (a job) finds closed cases and finished reports that the rules allow to be deleted and notes them. The unit's
//! manager sees the list ([`due_list`]), one of them with its reason ([`review`]), and settles it ([`settle`]): delete,
//! archive and then delete, or hold. [`erase_approved`] (a job) erases what was approved, after a week in which the
//! approval can be taken back, if nothing has changed since and the rules still allow it. What is left is the audit log
//! and one coded row. Nobody but the job can erase.

mod erase;
mod export;
mod look;
mod overview;
mod package;
mod review;
pub(crate) mod statements_;

use ground::{OrgId, UnitId, UserId, codes};
use jiff::{SignedDuration, Timestamp, civil::Date};
use store::Row;
use uuid::Uuid;

use crate::CaseworkError;

pub use erase::{Erased, erase_approved, would_erase};
pub use look::look;
pub use overview::{Planned, plan};
pub use review::{due_list, review, settle};

/// How long an approval can be taken back before anything is erased.
pub const REGRET: SignedDuration = SignedDuration::from_hours(7 * 24);

codes! {
    /// What an object whose time is out is.
    ObjectKind {
        /// A report that led to no case.
        Report = "report",
        /// A case, with the report it came from.
        Case = "case",
    }
}

codes! {
    /// Where the decision stands.
    State {
        /// Waits for the manager.
        Due = "due",
        /// Approved: erased when the time to take it back is over.
        Approved = "approved",
        /// Held back.
        Held = "held",
    }
}

codes! {
    /// How it is deleted.
    Means {
        /// Deleted.
        Delete = "delete",
        /// First written as an archive package, then deleted.
        Archive = "archive",
    }
}

codes! {
    /// Why a deletion is held back.
    HoldReason {
        /// Belongs to a research sample (SoL 16 kap. 4 §).
        Research = "research",
        /// A claim or a trial goes on.
        Claim = "claim",
        /// A supervisory authority or the police asks for it.
        Supervision = "supervision",
        /// The person concerned has asked for it.
        Request = "request",
        /// The facts must be put right first: placed or not, inquiry or not.
        Facts = "facts",
    }
}

/// What the manager decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Delete it.
    Approve(Means),
    /// Keep it for now.
    Hold {
        /// Why.
        reason: HoldReason,
        /// To the end of this day; without one, until somebody decides again.
        until: Option<Date>,
    },
    /// Take an approval or a hold back.
    TakeBack,
}

impl Verdict {
    const fn action(self) -> &'static str {
        match self {
            Self::Approve(_) => "retention.approve",
            Self::Hold { .. } => "retention.hold",
            Self::TakeBack => "retention.take_back",
        }
    }
    const fn detail(self) -> &'static str {
        match self {
            Self::Approve(means) => means.code(),
            Self::Hold { reason, .. } => reason.code(),
            Self::TakeBack => "due",
        }
    }
}

/// One object whose time is out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    /// Owner.
    pub owner: OrgId,
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: ObjectKind,
    /// Its number.
    pub number: String,
    /// The responsible unit.
    pub unit: UnitId,
    /// Its revision, for the form.
    pub revision: i64,
    /// Where the decision stands.
    pub state: State,
    /// Ids of the rules that allow deletion, the deciding one first.
    pub rules: Vec<String>,
    /// When it was noted here.
    pub found_at: Timestamp,
    /// By when it must be gone, where a rule says so.
    pub must_by: Option<Date>,
    /// How it will be deleted.
    pub means: Option<Means>,
    /// Who decided last, and when.
    pub decided: Option<(UserId, Timestamp)>,
    /// Why it is held.
    pub reason: Option<HoldReason>,
    /// Until when.
    pub held_until: Option<Timestamp>,
}

impl DueRow {
    /// From when an approved one is erased.
    #[must_use]
    pub fn erased_from(&self) -> Option<Timestamp> {
        let (_, at) = self.decided.filter(|_| self.state == State::Approved)?;
        Some(at.saturating_add(REGRET).unwrap_or(Timestamp::MAX))
    }
}

fn rules(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn due_row(row: &Row) -> Result<DueRow, CaseworkError> {
    Ok(DueRow {
        owner: row.get("owner_id")?,
        id: row.get("object_id")?,
        kind: row.parse("kind")?,
        number: row.get("number")?,
        unit: row.get("unit_id")?,
        revision: row.get("revision")?,
        state: row.parse("state")?,
        rules: rules(&row.get::<String>("rules")?),
        found_at: row.get("found_at")?,
        must_by: row.parse_opt("must_by")?,
        means: row.parse_opt("means")?,
        decided: row.get::<Option<UserId>>("decided_by")?.zip(row.get("decided_at")?),
        reason: row.parse_opt("reason")?,
        held_until: row.get("held_until")?,
    })
}

/// Place in a list of what is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueCursor {
    /// When the last one shown was noted, µs.
    pub found: i64,
    /// Its id.
    pub id: Uuid,
}

/// A page of what is due at a unit, what was noted first coming first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuePage {
    /// Rows.
    pub rows: Vec<DueRow>,
    /// Where the next page begins.
    pub next: Option<DueCursor>,
}

/// One object whose time is out, with its reason worked out anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The row.
    pub row: DueRow,
    /// What the rules say now.
    pub retention: law::Retention,
    /// Nobody has said whether the child was placed.
    pub placement_unanswered: bool,
}
