//! National contacts and whether they are open now. Hours are data; what is not known stays unknown.

use ground::{Check, Lang, Text};
use jiff::{
    Timestamp, ToSpan,
    civil::{self, Date, Time},
};
use serde::{Deserialize, Serialize};

use crate::{
    format_day, is_non_working, next_weekday,
    say::{clock_time, local},
};

/// `contacts.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactsFile {
    /// The contacts.
    pub contacts: Vec<Contact>,
}

/// A number, address or form that is the same in the whole country or a region.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Id, e.g. `stodtelefon`.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Telephone as written in Sweden.
    #[serde(default)]
    pub phone: Option<String>,
    /// Telephone from abroad.
    #[serde(default)]
    pub abroad: Option<String>,
    /// E-mail.
    #[serde(default)]
    pub email: Option<String>,
    /// Web address.
    #[serde(default)]
    pub web: Option<String>,
    /// Whom it is for. Never show a contact to someone else.
    pub audience: Vec<Audience>,
    /// What it is for.
    pub usage: Text,
    /// Opening hours.
    pub hours: Hours,
    /// Where it was read.
    pub source: String,
    /// How far it was checked.
    pub verified: Check,
    /// What is uncertain or special.
    #[serde(default)]
    pub note: Option<Text>,
}

/// Whom a contact is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Children themselves.
    Child,
    /// Anyone.
    Public,
    /// People at work: social services, police, school, care, hotel staff.
    Professional,
}

/// Opening hours as data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hours {
    /// Day and night.
    Always,
    /// Not known.
    Unknown,
    /// Weekdays in office hours; the exact times are not known.
    OfficeHours,
    /// When offices are closed; the exact times are not known.
    OutsideOfficeHours,
    /// Known times.
    Weekly {
        /// Times by weekday.
        ranges: Vec<Range>,
        /// Whether holidays count.
        holidays: Holidays,
    },
}

/// What happens on public holidays and eves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Holidays {
    /// Closed on them.
    Closed,
    /// Open as on other days of the week.
    Open,
}

/// The same times on some weekdays.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// On which weekdays it begins.
    pub days: Vec<Weekday>,
    /// Opens, e.g. `08:00`.
    pub from: Time,
    /// Closes; at or before `from` means the next day, so `00:00` is midnight.
    pub to: Time,
}

/// Day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl From<civil::Weekday> for Weekday {
    fn from(day: civil::Weekday) -> Self {
        match day {
            civil::Weekday::Monday => Self::Mon,
            civil::Weekday::Tuesday => Self::Tue,
            civil::Weekday::Wednesday => Self::Wed,
            civil::Weekday::Thursday => Self::Thu,
            civil::Weekday::Friday => Self::Fri,
            civil::Weekday::Saturday => Self::Sat,
            civil::Weekday::Sunday => Self::Sun,
        }
    }
}

/// Whether it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Open {
    /// Day and night.
    Always,
    /// Open now.
    Open {
        /// Until when, where known.
        until: Option<Timestamp>,
    },
    /// Closed now.
    Closed {
        /// When it opens again. With [`Hours::OfficeHours`] only the day is known and this is its first instant.
        opens: Option<Timestamp>,
    },
    /// Not known.
    Unknown,
}

/// Whether it is open now, with a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// The answer.
    pub open: Open,
    /// The answer as a sentence.
    pub text: Text,
}

fn instant(day: Date, time: Time) -> Option<Timestamp> {
    day.to_datetime(time).to_zoned(ground::stockholm()).ok().map(|z| z.timestamp())
}

/// Evaluates opening hours at `now`, in Swedish time.
#[must_use]
pub fn opening(hours: &Hours, now: Timestamp) -> Opening {
    let today = local(now).date();
    match hours {
        Hours::Always => said(Open::Always, "Öppet dygnet runt.", "Open day and night."),
        Hours::Unknown => said(
            Open::Unknown,
            "Öppettiderna är inte kända; pröva att kontakta.",
            "Opening hours are not known; try to make contact.",
        ),
        Hours::OfficeHours if is_non_working(today) => {
            let next = next_weekday(today);
            Opening {
                open: Open::Closed { opens: instant(next, Time::midnight()) },
                text: Text::new(
                    format!("Stängt i dag; öppnar {} under kontorstid.", format_day(next, Lang::Sv)),
                    format!("Closed today; opens on {} in office hours.", format_day(next, Lang::En)),
                ),
            }
        }
        Hours::OfficeHours => said(
            Open::Unknown,
            "Öppet vardagar under kontorstid; exakta tider är inte kontrollerade.",
            "Open on weekdays in office hours; the exact times are not checked.",
        ),
        Hours::OutsideOfficeHours if is_non_working(today) => said(
            Open::Open { until: None },
            "Öppet i dag: tjänstgör när kontoret är stängt.",
            "Open today: on duty when the office is closed.",
        ),
        Hours::OutsideOfficeHours => said(
            Open::Unknown,
            "Öppet när kontoret är stängt; exakta tider är inte kontrollerade.",
            "Open when the office is closed; the exact times are not checked.",
        ),
        Hours::Weekly { ranges, holidays } => weekly(ranges, *holidays, today, now),
    }
}

fn said(open: Open, sv: &str, en: &str) -> Opening {
    Opening { open, text: Text::new(sv, en) }
}

fn weekly(ranges: &[Range], holidays: Holidays, today: Date, now: Timestamp) -> Opening {
    let mut spans: Vec<(Timestamp, Timestamp)> = Vec::new();
    // From yesterday, for hours past midnight, over the longest run of free days.
    for offset in -1..=14 {
        let day = today.saturating_add(offset.days());
        if holidays == Holidays::Closed && crate::holiday_name(day).is_some() {
            continue;
        }
        for range in ranges.iter().filter(|r| r.days.contains(&day.weekday().into())) {
            let last = if range.to <= range.from { day.saturating_add(1.day()) } else { day };
            if let (Some(from), Some(to)) = (instant(day, range.from), instant(last, range.to)) {
                spans.push((from, to));
            }
        }
    }
    spans.sort_unstable();
    let mut until = None;
    for (from, to) in &spans {
        match until {
            None if *from <= now && now < *to => until = Some(*to),
            // Hours that touch are one opening.
            Some(end) if *from <= end && *to > end => until = Some(*to),
            _ => {}
        }
    }
    let say = |ts: Timestamp, lang: Lang| {
        let z = local(ts);
        let time = clock_time(z.time(), lang);
        if z.date() == today { time } else { format!("{} {time}", format_day(z.date(), lang)) }
    };
    if let Some(end) = until {
        return Opening {
            open: Open::Open { until: Some(end) },
            text: Text::new(
                format!("Öppet nu, stänger {}.", say(end, Lang::Sv)),
                format!("Open now, closes {}.", say(end, Lang::En)),
            ),
        };
    }
    let opens = spans.iter().map(|(from, _)| *from).find(|from| *from > now);
    let text = opens.map_or_else(
        || Text::new("Stängt nu.", "Closed now."),
        |at| {
            Text::new(
                format!("Stängt nu, öppnar {}.", say(at, Lang::Sv)),
                format!("Closed now, opens {}.", say(at, Lang::En)),
            )
        },
    );
    Opening { open: Open::Closed { opens }, text }
}

impl Contact {
    /// Whether it is open at `now`.
    #[must_use]
    pub fn opening(&self, now: Timestamp) -> Opening {
        opening(&self.hours, now)
    }

    /// Whether it may be shown to this audience. What is for the public is also for children and professionals;
    /// what is for professionals is for nobody else.
    #[must_use]
    pub fn is_for(&self, audience: Audience) -> bool {
        self.audience.contains(&audience) || self.audience.contains(&Audience::Public)
    }
}
