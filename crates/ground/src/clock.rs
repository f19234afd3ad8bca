//! Time as an argument.

use jiff::{Timestamp, tz::TimeZone};

/// Tells what time it is. Doors hold one; functions below take `now`.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Europe/Stockholm, the time zone in which every Swedish statutory period is counted.
///
/// The zone is bundled with the binary, so this cannot fail on a machine without zone files;
/// UTC is returned only if the bundled table were missing.
#[must_use]
pub fn stockholm() -> TimeZone {
    static ZONE: std::sync::OnceLock<TimeZone> = std::sync::OnceLock::new();
    ZONE.get_or_init(|| TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC)).clone()
}
