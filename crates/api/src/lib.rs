//! The JSON door (`/api/v1`): the mission rooms' functions for machines, under the same access rules as the pages.
//!
//! A handler reads its request into a type of this crate, calls one function of a mission room and turns the answer into
//! a type of this crate. No rule lives here, and no type of a room is sent as it is: what the API says changes only when
//! this crate changes.
//!
//! # Adding an endpoint
//! 1. A handler with `#[utoipa::path]` in the module that bears the room's name. It takes a [`Caller`] (who asks) and what
//!    it reads: [`Body`], [`Query`], a path, [`Once`] (`Idempotency-Key`), [`Seen`] (`If-Match`).
//! 2. One line in `document.rs`: that list makes both the route and its description.
//! 3. The tests of all routes visit it without being told: no token, no scope, another organisation, no trace.

mod app;
mod body;
mod caller;
mod casework_;
mod codes;
mod cursor;
mod directory_;
mod document;
mod guidance_;
mod headers;
mod intake_;
mod law_;
mod problem;
mod routes;

pub use app::{Api, router};
pub use body::{Body, Query};
pub use caller::Caller;
pub use document::{Routed, document, routes};
pub use headers::{Once, Seen};
pub use problem::{FieldFault, Refusal};
