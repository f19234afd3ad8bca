//! What a report is.

use ground::{CaseId, OrgId, ReportId, ReportNumber, Text, UnitId, UserId, codes};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

codes! {
    /// How it came.
    Kind {
        /// Concern report (orosanmälan).
        ConcernReport = "concern_report",
        /// What the unit's own staff saw (egen iakttagelse).
        OwnObservation = "own_observation",
        /// Told on the telephone and written down (telefonanteckning).
        PhoneNote = "phone_note",
        /// From another authority in its own work.
        OtherAuthority = "other_authority",
    }
}

codes! {
    /// How fast it must be opened.
    Urgency {
        /// At once.
        Acute = "acute",
        /// Within the unit's ordinary time.
        Normal = "normal",
    }
}

codes! {
    /// Where it stands.
    State {
        /// Nobody has opened it.
        Unopened = "unopened",
        /// Opened, protection not assessed.
        Opened = "opened",
        /// Protection assessed, not decided.
        Assessed = "assessed",
        /// Decided; feedback to the reporter or the case is still to come.
        Decided = "decided",
        /// Nothing more to do here.
        Closed = "closed",
    }
}

codes! {
    /// The three parts of an inbox.
    Tab {
        /// Nobody has opened these.
        Unopened = "unopened",
        /// Opened, something is left to do.
        Working = "working",
        /// Finished.
        Done = "done",
    }
}

impl State {
    /// The part of the inbox in which it lies.
    #[must_use]
    pub const fn tab(self) -> Tab {
        match self {
            Self::Unopened => Tab::Unopened,
            Self::Opened | Self::Assessed | Self::Decided => Tab::Working,
            Self::Closed => Tab::Done,
        }
    }
}

codes! {
    /// Is somebody in danger now?
    Danger {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not known: treated as yes until somebody has judged.
        Unknown = "unknown",
    }
}

impl Danger {
    /// Unknown is not no.
    #[must_use]
    pub const fn urgency(self) -> Urgency {
        match self {
            Self::Yes | Self::Unknown => Urgency::Acute,
            Self::No => Urgency::Normal,
        }
    }
}

codes! {
    /// The child's age as told.
    AgeBand {
        /// Under seven.
        Under7 = "0-6",
        /// Seven to twelve.
        From7 = "7-12",
        /// Thirteen to fifteen.
        From13 = "13-15",
        /// Sixteen or seventeen.
        From16 = "16-17",
        /// May be eighteen or older: until shown otherwise, a child.
        Doubt = "doubt",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// A question answered.
    Answer {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not known.
        Unknown = "unknown",
    }
}

codes! {
    /// Does the child need immediate protection?
    Needs {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// Not clear yet: more must be found out.
        Unclear = "unclear",
    }
}

codes! {
    /// Has somebody of the unit met the child?
    Met {
        /// In person.
        InPerson = "in_person",
        /// By telephone or video.
        Remotely = "remotely",
        /// Not yet.
        NotYet = "not_yet",
    }
}

codes! {
    /// What was decided about the report.
    Decision {
        /// An inquiry is opened (utredning inleds).
        InquiryOpened = "inquiry_opened",
        /// No inquiry.
        NotOpened = "not_opened",
        /// An inquiry about the child is already open; the report is added to it.
        Joined = "joined",
        /// Another authority or municipality takes it over.
        HandedOn = "handed_on",
    }
}

codes! {
    /// Kind of a note.
    NoteKind {
        /// Immediate protection assessment (omedelbar skyddsbedömning).
        Assessment = "assessment",
        /// Decision.
        Decision = "decision",
        /// Feedback to the reporter (återkoppling).
        Feedback = "feedback",
        /// Moved to another unit of the organisation.
        Redirect = "redirect",
    }
}

codes! {
    /// Escalation of a report that nobody opens, lowest first.
    Level {
        /// The unit is reminded.
        Reminder = "reminder",
        /// The unit's manager is told.
        Manager = "manager",
        /// The regional coordinator is told: unit, age, state, nothing else.
        Coordinator = "coordinator",
    }
}

impl Level {
    /// 1, 2, 3.
    #[must_use]
    pub const fn rank(self) -> i64 {
        match self {
            Self::Reminder => 1,
            Self::Manager => 2,
            Self::Coordinator => 3,
        }
    }

    /// The level of that rank.
    #[must_use]
    pub fn of_rank(rank: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|l| l.rank() == rank)
    }
}

/// Everything told in words. Sealed as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// What happened, what was seen or heard. At most 10,000 characters.
    pub happened: String,
    /// The child's name, or what it is called.
    pub child_name: String,
    /// Personal or coordination number, or birth date, as told.
    pub child_number: String,
    /// Other ways to find or recognise the child: school, address, guardians, looks.
    pub child_other: String,
    /// Where the child is now.
    pub whereabouts: String,
    /// The reporter's name.
    pub reporter_name: String,
    /// How to reach the reporter.
    pub reporter_contact: String,
    /// Language for which an interpreter is needed, code; empty when none.
    pub language: String,
}

/// To whom a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// A unit by name.
    Unit(UnitId),
    /// The receiving unit of the municipality where the child is, code.
    Municipality(String),
}

/// A report about to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// One key per form shown: the same form sent twice is one report.
    pub form_key: String,
    /// To whom.
    pub to: To,
    /// How it came.
    pub kind: Kind,
    /// Is somebody in danger now?
    pub danger: Danger,
    /// Municipality where the child is, code; `None` when unknown and the unit is named.
    pub municipality: Option<String>,
    /// Who raised the alert: a code of `ent_alert_source`.
    pub reporter_kind: String,
    /// Is the reporter bound to report (SoL 19 kap. 1 §)?
    pub duty_bound: Answer,
    /// Does the reporter want to know what was decided (SoL 19 kap. 6 §)?
    pub feedback_wanted: bool,
    /// The child's age.
    pub age: AgeBand,
    /// Suspected purposes: codes of `ev_purpose`.
    pub purposes: Vec<String>,
    /// Everything in words.
    pub told: Told,
}

/// Proof for the sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Reference number.
    pub number: ReportNumber,
    /// When it was received.
    pub received_at: Timestamp,
    /// The unit that is responsible now.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// How fast it must be opened.
    pub urgency: Urgency,
    /// When it must have been opened.
    pub open_due: Timestamp,
    /// What happens next, and by when.
    pub next: Text,
}

/// A line in the sender's own list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentReport {
    /// Reference number.
    pub number: ReportNumber,
    /// To which unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// When.
    pub sent_at: Timestamp,
    /// When it was opened, if it was.
    pub opened_at: Option<Timestamp>,
}

/// The coded side of a report, as in the inbox. No text of anyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its id.
    pub id: ReportId,
    /// Reference number.
    pub number: ReportNumber,
    /// How it came.
    pub kind: Kind,
    /// How fast it must be opened.
    pub urgency: Urgency,
    /// Where it stands.
    pub state: State,
    /// When it was received.
    pub received_at: Timestamp,
    /// When it arrived at the present unit: later than received when it was redirected.
    pub arrived_at: Timestamp,
    /// When it must have been opened.
    pub open_due: Timestamp,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
    /// Highest escalation so far.
    pub level: Option<Level>,
    /// When protection must have been assessed.
    pub assess_due: Timestamp,
    /// When it was first assessed.
    pub assessed_at: Option<Timestamp>,
    /// When the inquiry decision must have been taken.
    pub decide_due: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// What was decided.
    pub decision: Option<Decision>,
    /// When the reporter must have been told.
    pub feedback_due: Option<Timestamp>,
    /// When the reporter was told.
    pub feedback_done_at: Option<Timestamp>,
    /// A case has been opened from it.
    pub has_case: bool,
    /// A synthetic report: about nobody.
    pub synthetic: bool,
}

impl Summary {
    /// How long it has waited or did wait to be opened.
    #[must_use]
    pub fn age(&self, now: Timestamp) -> SignedDuration {
        self.opened_at.unwrap_or(now).duration_since(self.received_at)
    }

    /// The next clock that runs: its id in `content/law/clocks.yaml` and its end.
    #[must_use]
    pub fn next_clock(&self) -> Option<(&'static str, Timestamp)> {
        match self.state {
            State::Unopened => Some(("report-open", self.open_due)),
            State::Opened => Some(("protection-assessment", self.assess_due)),
            State::Assessed => Some(("inquiry-decision", self.decide_due)),
            State::Decided if self.feedback_done_at.is_none() => self.feedback_due.map(|at| ("feedback", at)),
            State::Decided | State::Closed => None,
        }
    }
}

/// Who sent it, when the sender was logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sender {
    /// Organisation.
    pub org: OrgId,
    /// Unit.
    pub unit: UnitId,
    /// Person.
    pub user: UserId,
}

/// The child's own view (barnets egen inställning).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChildView {
    /// Asked, and this is what the child said.
    Asked(String),
    /// Not asked, because.
    NotAsked(String),
}

/// The words of a note. Sealed as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NoteText {
    /// The text.
    pub text: String,
    /// The child's own view.
    pub child_view: Option<ChildView>,
    /// Has somebody met the child: a code of [`Met`].
    pub met: Option<String>,
}

/// A note as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<UserId>,
    /// What kind.
    pub kind: NoteKind,
    /// Coded outcome: [`Needs`] or [`Decision`]; for feedback and redirect empty.
    pub code: String,
    /// The words.
    pub words: NoteText,
}

/// An escalation step taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub level: Level,
    /// When.
    pub at: Timestamp,
}

/// One clock of a report, with its explanation.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportClock {
    /// The computed clock.
    pub due: law::Due,
    /// When it was met.
    pub done_at: Option<Timestamp>,
}

/// What an opened report shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// Who opened it first.
    pub opened_by: Option<UserId>,
    /// Everything told.
    pub told: Told,
    /// Who raised the alert: a code of `ent_alert_source`.
    pub reporter_kind: String,
    /// Is the reporter bound to report?
    pub duty_bound: Answer,
    /// Does the reporter want feedback?
    pub feedback_wanted: bool,
    /// The logged-in sender.
    pub sender: Option<Sender>,
    /// Municipality where the child is.
    pub municipality: Option<String>,
    /// The child's age.
    pub age: AgeBand,
    /// Suspected purposes.
    pub purposes: Vec<String>,
    /// Answer of the newest protection assessment.
    pub needs: Option<Needs>,
    /// The case opened from it.
    pub case: Option<CaseId>,
    /// What was written about it.
    pub notes: Vec<Note>,
}

/// A report's page.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportPage {
    /// The coded side.
    pub summary: Summary,
    /// Forms carry it; an older one is stale.
    pub revision: i64,
    /// Responsible unit.
    pub unit: UnitId,
    /// The access rule that let the reader in.
    pub rule: access::Rule,
    /// Clocks, in order.
    pub clocks: Vec<ReportClock>,
    /// Escalation steps taken while it lay at this unit.
    pub steps: Vec<Step>,
    /// The rest, once somebody has opened it.
    pub opened: Option<Box<Opened>>,
    /// How long it is kept, once nothing more is to be done with it.
    pub weighed: Option<crate::Weighed>,
}

/// The immediate protection assessment (SoL 20 kap. 1 §).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtectionAssessment {
    /// Does the child need immediate protection?
    pub needs: Needs,
    /// Why, and what is done.
    pub text: String,
    /// Has somebody met the child?
    pub met: Met,
    /// The child's own view.
    pub child_view: ChildView,
}

/// An overdue report as a coordinator sees it: unit, age, urgency, state. No number, nothing about a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverdueReport {
    /// The unit, to look up its number.
    pub unit_id: UnitId,
    /// The unit's name.
    pub unit: String,
    /// How long it has lain unopened.
    pub waiting: SignedDuration,
    /// How fast it should have been opened.
    pub urgency: Urgency,
    /// Where it stands.
    pub state: State,
}
