//! The figures by which looks are chosen for log control (loggkontroll): data, because every authority settles its own.

use ground::{Check, Text, stockholm};
use jiff::{SignedDuration, Timestamp, civil::Time};
use serde::Deserialize;

use crate::is_non_working;

/// `log-control.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogControlFile {
    /// The figures.
    pub log_control: LogControl,
}

/// The figures of log control. The law (lag 2001:454 10 §) asks for systematic, recurring checks and names none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogControl {
    /// Ids of the provisions it rests on.
    pub provisions: Vec<String>,
    /// Percent of a week's looks at a unit's cases and reports that are drawn by lot.
    pub sample_percent: u8,
    /// At least so many of them.
    pub sample_least: u16,
    /// Beginning of ordinary hours on weekdays, Swedish time.
    pub office_from: Time,
    /// Their end.
    pub office_to: Time,
    /// So many different cases and reports read outside ordinary hours in a week are gone through.
    pub unusual_many: u16,
    /// A family name that more persons in the organisation's cases bear is no sign.
    pub common_name: u16,
    /// Days until it must have been gone through.
    pub days: u16,
    /// The same after opening in an emergency.
    pub emergency_days: u16,
    /// What is uncertain.
    #[serde(default)]
    pub note: Option<Text>,
    /// How far it was checked.
    pub verified: Check,
}

impl Default for LogControl {
    /// Everything is gone through: what holds when the file cannot be read.
    fn default() -> Self {
        Self {
            provisions: Vec::new(),
            sample_percent: 100,
            sample_least: 1,
            office_from: Time::MIN,
            office_to: Time::MIN,
            unusual_many: 1,
            common_name: u16::MAX,
            days: 14,
            emergency_days: 3,
            note: None,
            verified: Check::Unverified,
        }
    }
}

impl LogControl {
    /// Whether an instant lies outside ordinary hours, in Sweden.
    #[must_use]
    pub fn is_unusual(&self, at: Timestamp) -> bool {
        let local = at.to_zoned(stockholm());
        is_non_working(local.date()) || local.time() < self.office_from || local.time() >= self.office_to
    }

    /// How many of so many looks are drawn by lot: the share, rounded up, but not fewer than the least.
    #[must_use]
    pub fn sample_of(&self, looks: usize) -> usize {
        let share = looks.saturating_mul(usize::from(self.sample_percent)).div_ceil(100);
        share.max(usize::from(self.sample_least)).min(looks)
    }

    /// By when something found at `found` must have been gone through.
    #[must_use]
    pub fn due(&self, found: Timestamp, emergency: bool) -> Timestamp {
        let days = if emergency { self.emergency_days } else { self.days };
        found.saturating_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> LogControl {
        LogControl {
            sample_percent: 5,
            sample_least: 3,
            office_from: jiff::civil::time(6, 0, 0, 0),
            office_to: jiff::civil::time(19, 0, 0, 0),
            ..LogControl::default()
        }
    }

    #[test]
    fn ordinary_hours_are_swedish_weekdays() {
        let unusual = |text: &str| rules().is_unusual(text.parse().unwrap());
        assert!(!unusual("2026-11-23T08:00:00+01:00"), "a Monday morning");
        assert!(unusual("2026-11-23T05:59:59+01:00") && !unusual("2026-11-23T06:00:00+01:00"));
        assert!(!unusual("2026-11-23T18:59:59+01:00") && unusual("2026-11-23T19:00:00+01:00"));
        assert!(unusual("2026-11-22T12:00:00+01:00"), "a Sunday");
        assert!(unusual("2026-12-25T12:00:00+01:00"), "Christmas Day is a Friday");
        assert!(!unusual("2026-07-01T18:30:00+02:00"), "summer time");
    }

    #[test]
    fn the_sample_is_a_share_but_never_nothing() {
        let drawn: Vec<usize> = [0, 1, 3, 60, 61, 1000].map(|n| rules().sample_of(n)).into();
        assert_eq!(drawn, [0, 1, 3, 3, 4, 50]);
    }
}
