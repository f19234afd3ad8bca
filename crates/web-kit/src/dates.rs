//! Dates and durations in words. Always Swedish local time; the words are few and fixed, so they live here.

use ground::{Lang, stockholm};
use jiff::{Timestamp, civil::Date};

const MONTHS_SV: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SHORT_SV: [&str; 12] =
    ["jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sept", "okt", "nov", "dec"];
const SHORT_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];
const DAYS_SV: [&str; 7] = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn nth<'a>(names: &[&'a str], one_based: i8) -> &'a str {
    usize::try_from(one_based - 1).ok().and_then(|i| names.get(i)).copied().unwrap_or("")
}

/// Name of a month (1–12).
#[must_use]
pub fn month(lang: Lang, month: i8) -> &'static str {
    nth(if lang == Lang::Sv { &MONTHS_SV } else { &MONTHS_EN }, month)
}

/// "måndag 23 november 2026", "Monday 23 November 2026".
#[must_use]
pub fn day(lang: Lang, date: Date) -> String {
    let names = if lang == Lang::Sv { &DAYS_SV } else { &DAYS_EN };
    let name = nth(names, date.weekday().to_monday_one_offset());
    format!("{name} {} {} {}", date.day(), month(lang, date.month()), date.year())
}

/// "23 nov 2026", "23 Nov 2026".
#[must_use]
pub fn short_day(lang: Lang, date: Date) -> String {
    let names = if lang == Lang::Sv { &SHORT_SV } else { &SHORT_EN };
    format!("{} {} {}", date.day(), nth(names, date.month()), date.year())
}

/// "21 nov 2026 kl. 10.12", "21 Nov 2026 10:12": Europe/Stockholm.
#[must_use]
pub fn instant(lang: Lang, at: Timestamp) -> String {
    let local = at.to_zoned(stockholm());
    let date = short_day(lang, local.date());
    match lang {
        Lang::Sv => format!("{date} kl. {:02}.{:02}", local.hour(), local.minute()),
        Lang::En => format!("{date} {:02}:{:02}", local.hour(), local.minute()),
    }
}

/// Key of the words for the time left or passed, with its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Key, for instance `days-left`.
    pub key: &'static str,
    /// The number in it.
    pub n: i64,
}

/// The last day of a period that ends at midnight in Sweden; `None` for any other instant.
#[must_use]
pub fn last_day(due: Timestamp) -> Option<Date> {
    let local = due.to_zoned(stockholm());
    if (local.hour(), local.minute(), local.second()) == (0, 0, 0) {
        local.date().yesterday().ok()
    } else {
        None
    }
}

/// How long until `due`: in days when at least two calendar days lie between, else in hours (0: less than one).
#[must_use]
pub fn left(now: Timestamp, due: Timestamp) -> Left {
    let zone = stockholm();
    let today = now.to_zoned(zone.clone()).date();
    let day = last_day(due).unwrap_or_else(|| due.to_zoned(zone).date());
    let days = i64::from(day.since(today).map_or(0, |span| span.get_days()));
    let minutes = due.duration_since(now).as_mins();
    match (days, minutes) {
        (2.., _) => Left { key: "days-left", n: days },
        (..=-2, _) => Left { key: "overdue-days", n: -days },
        (_, 1..) => Left { key: "hours-left", n: minutes / 60 },
        _ => Left { key: "overdue-hours", n: -minutes / 60 },
    }
}
