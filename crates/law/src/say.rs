//! Dates, moments and time left, in plain Swedish and English, always in Swedish local time.

use ground::{Lang, stockholm};
use jiff::{
    Timestamp, Zoned,
    civil::{Date, Time, Weekday},
};

pub(crate) fn local(ts: Timestamp) -> Zoned {
    ts.to_zoned(stockholm())
}

pub(crate) const fn weekday_name(day: Weekday, lang: Lang) -> &'static str {
    match (day, lang) {
        (Weekday::Monday, Lang::Sv) => "måndag",
        (Weekday::Tuesday, Lang::Sv) => "tisdag",
        (Weekday::Wednesday, Lang::Sv) => "onsdag",
        (Weekday::Thursday, Lang::Sv) => "torsdag",
        (Weekday::Friday, Lang::Sv) => "fredag",
        (Weekday::Saturday, Lang::Sv) => "lördag",
        (Weekday::Sunday, Lang::Sv) => "söndag",
        (Weekday::Monday, Lang::En) => "Monday",
        (Weekday::Tuesday, Lang::En) => "Tuesday",
        (Weekday::Wednesday, Lang::En) => "Wednesday",
        (Weekday::Thursday, Lang::En) => "Thursday",
        (Weekday::Friday, Lang::En) => "Friday",
        (Weekday::Saturday, Lang::En) => "Saturday",
        (Weekday::Sunday, Lang::En) => "Sunday",
    }
}

const fn month_name(month: i8, lang: Lang) -> &'static str {
    match (month, lang) {
        (1, Lang::Sv) => "januari",
        (2, Lang::Sv) => "februari",
        (3, Lang::Sv) => "mars",
        (4, Lang::Sv) => "april",
        (5, Lang::Sv) => "maj",
        (6, Lang::Sv) => "juni",
        (7, Lang::Sv) => "juli",
        (8, Lang::Sv) => "augusti",
        (9, Lang::Sv) => "september",
        (10, Lang::Sv) => "oktober",
        (11, Lang::Sv) => "november",
        (_, Lang::Sv) => "december",
        (1, Lang::En) => "January",
        (2, Lang::En) => "February",
        (3, Lang::En) => "March",
        (4, Lang::En) => "April",
        (5, Lang::En) => "May",
        (6, Lang::En) => "June",
        (7, Lang::En) => "July",
        (8, Lang::En) => "August",
        (9, Lang::En) => "September",
        (10, Lang::En) => "October",
        (11, Lang::En) => "November",
        (_, Lang::En) => "December",
    }
}

/// "5 januari 2027" / "5 January 2027".
#[must_use]
pub fn format_date(day: Date, lang: Lang) -> String {
    format!("{} {} {}", day.day(), month_name(day.month(), lang), day.year())
}

/// "tisdag 5 januari 2027" / "Tuesday 5 January 2027".
#[must_use]
pub fn format_day(day: Date, lang: Lang) -> String {
    format!("{} {}", weekday_name(day.weekday(), lang), format_date(day, lang))
}

pub(crate) fn clock_time(time: Time, lang: Lang) -> String {
    match lang {
        Lang::Sv => format!("kl. {:02}.{:02}", time.hour(), time.minute()),
        Lang::En => format!("at {:02}:{:02}", time.hour(), time.minute()),
    }
}

/// "tisdag 5 januari 2027 kl. 09.00" / "Tuesday 5 January 2027 at 09:00".
#[must_use]
pub fn format_moment(ts: Timestamp, lang: Lang) -> String {
    let z = local(ts);
    format!("{} {}", format_day(z.date(), lang), clock_time(z.time(), lang))
}

/// Time to a limit: "2 dagar kvar", "försenat 3 timmar", "genast".
///
/// A limit at midnight is the end of the day before, so on the last day the hours are counted, before it the days.
#[must_use]
pub fn format_left(now: Timestamp, limit: Timestamp, lang: Lang) -> String {
    let seconds = limit.duration_since(now).as_secs();
    let minutes = seconds.abs() / 60;
    if minutes == 0 {
        return match lang {
            Lang::Sv => "genast".to_owned(),
            Lang::En => "now".to_owned(),
        };
    }
    let days = if seconds > 0 && local(limit).time() == Time::midnight() {
        // One second before midnight lies on the last day.
        let last = local(limit.saturating_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(limit)).date();
        last.duration_since(local(now).date()).as_hours() / 24
    } else if minutes >= 48 * 60 {
        minutes / (24 * 60)
    } else {
        0
    };
    let (n, sv_one, sv_many, en) = if days > 0 {
        (days, "dag", "dagar", "day")
    } else if minutes >= 60 {
        (minutes / 60, "timme", "timmar", "hour")
    } else {
        (minutes, "minut", "minuter", "minute")
    };
    let sv = if n == 1 { sv_one } else { sv_many };
    let s = if n == 1 { "" } else { "s" };
    match (seconds > 0, lang) {
        (true, Lang::Sv) => format!("{n} {sv} kvar"),
        (true, Lang::En) => format!("{n} {en}{s} left"),
        (false, Lang::Sv) => format!("försenat {n} {sv}"),
        (false, Lang::En) => format!("{n} {en}{s} late"),
    }
}
