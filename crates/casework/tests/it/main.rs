//! Casework on both engines, in a time that moves only when told.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail loudly")]

mod case;
mod forms;
mod lists;
mod log_control;
mod peers;
mod random;
mod reports;
mod retention;
mod schema;
mod sharing;
mod tabs;
mod thread;
mod world;
