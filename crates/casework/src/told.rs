//! What a report says of the child, as facts of the process: the reporter's statement, for the worker to check.

use guidance::Process;
use intake::{AgeBand, Answer, Kind, Opened, Summary};
use jiff::{Timestamp, civil::Date};

/// The parts of a report that answer facts.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    kind: Kind,
    received_at: Timestamp,
    reporter_kind: &'a str,
    duty_bound: Answer,
    feedback_wanted: bool,
    age: AgeBand,
    child_number: &'a str,
    purposes: &'a [String],
}

impl<'a> Told<'a> {
    /// Of a report that somebody has opened.
    #[must_use]
    pub fn of(summary: &Summary, opened: &'a Opened) -> Self {
        Self {
            kind: summary.kind,
            received_at: summary.received_at,
            reporter_kind: &opened.reporter_kind,
            duty_bound: opened.duty_bound,
            feedback_wanted: opened.feedback_wanted,
            age: opened.age,
            child_number: &opened.told.child_number,
            purposes: &opened.purposes,
        }
    }

    /// The facts it answers, of those the process knows, in asking order.
    #[must_use]
    pub fn facts(&self, process: &Process) -> Vec<(String, String)> {
        let (years, band) = self.age();
        let answers = [
            ("age_years", years.map(|y| y.to_string())),
            ("age_band", band.map(str::to_owned)),
            ("age_doubt", (self.age == AgeBand::Doubt).then(|| "yes".to_owned())),
            ("purpose", self.purposes.iter().find_map(|p| purpose(process, p))),
            ("reporter", self.reporter().map(str::to_owned)),
            ("feedback_wanted", Some(if self.feedback_wanted { "yes" } else { "no" }.to_owned())),
        ];
        answers
            .into_iter()
            .filter(|(fact, _)| process.fact(fact).is_some())
            .filter_map(|(fact, value)| Some((fact.to_owned(), value?)))
            .collect()
    }

    /// Years only from a whole birth date; a year of birth leaves two ages open, so it gives at most a band.
    fn age(&self) -> (Option<i16>, Option<&'static str>) {
        let today = self.received_at.to_zoned(ground::stockholm()).date();
        let band = match self.age {
            AgeBand::Doubt | AgeBand::Unknown => None,
            told => Some(told.code()),
        };
        match born(self.child_number, today) {
            Some(Born::Day(day)) => {
                let had_birthday = (today.month(), today.day()) >= (day.month(), day.day());
                (Some(today.year() - day.year() - i16::from(!had_birthday)), band)
            }
            Some(Born::Year(year)) => {
                let older = today.year() - year;
                (None, band.or_else(|| band_of(older).filter(|b| band_of(older - 1) == Some(b))))
            }
            None => (None, band),
        }
    }

    fn reporter(&self) -> Option<&'static str> {
        match (self.kind, self.reporter_kind) {
            (Kind::OwnObservation, _) => Some("own_observation"),
            (_, "self") => Some("self"),
            _ if self.duty_bound == Answer::Yes => Some("duty_bound"),
            (_, "public" | "family_friend") => Some("public"),
            _ => None,
        }
    }
}

/// The most general code the process knows: `sex.online` counts as `sex`.
fn purpose(process: &Process, code: &str) -> Option<String> {
    let known = |code: &str| process.fact("purpose").is_some_and(|f| f.options.iter().any(|o| o.id == code));
    let mut code = code;
    while !known(code) {
        code = code.rsplit_once('.')?.0;
    }
    Some(code.to_owned())
}

fn band_of(years: i16) -> Option<&'static str> {
    let band = match years {
        0..=6 => AgeBand::Under7,
        7..=12 => AgeBand::From7,
        13..=15 => AgeBand::From13,
        16..=17 => AgeBand::From16,
        _ => return None,
    };
    Some(band.code())
}

#[derive(Debug, PartialEq, Eq)]
enum Born {
    Day(Date),
    Year(i16),
}

/// A personal or coordination number, or a birth date, as people write them. Anything doubtful is nothing.
fn born(typed: &str, today: Date) -> Option<Born> {
    if typed.chars().any(|c| !c.is_ascii_digit() && !matches!(c, '-' | ' ' | '/' | '.')) {
        return None;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let (year, at) = match digits.len() {
        4 => return number(0, 4).filter(|y| alive(*y, today)).map(Born::Year),
        8 | 12 => (number(0, 4)?, 4),
        // Two digits of the year: the latest such year that is not to come.
        10 => {
            let year = today.year() - today.year() % 100 + number(0, 2)?;
            (if year > today.year() { year - 100 } else { year }, 2)
        }
        _ => return None,
    };
    let (month, day) = (number(at, at + 2)?, number(at + 2, at + 4)?);
    // The day of a coordination number counts from 61.
    let day = if day > 60 { day - 60 } else { day };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (alive(year, today) && date <= today).then_some(Born::Day(date))
}

fn alive(year: i16, today: Date) -> bool {
    (today.year() - 110..=today.year()).contains(&year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birth_dates_are_read_as_people_write_them() {
        let today = jiff::civil::date(2026, 11, 22);
        let day = |y, m, d| Some(Born::Day(jiff::civil::date(y, m, d)));
        assert_eq!(born("20110410-1234", today), day(2011, 4, 10));
        assert_eq!(born("110410-1234", today), day(2011, 4, 10));
        assert_eq!(born("110470-1234", today), day(2011, 4, 10), "a coordination number");
        assert_eq!(born("2011-04-10", today), day(2011, 4, 10));
        assert_eq!(born("991231-0000", today), day(1999, 12, 31));
        assert_eq!(born("2011", today), Some(Born::Year(2011)));
        for doubtful in ["", "2011-04", "ca 2011", "20111310", "2030-01-01", "0000", "-", "15"] {
            assert_eq!(born(doubtful, today), None, "{doubtful}");
        }
    }
}
