//! Log control (loggkontroll): going through, afterwards and with a result, who has looked at what.
//!
//! Every week the looks of that week (one person at one case or report) are gathered from the log, between two of its signed
//! states ([`draw`], a job). What shows a sign is gone through whole; of the rest a share is drawn by lot, at each unit. The lot
//! is the root of the later signed state: nobody can know it before, and anybody can draw again afterwards. An opening in an
//! emergency is there at once ([`glass_broken`]).
//!
//! Whoever leads the unit goes through its looks; nobody goes through their own, and what a manager may not see is the
//! data-protection officer's ([`Door`]).

mod choose;
mod draw;
mod figures;
mod queue;

use ground::{ControlId, OrgId, UnitId, UserId, codes};
use jiff::Timestamp;
use store::{Row, StoreError};

pub use choose::{Look, lot};
pub use draw::{Drawn, draw, draw_period, glass_broken, remind};
pub use figures::{Figures, Week, figures};
pub use queue::{ControlError, Door, Event, Item, LOOKS_SHOWN, Place, Queue, Verdict, decide, item, queue};

codes! {
    /// Why a look is gone through.
    Sign {
        /// The case was opened in an emergency.
        BreakGlass = "break_glass",
        /// It is protected or sealed.
        Protected = "protected",
        /// Somebody of the unit without a tie to it looked, and did nothing there in that week.
        NoAction = "no_action",
        /// Somebody in it bears the reader's family name.
        SameName = "same_name",
        /// Many cases and reports at unusual times.
        Hours = "hours",
        /// Drawn by lot.
        Sample = "sample",
    }
}

codes! {
    /// What a look was at.
    Kind {
        /// A case.
        Case = "case",
        /// A report.
        Report = "report",
        /// Many of them, at unusual times.
        Hours = "hours",
    }
}

codes! {
    /// Who goes through it.
    Reviewer {
        /// Whoever leads the unit.
        Manager = "manager",
        /// The organisation's data-protection officer (dataskyddsombud).
        DataProtection = "data_protection",
    }
}

codes! {
    /// What came out.
    Outcome {
        /// The look was needed for the work.
        Justified = "justified",
        /// It was not.
        Unjustified = "unjustified",
    }
}

codes! {
    /// Why a look was needed.
    Why {
        /// Handles the case, or helped with it.
        Handles = "handles",
        /// Stood in for a colleague.
        StoodIn = "stood_in",
        /// Was on duty.
        Duty = "duty",
        /// Leads, supervises or advises.
        Supervision = "supervision",
        /// Put something right: a wrong number, a wrong file.
        Correction = "correction",
        /// Something else, told in the note.
        Other = "other",
    }
}

/// One look to go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: ControlId,
    /// Owner of what was looked at.
    pub owner: OrgId,
    /// The unit in whose queue it is.
    pub unit: UnitId,
    /// What was looked at.
    pub kind: Kind,
    /// The object's number; `None` when it is protected from whoever asks, erased, or several.
    pub number: Option<String>,
    /// Who looked.
    pub user: UserId,
    /// Whose people the reader is one of.
    pub user_org: OrgId,
    /// The unit the reader worked for.
    pub user_unit: Option<UnitId>,
    /// Why it is here, the weightiest first.
    pub signs: Vec<Sign>,
    /// How many times something was looked at.
    pub looks: i64,
    /// The reader also did something there.
    pub acted: bool,
    /// First look.
    pub first_at: Timestamp,
    /// Last look.
    pub last_at: Timestamp,
    /// When it was put here.
    pub found_at: Timestamp,
    /// By when somebody must have gone through it.
    pub due_at: Timestamp,
    /// Whose it is to go through.
    pub reviewer: Reviewer,
    /// Counts changes.
    pub revision: i64,
    /// What came out, and why it was needed.
    pub outcome: Option<(Outcome, Option<Why>)>,
    /// Who said so, and when.
    pub decided: Option<(UserId, Timestamp)>,
}

impl Line {
    /// Nobody has gone through it in time.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.outcome.is_none() && self.due_at < now
    }
}

fn signs(text: &str) -> Vec<Sign> {
    text.split(' ').filter_map(|code| code.parse().ok()).collect()
}

fn line(row: &Row) -> Result<Line, StoreError> {
    Ok(Line {
        id: row.get("id")?,
        owner: row.get("owner_id")?,
        unit: row.get("unit_id")?,
        kind: row.parse("kind")?,
        number: row.get("number")?,
        user: row.get("user_id")?,
        user_org: row.get("user_org_id")?,
        user_unit: row.get("user_unit_id")?,
        signs: signs(&row.get::<String>("signs")?),
        looks: row.get("looks")?,
        acted: row.get("acted")?,
        first_at: row.get("first_at")?,
        last_at: row.get("last_at")?,
        found_at: row.get("found_at")?,
        due_at: row.get("due_at")?,
        reviewer: row.parse("reviewer")?,
        revision: row.get("revision")?,
        outcome: row.parse_opt("outcome")?.map(|outcome| Ok((outcome, row.parse_opt("why")?))).transpose()?,
        decided: row.get::<Option<UserId>>("decided_by")?.zip(row.get("decided_at")?),
    })
}
