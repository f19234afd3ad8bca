//! Intake on both engines, in a time that moves only when told.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail loudly")]

mod bad;
mod escalation;
mod orders;
mod path;
mod synthetic;
mod world;
