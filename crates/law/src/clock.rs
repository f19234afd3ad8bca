//! Clocks (frister): a period that starts at an event and is fixed by a provision, or by practice and then says so.

use std::{fmt, str::FromStr};

use ground::{Check, Text};
use serde::{Deserialize, Serialize};

/// `clocks.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClocksFile {
    /// All clocks, in the order in which they are shown.
    pub clocks: Vec<Clock>,
}

/// A clock (frist).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// Id that the process file and the code use, e.g. `inquiry-decision`.
    pub id: String,
    /// Short name.
    pub name: Text,
    /// Beginning of the explaining sentence: who must do what.
    pub act: Text,
    /// Event from which time runs, e.g. `report-received`.
    pub event: String,
    /// The event as a clause: "anmälan kom in".
    pub since: Text,
    /// How long.
    pub period: Period,
    /// A service or guidance period inside the legal one.
    #[serde(default)]
    pub operational: Option<Period>,
    /// The period when the matter is acute.
    #[serde(default)]
    pub acute: Option<Period>,
    /// Whether the last day moves from weekends and holidays.
    pub calendar: Calendar,
    /// When to warn.
    pub warn: Warn,
    /// Something to be done by then, or something that lasts until then.
    #[serde(default)]
    pub form: Form,
    /// Starts again when it has been met.
    #[serde(default)]
    pub recurring: bool,
    /// Law, guidance, practice or our own service target.
    pub kind: Kind,
    /// When the period may be longer, or the duty falls away.
    #[serde(default)]
    pub extend: Option<Text>,
    /// What happens if it is missed.
    #[serde(default)]
    pub miss: Option<Text>,
    /// What is uncertain or special.
    #[serde(default)]
    pub note: Option<Text>,
    /// Ids of the provisions that fix it.
    pub provisions: Vec<String>,
    /// Source beside the provisions.
    #[serde(default)]
    pub source: Option<String>,
    /// How far it was checked.
    pub verified: Check,
    /// Short citations of `provisions`, filled in by [`crate::Law::new`].
    #[serde(skip)]
    pub cite: Text,
}

/// Where a clock comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Law.
    Statutory,
    /// An authority's guidance.
    Guidance,
    /// Local or customary practice.
    Practice,
    /// A target we propose.
    Service,
}

/// Whether 2 § lagen (1930:173) is applied to the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Calendar {
    /// A last day that is a Saturday, Sunday, public holiday or one of the three eves moves to the next weekday.
    Law,
    /// It does not move: no act before an authority, or not a statutory period.
    Plain,
}

/// When to warn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Warn {
    /// On the last day before any move, because it is an open question whether the weekend rule may be used for a
    /// duty to protect a child.
    EarlierDay,
    /// When the operational period ends.
    Operational,
}

/// What the end of the period means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Something must be done by then (senast).
    #[default]
    By,
    /// Something lasts until then (till och med).
    Through,
}

/// Length of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// The law says at once (genast).
    AtOnce,
    /// The law says promptly or sets no time (skyndsamt).
    Promptly,
    /// So many units.
    Span {
        /// How many, 1 to 999.
        n: u16,
        /// Of what.
        unit: Unit,
    },
}

/// Unit of a [`Period`]. Hours are elapsed time, the rest civil time in Sweden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Elapsed hours.
    Hours,
    /// Civil days.
    Days,
    /// Weeks: the same weekday.
    Weeks,
    /// Months: the same number, or the month's last day.
    Months,
    /// Years: the same date, or the month's last day.
    Years,
}

/// Why a text is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a period; write at-once, promptly or an ISO 8601 duration of one unit from 1 to 999, e.g. PT2H, P14D, P1W, P4M"
)]
pub struct PeriodError(String);

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(s: &str) -> Result<Self, PeriodError> {
        let wrong = || PeriodError(s.chars().take(40).collect());
        match s {
            "at-once" => return Ok(Self::AtOnce),
            "promptly" => return Ok(Self::Promptly),
            _ => {}
        }
        let body = s.strip_prefix('P').ok_or_else(wrong)?;
        let (number, unit) = if let Some(hours) = body.strip_prefix('T') {
            (hours.strip_suffix('H').ok_or_else(wrong)?, Unit::Hours)
        } else if let Some(n) = body.strip_suffix('D') {
            (n, Unit::Days)
        } else if let Some(n) = body.strip_suffix('W') {
            (n, Unit::Weeks)
        } else if let Some(n) = body.strip_suffix('M') {
            (n, Unit::Months)
        } else if let Some(n) = body.strip_suffix('Y') {
            (n, Unit::Years)
        } else {
            return Err(wrong());
        };
        if number.len() > 3 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        match number.parse() {
            Ok(n) if n > 0 => Ok(Self::Span { n, unit }),
            _ => Err(wrong()),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;
    fn try_from(s: String) -> Result<Self, PeriodError> {
        s.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtOnce => f.write_str("at-once"),
            Self::Promptly => f.write_str("promptly"),
            Self::Span { n, unit } => match unit {
                Unit::Hours => write!(f, "PT{n}H"),
                Unit::Days => write!(f, "P{n}D"),
                Unit::Weeks => write!(f, "P{n}W"),
                Unit::Months => write!(f, "P{n}M"),
                Unit::Years => write!(f, "P{n}Y"),
            },
        }
    }
}

impl Period {
    /// In words: "14 dagar" / "14 days", "genast" / "at once".
    #[must_use]
    pub fn words(self) -> Text {
        let Self::Span { n, unit } = self else {
            return match self {
                Self::AtOnce => Text::new("genast", "at once"),
                _ => Text::new("skyndsamt", "promptly"),
            };
        };
        let (one, many, en) = match unit {
            Unit::Hours => ("timme", "timmar", "hour"),
            Unit::Days => ("dag", "dagar", "day"),
            Unit::Weeks => ("vecka", "veckor", "week"),
            Unit::Months => ("månad", "månader", "month"),
            Unit::Years => ("år", "år", "year"),
        };
        if n == 1 {
            let article = if unit == Unit::Years { "ett" } else { "en" };
            Text::new(format!("{article} {one}"), format!("one {en}"))
        } else {
            Text::new(format!("{n} {many}"), format!("{n} {en}s"))
        }
    }
}
