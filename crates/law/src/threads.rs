//! After how long a silence somebody is told, in threads between units: data, because every authority settles its own.

use ground::{Check, Text, codes, stockholm};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::Deserialize;

use crate::is_non_working;

/// `threads.yaml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThreadsFile {
    /// The figures.
    pub threads: Threads,
}

/// Working days of silence for one kind of thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// Until the unit is reminded.
    pub remind: u16,
    /// Until its manager is told.
    pub manager: u16,
    /// Until the coordinator is told.
    pub coordinator: u16,
}

/// The figures of threads.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threads {
    /// Advice.
    pub consultation: Silence,
    /// Asked to act.
    pub referral: Silence,
    /// Asked to take over.
    pub handover: Silence,
    /// Clock from the request until the giver may turn to the inspectorate.
    pub silence: String,
    /// Clock from the application until the inspectorate must have decided.
    pub decision: String,
    /// Ids of the provisions it rests on.
    pub provisions: Vec<String>,
    /// What is uncertain.
    #[serde(default)]
    pub note: Option<Text>,
    /// How far it was checked.
    pub verified: Check,
}

impl Default for Threads {
    /// Everybody is told on the first working day: what holds when the file cannot be read.
    fn default() -> Self {
        let soon = Silence { remind: 1, manager: 1, coordinator: 1 };
        Self {
            consultation: soon,
            referral: soon,
            handover: soon,
            silence: String::new(),
            decision: String::new(),
            provisions: Vec::new(),
            note: None,
            verified: Check::Unverified,
        }
    }
}

codes! {
    /// How far a silence has been told.
    Stage {
        /// Nobody yet.
        None = "none",
        /// The unit that is awaited.
        Reminded = "reminded",
        /// Its manager.
        Manager = "manager",
        /// The coordinator of its region.
        Coordinator = "coordinator",
        /// The month is over: the giver may turn to the inspectorate.
        Silence = "silence",
    }
}

impl Silence {
    /// When the stage after `stage` comes, for a silence that began at `since`; none after the coordinator.
    #[must_use]
    pub fn next(&self, stage: Stage, since: Timestamp) -> Option<(Stage, Timestamp)> {
        let (next, days) = match stage {
            Stage::None => (Stage::Reminded, self.remind),
            Stage::Reminded => (Stage::Manager, self.manager),
            Stage::Manager => (Stage::Coordinator, self.coordinator),
            Stage::Coordinator | Stage::Silence => return None,
        };
        Some((next, after_working_days(since, days)))
    }
}

/// The same time of day so many working days later, Swedish time.
fn after_working_days(since: Timestamp, days: u16) -> Timestamp {
    let from = since.to_zoned(stockholm());
    let mut day: Date = from.date();
    let mut left = days;
    while left > 0 {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        if !is_non_working(day) {
            left -= 1;
        }
    }
    day.to_datetime(from.time()).to_zoned(stockholm()).map_or_else(
        |_| since.saturating_add(SignedDuration::from_hours(24)).unwrap_or(since),
        |z| z.timestamp(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_skip_weekends_and_holidays() {
        let friday: Timestamp = "2026-12-18T09:00:00Z".parse().unwrap();
        // 24, 25 and 26 December do not count, nor do Saturday and Sunday.
        assert_eq!(after_working_days(friday, 1).to_string(), "2026-12-21T09:00:00Z");
        assert_eq!(after_working_days(friday, 4).to_string(), "2026-12-28T09:00:00Z");
        // The time of day stays when summer time ends.
        let before: Timestamp = "2026-10-23T12:00:00Z".parse().unwrap();
        assert_eq!(after_working_days(before, 1).to_string(), "2026-10-26T13:00:00Z");
    }

    #[test]
    fn stages_come_in_order() {
        let silence = Silence { remind: 1, manager: 3, coordinator: 5 };
        let since: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        let mut stage = Stage::None;
        let mut last = since;
        while let Some((next, at)) = silence.next(stage, since) {
            assert!(at > last && next > stage);
            (stage, last) = (next, at);
        }
        assert_eq!(stage, Stage::Coordinator);
    }
}
