//! The decision function, its SQL and the same rules in Cedar, over random worlds, on both engines.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail loudly")]

mod cedar;
mod world;
mod worlds;
