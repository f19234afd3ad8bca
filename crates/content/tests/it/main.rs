//! What the content promises, seen from outside.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its stage should fail there")]

mod embedded;
mod hostile;
mod mutations;
mod overlay;
mod words;
