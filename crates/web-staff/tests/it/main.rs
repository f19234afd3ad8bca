//! The staff site driven over its router, on a house with invented organisations.
//!
//! Each room has a module here; [`site::Site`] is the shared fixture.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod casework;
mod directory_pages;
mod intake;
mod retention;
mod routes;
mod site;
mod strangers;
