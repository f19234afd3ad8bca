//! What a case is made of.

use access::{Part, Rule, Secrecy};
use ground::{
    AssessmentId, CaseId, DocumentId, EntryId, Lang, OrgId, PersonId, TaskId, UnitId, UserId, codes,
};
use guidance::{CaseFacts, Plan, PlanStep};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

codes! {
    /// State of a case (läge).
    Status {
        /// Pågående.
        Open = "open",
        /// Avslutat.
        Closed = "closed",
    }
}

codes! {
    /// State of what comes next in a case.
    NextState {
        /// Somebody must begin.
        ToDo = "todo",
        /// Begun.
        InProgress = "in_progress",
        /// Waits for somebody else, or for another step.
        Waiting = "waiting",
        /// Nothing is left, or the case is closed.
        Nothing = "nothing",
    }
}

codes! {
    /// Why a case was closed (skäl för avslut). None of them says that the child was not exploited.
    CloseReason {
        /// The need is met.
        NeedMet = "need_met",
        /// No further measure of this unit is needed.
        NoFurtherMeasure = "no_further_measure",
        /// Another authority or municipality has taken over.
        HandedOver = "handed_over",
        /// The child has returned to another country with reception assured.
        Returned = "returned",
        /// The person has come of age and does not want more support.
        OfAge = "of_age",
        /// Opened by mistake, or the same as another case.
        Mistake = "mistake",
        /// Something else, told in the text.
        Other = "other",
    }
}

codes! {
    /// A person's role in a case (roll).
    PersonRole {
        /// The child the case is about. Exactly one.
        Child = "child",
        /// A child that came along (medföljande barn).
        AccompanyingChild = "accompanying_child",
        /// Sibling (syskon).
        Sibling = "sibling",
        /// Guardian (vårdnadshavare).
        Guardian = "guardian",
        /// Suspect (misstänkt).
        Suspect = "suspect",
        /// Child of a suspect.
        ChildOfSuspect = "child_of_suspect",
        /// Somebody else.
        Other = "other",
    }
}

codes! {
    /// Kind of a journal entry (slag av anteckning).
    EntryKind {
        /// The case was opened.
        Opened = "opened",
        /// Something happened.
        Event = "event",
        /// A step of the plan was marked.
        Step = "step",
        /// A note.
        Note = "note",
        /// A decision.
        Decision = "decision",
        /// Coded facts changed.
        Facts = "facts",
        /// A person was added or changed.
        Person = "person",
        /// A task was added or done.
        Task = "task",
        /// A document was added.
        Document = "document",
        /// An assessment was saved.
        Assessment = "assessment",
        /// The registration was saved.
        Registration = "registration",
        /// Handler or unit changed.
        Assigned = "assigned",
        /// Facts went to another organisation through a gate, or that was taken back.
        Shared = "shared",
        /// Somebody without a tie to the case opened it in an emergency.
        Glass = "glass",
        /// Another unit was asked for advice, to act or to take over, or has answered.
        Thread = "thread",
        /// The case was closed.
        Closed = "closed",
        /// The case was opened again.
        Reopened = "reopened",
    }
}

codes! {
    /// Which cases a worklist shows.
    Filter {
        /// All open cases of the unit.
        All = "all",
        /// Those the person handles.
        Mine = "mine",
        /// Those in which a step is late.
        Overdue = "overdue",
        /// Those that wait for somebody else.
        Waiting = "waiting",
    }
}

/// A form: which revision it was opened with, and its once-only key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// The revision the page showed. `None` for what only adds (a note, a document): it is then never stale.
    pub revision: Option<i64>,
    /// Once-only key of the form; empty for callers that do not repeat themselves (jobs, command line).
    pub key: String,
}

impl Form {
    /// A form that changes what was shown.
    #[must_use]
    pub fn seen(revision: i64, key: impl Into<String>) -> Self {
        Self { revision: Some(revision), key: key.into() }
    }
    /// A form that only adds.
    #[must_use]
    pub fn adding(key: impl Into<String>) -> Self {
        Self { revision: None, key: key.into() }
    }
}

/// What a list may say of a child: coded, nothing that tells who it is. [`crate::say::heading`] puts it in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// Code of `vic_sex`.
    pub sex: Option<String>,
    /// Age in whole years.
    pub age_years: Option<i64>,
    /// About how old, when the years are not known: option of the process's fact.
    pub age_band: Option<String>,
    /// There is doubt about the age.
    pub age_doubt: bool,
    /// Suspected purpose: option of the process's fact.
    pub purpose: Option<String>,
}

/// A person tied to the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The account.
    pub user: UserId,
    /// Name of the colleague, if the account is known.
    pub name: Option<String>,
    /// Handler, co-handler, or named on the closed list.
    pub part: Part,
}

/// Numbers for the tabs of a case page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Persons.
    pub persons: i64,
    /// Documents.
    pub documents: i64,
    /// Assessments.
    pub assessments: i64,
    /// Tasks not done.
    pub open_tasks: i64,
    /// The registration for statistics has been made.
    pub registered: bool,
}

/// Everything the first page of a case shows.
#[derive(Debug, Clone)]
pub struct CasePage {
    /// Id.
    pub id: CaseId,
    /// Owning organisation.
    pub owner: OrgId,
    /// Number.
    pub number: String,
    /// Heading from coded facts.
    pub heading: Heading,
    /// The responsible unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Name of its organisation.
    pub org_name: String,
    /// Kind of its organisation.
    pub org_kind: directory::OrgKind,
    /// Open or closed.
    pub status: Status,
    /// When the report came in; statutory clocks run from it.
    pub received_at: Timestamp,
    /// When the case was opened.
    pub opened_at: Timestamp,
    /// When and why it was closed.
    pub closed: Option<(Timestamp, CloseReason)>,
    /// Number of the report it came from.
    pub report: Option<String>,
    /// How secret it is.
    pub secrecy: Secrecy,
    /// The rule that lets the person see it.
    pub rule: Rule,
    /// Revision, for forms.
    pub revision: i64,
    /// Handlers and those named.
    pub ties: Vec<Tie>,
    /// Coded facts.
    pub facts: CaseFacts,
    /// The plan as of now.
    pub plan: Plan,
    /// The latest journal entries, newest first.
    pub entries: Vec<Entry>,
    /// Where the next page of the journal begins.
    pub older: Option<JournalCursor>,
    /// Open tasks.
    pub tasks: Vec<Task>,
    /// Counts for the tabs.
    pub counts: Counts,
    /// How long it is kept, once it is closed.
    pub weighed: Option<crate::Weighed>,
}

impl CasePage {
    /// The step to do next.
    #[must_use]
    pub fn next(&self) -> Option<&PlanStep> {
        self.plan.next.as_deref().and_then(|id| self.plan.step(id))
    }
}

/// Place in a journal: instant and sequence number of the last entry shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalCursor {
    /// Instant, µs.
    pub at: i64,
    /// Sequence number.
    pub seq: i64,
}

/// One entry of the journal. [`crate::say::entry`] makes the sentence from its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Id.
    pub id: EntryId,
    /// When it happened.
    pub at: Timestamp,
    /// When it was written.
    pub written_at: Timestamp,
    /// Kind.
    pub kind: EntryKind,
    /// Code within its kind: event, decision code, reason…
    pub code: String,
    /// Step of the plan.
    pub step: Option<String>,
    /// Coded details.
    pub detail: EntryDetail,
    /// Text, child's view.
    pub text: EntryText,
    /// Who wrote it.
    pub author: Option<UserId>,
    /// Name of the colleague.
    pub author_name: Option<String>,
}

/// Coded details of an entry: nothing that tells who anybody is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EntryDetail {
    /// Title of the step at that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<ground::Text>,
    /// Facts changed: fact, from, to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<(String, String, String)>,
    /// Id of the task, document, person, assessment… it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Uuid>,
    /// A unit or user it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Uuid>,
    /// Number of the report it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// It was written elsewhere, before the case was handed over: the unit there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Steps set aside or reopened by it, version numbers and the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// Sealed part of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EntryText {
    /// The text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The child's own view.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<ChildView>,
}

/// The child's own view at a decision (barnets inställning). One of the two is always there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChildView {
    /// The child was asked, and said this.
    Asked(String),
    /// The child was not asked, because.
    NotAsked(String),
}

impl ChildView {
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Asked(t) | Self::NotAsked(t) => t,
        }
    }
}

/// A page of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalPage {
    /// Entries, newest first.
    pub entries: Vec<Entry>,
    /// Where the next page begins.
    pub older: Option<JournalCursor>,
}

/// A task (uppgift).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Id.
    pub id: TaskId,
    /// What to do.
    pub text: String,
    /// Who.
    pub assignee: Option<UserId>,
    /// Name of the colleague.
    pub assignee_name: Option<String>,
    /// By when.
    pub due: Option<Timestamp>,
}

/// A person of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// Role.
    pub role: PersonRole,
    /// Coded facts.
    pub coded: PersonCodes,
    /// Who it is.
    pub identity: Identity,
}

/// Coded facts of a person, by the code lists.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonCodes {
    /// `vic_sex`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    /// `vic_citizenship`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citizenship: Vec<String>,
    /// `vic_language`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
}

/// Who a person is. Always sealed.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// Given names.
    pub given: String,
    /// Family names.
    pub family: String,
    /// Other names, earlier or claimed.
    pub other_names: String,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub birth_date: String,
    /// Personal number (personnummer).
    pub personal_number: String,
    /// Coordination number (samordningsnummer).
    pub coordination_number: String,
    /// Number of the Migration Agency's card (LMA).
    pub lma_number: String,
    /// Passport number.
    pub passport: String,
    /// Telephone.
    pub phone: String,
    /// Where the person lives or stays.
    pub address: String,
    /// Anything else.
    pub note: String,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(hidden)")
    }
}

impl Identity {
    /// The name as one line.
    #[must_use]
    pub fn name(&self) -> String {
        [self.given.trim(), self.family.trim()]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// One row of a worklist: no names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkRow {
    /// Id.
    pub id: CaseId,
    /// Number.
    pub number: String,
    /// Heading.
    pub heading: Heading,
    /// Next step.
    pub step: Option<String>,
    /// State of it.
    pub state: NextState,
    /// The nearest clock of any open step: the instant after which it is late. Often, not always, the next step's own.
    pub due: Option<Timestamp>,
    /// The step that clock belongs to.
    pub due_step: Option<String>,
    /// From when to warn of it.
    pub warn: Option<Timestamp>,
    /// Late now.
    pub overdue: bool,
    /// Who handles it.
    pub handler: Option<UserId>,
    /// Name of the colleague.
    pub handler_name: Option<String>,
    /// How secret it is.
    pub secrecy: Secrecy,
}

/// Place in a worklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkCursor {
    /// Order, µs.
    pub order: i64,
    /// Case.
    pub id: Uuid,
}

/// A page of a worklist, most pressing first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorklistPage {
    /// Rows.
    pub rows: Vec<WorkRow>,
    /// Where the next page begins.
    pub next: Option<WorkCursor>,
    /// Reports of the unit that nobody has opened.
    pub unopened: i64,
}

/// A document in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Id.
    pub id: DocumentId,
    /// Name.
    pub name: String,
    /// Remark.
    pub note: String,
    /// Media type, from the bytes.
    pub mime: String,
    /// Size of the original in bytes.
    pub size: i64,
    /// What was taken out of the clean copy: words of `media::removed`.
    pub removed: Vec<String>,
    /// There is a copy without metadata.
    pub clean: bool,
    /// When it was added.
    pub made_at: Timestamp,
}

/// Bytes of a document.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentBytes {
    /// Name to download under.
    pub name: String,
    /// Media type to serve.
    pub mime: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// An assessment in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentRow {
    /// Id.
    pub id: AssessmentId,
    /// 1, 2, 3 …
    pub version: i64,
    /// When it was made.
    pub at: Timestamp,
    /// Audience.
    pub audience: String,
    /// Suspected purpose.
    pub purpose: Option<String>,
    /// Version of the signs.
    pub indicators_version: String,
    /// Who made it.
    pub author_name: Option<String>,
}

/// One hit of a search.
#[derive(Debug, Clone)]
pub struct SearchHit {
    /// Case number.
    pub number: String,
    /// The responsible unit.
    pub unit: UnitId,
    /// Open or closed.
    pub status: Status,
    /// Heading of the case.
    pub heading: Heading,
    /// The person's role there.
    pub role: PersonRole,
    /// The person found.
    pub person: PersonId,
    /// Who it is.
    pub identity: Identity,
    /// How secret the case is.
    pub secrecy: Secrecy,
}

/// Answer to a search.
#[derive(Debug, Clone)]
pub struct SearchPage {
    /// Hits the person may see.
    pub hits: Vec<SearchHit>,
    /// Where the next page begins.
    pub next: Option<PersonId>,
}

/// A clock that still runs, for the warning before closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenClock {
    /// Step.
    pub step: String,
    /// Its title.
    pub title: ground::Text,
    /// The clock.
    pub due: law::Due,
    /// Late now.
    pub overdue: bool,
}

impl OpenClock {
    /// The explanation in one language.
    #[must_use]
    pub fn explain(&self, lang: Lang) -> &str {
        self.due.explanation.get(lang)
    }
}
