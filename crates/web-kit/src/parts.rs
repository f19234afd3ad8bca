//! Data of the components in `templates/parts.html`.

use crate::{Arg, Page};

/// Tone of a tag, call-out or deadline. Always beside words, never instead of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// At rest.
    #[default]
    Idle,
    /// Information, in progress.
    Info,
    /// Done, accepted.
    Ok,
    /// Soon.
    Warn,
    /// Overdue, acute, error.
    Danger,
}

impl Tone {
    /// CSS class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Idle => "",
            Self::Info => "i",
            Self::Ok => "o",
            Self::Warn => "w",
            Self::Danger => "d",
        }
    }
}

/// A status in words with its tone.
#[derive(Debug, Clone, Default)]
pub struct Tag {
    /// The words.
    pub text: String,
    /// The tone.
    pub tone: Tone,
}

impl Tag {
    /// A tag.
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: text.into(), tone }
    }
}

/// A deadline in words.
#[derive(Debug, Clone, Default)]
pub struct Due {
    /// Tone.
    pub tone: Tone,
    /// "2 dagar kvar".
    pub text: String,
    /// "23 nov 2026 kl. 16.00", or any other exact words.
    pub exact: String,
}

/// One link of the breadcrumbs.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Where it leads.
    pub href: String,
    /// Words.
    pub text: String,
}

impl Crumb {
    /// A crumb.
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { href: href.into(), text: text.into() }
    }
}

/// One tab of a page of several parts.
#[derive(Debug, Clone)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Words.
    pub text: String,
    /// This is the open one.
    pub current: bool,
}

/// What must be done first.
#[derive(Debug, Clone, Default)]
pub struct NextAction {
    /// Heading: what to do.
    pub title: String,
    /// Why, by whom, by which provision.
    pub text: String,
    /// When.
    pub due: Option<Due>,
    /// Button: address and words.
    pub href: String,
    /// Words of the button.
    pub button: String,
}

/// State of a step on the process rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StepState {
    /// Done.
    Done,
    /// To do now.
    Now,
    /// In progress.
    Active,
    /// Later, or waiting for somebody.
    #[default]
    Waiting,
    /// Does not apply to this case.
    NotApplicable,
}

impl StepState {
    /// CSS class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::NotApplicable => "na",
        }
    }
    /// Tone of its tag.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::Done => Tone::Ok,
            Self::Now => Tone::Danger,
            Self::Active => Tone::Info,
            Self::Waiting | Self::NotApplicable => Tone::Idle,
        }
    }
}

/// A step on the process rail.
#[derive(Debug, Clone, Default)]
pub struct RailStep {
    /// Name of the step.
    pub title: String,
    /// Where it leads; empty for no link.
    pub href: String,
    /// Drawn state.
    pub state: StepState,
    /// The state in words.
    pub status: String,
    /// One line of explanation; may be empty.
    pub note: String,
    /// Deadline, when it has one.
    pub due: Option<Due>,
}

/// An event on the timeline.
#[derive(Debug, Clone, Default)]
pub struct TimelineItem {
    /// What happened.
    pub title: String,
    /// RFC 3339 instant or ISO date for machines.
    pub datetime: String,
    /// The instant in words.
    pub when: String,
    /// Who, as role and unit.
    pub who: String,
    /// More; may be empty. Line breaks are kept.
    pub text: String,
}

/// An option of a select, radio group or checkbox group.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Value sent.
    pub value: String,
    /// Words.
    pub label: String,
    /// Explanation; may be empty.
    pub hint: String,
}

impl Choice {
    /// An option without explanation.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }
    /// Adds an explanation.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// A row of a summary list.
#[derive(Debug, Clone, Default)]
pub struct SummaryRow {
    /// What.
    pub label: String,
    /// The value; line breaks are kept.
    pub value: String,
    /// Where it can be changed; empty for nowhere.
    pub href: String,
}

impl SummaryRow {
    /// A row that cannot be changed here.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), href: String::new() }
    }
    /// Adds a link to change it.
    #[must_use]
    pub fn change(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }
}

/// A task of a task list.
#[derive(Debug, Clone, Default)]
pub struct TaskItem {
    /// Words.
    pub title: String,
    /// Where it leads; empty for no link.
    pub href: String,
    /// Explanation; may be empty.
    pub note: String,
    /// Status.
    pub tag: Tag,
}

/// Where a list stands among its pages.
#[derive(Debug, Clone, Default)]
pub struct Pagination {
    /// First row shown, counted from 1; 0 when empty.
    pub from: usize,
    /// Last row shown.
    pub to: usize,
    /// All rows, when counted.
    pub total: Option<usize>,
    /// Address of the page before; empty when there is none.
    pub previous: String,
    /// Address of the next page; empty when there is none.
    pub next: String,
}

impl Pagination {
    /// "Visar 1–50 av 312".
    #[must_use]
    pub fn range(&self, page: &Page) -> String {
        let number = |n: usize| Arg::Num(i64::try_from(n).unwrap_or(i64::MAX));
        let (from, to) = (("from", number(self.from)), ("to", number(self.to)));
        match self.total {
            Some(total) => page.say("rows-range-of", &[from, to, ("total", number(total))]),
            None => page.say("rows-range", &[from, to]),
        }
    }
}
