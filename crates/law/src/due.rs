//! When a clock ends, and why, in a sentence a person can check.
//!
//! Days, weeks, months and years are civil time in Sweden and end at the end of their last day; hours are elapsed
//! time, so daylight saving neither shortens nor lengthens them.

use ground::{Check, Lang, Text};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use serde::Serialize;

use crate::{
    Calendar, Clock, Form, Kind, Period, Unit, Warn, format_date, format_day, format_left, format_moment,
    non_working,
    say::{clock_time, local},
};

/// How exact a limit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// The law says at once: the limit is the start itself.
    AtOnce,
    /// No set time: the limit is the start itself, for ordering only, and is never overdue.
    Promptly,
    /// An hour on the clock.
    Moment,
    /// The end of a day.
    Day,
}

/// A last day that was moved by 2 § lagen (1930:173).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The last day before the move.
    pub day: Date,
    /// What that day is: "en lördag", "juldagen".
    pub reason: Text,
}

/// The end of a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// Id of the clock.
    pub clock: String,
    /// When it started.
    pub from: Timestamp,
    /// How exact `limit` is.
    pub precision: Precision,
    /// Legal limit: the first instant that is too late. For a day it is the following midnight in Sweden.
    pub limit: Timestamp,
    /// The last day, when the limit is the end of a day.
    pub last_day: Option<Date>,
    /// From when to warn; never after `limit`.
    pub warn: Timestamp,
    /// The day of `warn`; the earlier, unmoved day if the last day moved.
    pub warn_day: Date,
    /// End of the operational (service or guidance) period, if the clock has one.
    pub target: Option<Timestamp>,
    /// Last day of that period, when it is counted in days.
    pub target_day: Option<Date>,
    /// Whether and why the last day moved.
    pub moved: Option<Moved>,
    /// Law, guidance, practice or service target.
    pub kind: Kind,
    /// Ids of the provisions.
    pub provisions: Vec<String>,
    /// The whole in one or a few plain sentences.
    pub explanation: Text,
}

impl Due {
    /// The instant after which the matter is late: the limit, or for at-once clocks the operational target if there
    /// is one. `None` when no time is set.
    #[must_use]
    pub fn late_after(&self) -> Option<Timestamp> {
        match self.precision {
            Precision::Promptly => self.target,
            Precision::AtOnce => Some(self.target.unwrap_or(self.limit)),
            Precision::Moment | Precision::Day => Some(self.limit),
        }
    }

    /// Whether it is late at `now`.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.late_after().is_some_and(|late| match self.precision {
            // At once without a target: late as soon as time has passed.
            Precision::AtOnce if self.target.is_none() => now > late,
            _ => now >= late,
        })
    }

    /// Whether it is time to warn at `now`.
    #[must_use]
    pub fn is_warning(&self, now: Timestamp) -> bool {
        now >= self.warn
    }

    /// Time left in words: "genast", "skyndsamt", "2 dagar kvar", "försenat 3 timmar".
    #[must_use]
    pub fn left(&self, now: Timestamp, lang: Lang) -> String {
        match self.late_after() {
            Some(late) if self.precision != Precision::AtOnce || self.is_overdue(now) => {
                format_left(now, late, lang)
            }
            Some(_) => Period::AtOnce.words().get(lang).to_owned(),
            None => Period::Promptly.words().get(lang).to_owned(),
        }
    }
}

/// Where a span ends.
struct End {
    limit: Timestamp,
    day: Option<Date>,
}

/// First instant of a civil day in Sweden.
fn day_start(day: Date) -> Timestamp {
    day.to_zoned(ground::stockholm()).map_or(Timestamp::MAX, |z| z.timestamp())
}

fn day_end(day: Date) -> Timestamp {
    day.tomorrow().map_or(Timestamp::MAX, day_start)
}

/// Adds a span; weeks, months and years end on the same-named day or the month's last (1 § lagen 1930:173), which is
/// also how jiff constrains a missing day of the month. The starting day is not counted.
fn end_of(n: u16, unit: Unit, from: Timestamp) -> End {
    let start = local(from).date();
    let n64 = i64::from(n);
    let span = match unit {
        Unit::Hours => {
            let limit = from.checked_add(SignedDuration::from_hours(n64)).unwrap_or(Timestamp::MAX);
            return End { limit, day: None };
        }
        Unit::Days => n64.days(),
        Unit::Weeks => n64.weeks(),
        Unit::Months => n64.months(),
        Unit::Years => n64.years(),
    };
    let day = start.saturating_add(span);
    End { limit: day_end(day), day: Some(day) }
}

/// When the clock that started at `from` ends.
#[must_use]
pub fn due(clock: &Clock, from: Timestamp) -> Due {
    due_in(clock, clock.period, from)
}

/// As [`due`], for an acute matter: the clock's acute period where it has one.
#[must_use]
pub fn due_acute(clock: &Clock, from: Timestamp) -> Due {
    due_in(clock, clock.acute.unwrap_or(clock.period), from)
}

fn due_in(clock: &Clock, period: Period, from: Timestamp) -> Due {
    let target = match clock.operational {
        Some(Period::Span { n, unit }) => Some(end_of(n, unit, from)),
        _ => None,
    };
    let mut due = Due {
        clock: clock.id.clone(),
        from,
        precision: Precision::AtOnce,
        limit: from,
        last_day: None,
        warn: from,
        warn_day: local(from).date(),
        target: target.as_ref().map(|t| t.limit),
        target_day: target.as_ref().and_then(|t| t.day),
        moved: None,
        kind: clock.kind,
        provisions: clock.provisions.clone(),
        explanation: Text::default(),
    };
    match period {
        Period::AtOnce => {}
        Period::Promptly => due.precision = Precision::Promptly,
        Period::Span { n, unit } => {
            let end = end_of(n, unit, from);
            due.limit = end.limit;
            due.last_day = end.day;
            due.precision = if end.day.is_some() { Precision::Day } else { Precision::Moment };
            // The warning follows the day before any move.
            due.warn = end.day.map_or(end.limit, day_start);
            if let Some(day) = end.day
                && clock.calendar == Calendar::Law
                && let Some(why) = non_working(day)
            {
                let last = crate::next_weekday(day);
                due.last_day = Some(last);
                due.limit = day_end(last);
                due.moved = Some(Moved { day, reason: why.reason() });
            }
            if clock.warn == Warn::Operational
                && let Some(target) = &target
            {
                due.warn = target.day.map_or(target.limit, day_start);
            }
            // An operational period that is longer than the legal one warns on the last day at the latest.
            let latest = due.last_day.map_or(due.limit, day_start).max(from);
            due.warn = due.warn.clamp(from, latest);
            due.warn_day = local(due.warn).date();
        }
    }
    due.explanation =
        Text::new(explain(clock, period, &due, Lang::Sv), explain(clock, period, &due, Lang::En));
    due
}

fn explain(clock: &Clock, period: Period, due: &Due, lang: Lang) -> String {
    let sv = lang == Lang::Sv;
    let start = local(due.from);
    let on = if sv { "den" } else { "on" };
    let day = format_date(start.date(), lang);
    let at = match due.precision {
        Precision::Day => format!("{on} {day}"),
        _ => format!("{on} {day} {}", clock_time(start.time(), lang)),
    };
    let act = clock.act.get(lang);
    let since = clock.since.get(lang);
    let words = period.words();
    let words = words.get(lang);
    let end = due.last_day.map_or_else(|| format_moment(due.limit, lang), |last| format_day(last, lang));
    let by = match (clock.form, sv) {
        (Form::By, true) => "senast",
        (Form::By, false) => "no later than",
        (Form::Through, true) => "till och med",
        (Form::Through, false) => "through",
    };
    let mut text = match (due.precision, sv) {
        (Precision::AtOnce, true) => format!("{act}, och det genast: {since} {at}"),
        (Precision::AtOnce, false) => format!("{act}, and at once: {since} {at}"),
        (Precision::Promptly, true) => format!("{act}, skyndsamt men utan bestämd tid: {since} {at}"),
        (Precision::Promptly, false) => format!("{act}, promptly but with no set time: {since} {at}"),
        (_, true) => format!("{act} {by} {end}: {words} från att {since} {at}"),
        (_, false) => format!("{act} {by} {end}: {words} from when {since} {at}"),
    };
    let cite = clock.cite.get(lang);
    if !cite.is_empty() {
        text.push_str(&format!(" ({cite})"));
    }
    text.push('.');
    if let Some(moved) = &due.moved {
        let (day, reason) = (format_date(moved.day, lang), moved.reason.get(lang));
        text.push_str(&if sv {
            format!(
                " Tiden går ut den {day}, som är {reason}; åtgärden får då vidtas nästa vardag (2 § lagen (1930:173)). \
                 Räkna med den tidigare dagen: om regeln får användas här är en rättsfråga."
            )
        } else {
            format!(
                " The period ends on {day}, which is {reason}; the act may then be done on the next weekday (Act \
                 (1930:173), s. 2). Plan for the earlier day: whether the rule may be used here is a legal question."
            )
        });
    }
    let target = due.target_day.map(|d| format_day(d, lang)).or(due.target.map(|t| format_moment(t, lang)));
    if let Some(target) = target {
        text.push_str(&match (clock.warn, sv) {
            (Warn::Operational, true) => format!(" Påminnelse {target}."),
            (Warn::Operational, false) => format!(" Reminder on {target}."),
            (Warn::EarlierDay, true) => format!(" Arbetsmål: senast {target}."),
            (Warn::EarlierDay, false) => format!(" Working target: no later than {target}."),
        });
    }
    text.push_str(match (due.kind, sv) {
        (Kind::Statutory, _) => "",
        (Kind::Guidance, true) => " Detta är vägledning, inte lag.",
        (Kind::Guidance, false) => " This is guidance, not law.",
        (Kind::Practice, true) => " Detta är praxis, inte lag.",
        (Kind::Practice, false) => " This is practice, not law.",
        (Kind::Service, true) => " Detta är ett servicemål, inte lag.",
        (Kind::Service, false) => " This is a service target, not law.",
    });
    text.push_str(match (clock.verified, sv) {
        (Check::Full | Check::Practice, _) => "",
        (Check::Partial, true) => " Delvis kontrollerad.",
        (Check::Partial, false) => " Partly checked.",
        (Check::Secondary, true) => " Kontrollerad genom annan källa.",
        (Check::Secondary, false) => " Checked through another source.",
        (Check::Unverified, true) => " Inte kontrollerad.",
        (Check::Unverified, false) => " Not checked.",
    });
    text
}
