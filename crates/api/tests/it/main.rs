//! The API from outside: requests in, answers out, on both engines.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail loudly")]

mod bad_input;
mod describes;
mod doors;
mod journeys;
mod world;
