//! What comes first: acute steps, then by due time, then in the order of the file.

use jiff::Timestamp;

use crate::{PlanStep, Urgency};

/// A step under way to its place in the plan.
pub(crate) struct Placed {
    pub(crate) step: PlanStep,
    pub(crate) urgency: Urgency,
    pub(crate) place: usize,
    /// Others can only wait for it.
    pub(crate) decided_elsewhere: bool,
}

impl Placed {
    /// Smaller comes first.
    pub(crate) fn key(&self, now: Timestamp) -> (u8, u8, Timestamp, usize) {
        // Where the law sets no time, the start orders the step among the others.
        let due = self.step.due.as_ref().map(|d| d.late_after().unwrap_or(d.limit));
        let (class, at) = match (self.urgency, due) {
            (Urgency::Acute, due) => (0, due.unwrap_or(now)),
            (_, Some(limit)) => (1, limit),
            // "Within the day" sorts among the clocks as if it were due in a day.
            (Urgency::Soon, None) => {
                (1, now.checked_add(jiff::SignedDuration::from_hours(24)).unwrap_or(now))
            }
            (Urgency::Normal, None) => (2, now),
        };
        (self.step.state.rank(), class, at, self.place)
    }
}
