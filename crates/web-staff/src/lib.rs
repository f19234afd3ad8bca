//! The staff door: server-rendered pages for those who work with reports and cases.
//!
//! A page parses its form, calls one function of a mission room, and shows what comes back. No rule lives here.
//!
//! # Adding a page
//! 1. A handler in the module that bears the room's name takes a [`Desk`] (who asks, for whom, the page around it) and,
//!    for a POST, `Submitted`; it calls the room's function with `desk.house()` and `&desk.cx`.
//! 2. Its route is added in that module's `routes` with [`Routes::get`] or [`Routes::post`]. Both demand a login, check
//!    the form's CSRF token, and refuse to send any answer of a request that committed no audit event ([`routes`]).
//! 3. Its template extends `base.html`; its words stand in `content/words/{sv,en}/<room>.ftl`.
//! 4. `e2e/` visits it; the test of all routes visits it without being told.

mod account;
mod app;
mod casework;
pub mod desk;
mod directory;
mod handbook;
mod home;
mod intake;
mod log_control;
mod printed;
mod problem;
mod retention;
pub mod routes;
mod threads;

pub use app::{App, Settings, router, routes as all_routes};
pub use desk::{Desk, Sent};
pub use problem::Refusal;
pub use routes::{Door, Route, Routes};
